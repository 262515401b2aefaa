//! Probes of throttling. Their order is the experiment: the first burst meets the throttle, and those after it
//! continue from there.

use rowlock_model::Probe;

mod attempt;
mod auth_not_throttled;
mod bypass;
mod lockout_of_known_user;
mod spray_not_throttled;
#[cfg(test)]
mod tests;
mod throttle_bypass_case;
mod throttle_bypass_forwarded_for;
mod throttle_bypass_path;
mod throttle_per_process;
mod throttle_reset_by_success;
mod unbounded_page_size;

pub(crate) use unbounded_page_size::{items, parameter};

/// The probes of this folder.
pub static PROBES: &[&dyn Probe] = &[
    &unbounded_page_size::UnboundedPageSize,
    &auth_not_throttled::AuthNotThrottled,
    &throttle_per_process::ThrottlePerProcess,
    &spray_not_throttled::SprayNotThrottled,
    &throttle_bypass_forwarded_for::ThrottleBypassForwardedFor,
    &throttle_bypass_path::ThrottleBypassPath,
    &throttle_bypass_case::ThrottleBypassCase,
    &throttle_reset_by_success::ThrottleResetBySuccess,
    &lockout_of_known_user::LockoutOfKnownUser,
];
