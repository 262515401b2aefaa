//! Probes of authentication, the most telling first: a throttle may end what comes later.

use rowlock_model::Probe;

mod basic_username_ignored;

/// The probes of this folder.
pub static PROBES: &[&dyn Probe] = &[&basic_username_ignored::BasicUsernameIgnored];
