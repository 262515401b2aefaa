//! Probes of what a service does with odd requests: origins, hosts, methods, bodies.

use rowlock_model::Probe;

/// The probes of this folder.
pub static PROBES: &[&dyn Probe] = &[];
