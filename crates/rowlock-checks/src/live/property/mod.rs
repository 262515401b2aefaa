//! Probes of properties that a client may write and should not (OWASP API3:2023).

use rowlock_model::Probe;

/// The probes of this folder.
pub static PROBES: &[&dyn Probe] = &[];
