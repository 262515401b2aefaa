//! Probes of what the service takes from other services (OWASP API10:2023).

mod redirect_followed_blindly;
#[cfg(test)]
mod tests;
mod upstream_error_passed_on;

use rowlock_model::Probe;

/// The probes of this folder.
pub static PROBES: &[&dyn Probe] =
    &[&redirect_followed_blindly::RedirectFollowedBlindly, &upstream_error_passed_on::UpstreamErrorPassedOn];
