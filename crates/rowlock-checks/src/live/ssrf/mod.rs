//! Probes of requests that the service itself makes for a client (OWASP API7:2023).

use rowlock_model::Probe;

/// The probes of this folder.
pub static PROBES: &[&dyn Probe] = &[];
