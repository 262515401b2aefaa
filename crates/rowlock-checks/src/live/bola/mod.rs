//! Probes of other users' objects (OWASP API1:2023).

use rowlock_model::Probe;

/// The probes of this folder.
pub static PROBES: &[&dyn Probe] = &[];
