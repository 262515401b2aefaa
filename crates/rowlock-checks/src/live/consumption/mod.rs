//! Probes of what the service takes from other services (OWASP API10:2023).

use rowlock_model::Probe;

/// The probes of this folder.
pub static PROBES: &[&dyn Probe] = &[];
