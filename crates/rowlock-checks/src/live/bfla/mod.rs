//! Probes of functions that an identity should not reach (OWASP API5:2023).

use rowlock_model::Probe;

/// The probes of this folder.
pub static PROBES: &[&dyn Probe] = &[];
