//! Probes of functions that an identity should not reach (OWASP API5:2023).

use rowlock_model::Probe;

mod bfla_admin_operation;
mod bfla_method;
mod bfla_role_parameter;
mod caller;
mod gain;
mod removal;

#[cfg(test)]
mod tests;

/// The probes of this folder.
pub static PROBES: &[&dyn Probe] = &[
    &bfla_admin_operation::BflaAdminOperation,
    &bfla_role_parameter::BflaRoleParameter,
    &bfla_method::BflaMethod,
];
