//! Probes of how plain HTTP is answered.

use rowlock_model::Probe;

mod http_not_redirected;
mod https_enforcement_spoofable;
mod plain;
mod redirect_after_credentials;
#[cfg(test)]
mod tests;

/// The probes of this folder.
pub static PROBES: &[&dyn Probe] = &[
    &https_enforcement_spoofable::HttpsEnforcementSpoofable,
    &redirect_after_credentials::RedirectAfterCredentials,
    &http_not_redirected::HttpNotRedirected,
];
