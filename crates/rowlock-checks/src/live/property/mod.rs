//! Probes of properties that a client may write and should not (OWASP API3:2023).

use rowlock_model::Probe;

mod alteration;
mod granting;
mod mass_assignment;
mod own_profile;
mod readonly_writable;
#[cfg(test)]
mod tests;

/// The probes of this folder.
pub static PROBES: &[&dyn Probe] = &[&mass_assignment::MassAssignment, &readonly_writable::ReadonlyWritable];
