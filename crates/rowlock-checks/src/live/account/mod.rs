//! Probes of how accounts are made and recovered, on accounts that the scan makes itself.

use rowlock_model::Probe;

mod account_enumeration;
mod look_up;
mod password_change;
mod recovery;
mod registration;
mod reset_code_guessable;
mod weak_password_accepted;

#[cfg(test)]
mod tests;

/// The probes of this folder.
pub static PROBES: &[&dyn Probe] = &[
    &weak_password_accepted::WeakPasswordAccepted,
    &account_enumeration::AccountEnumeration,
    &reset_code_guessable::ResetCodeGuessable,
];
