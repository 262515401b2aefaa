//! Probes of authentication, the most telling first: a throttle may end what comes later.

use rowlock_model::Probe;

mod auth_bypass_header;
mod auth_bypass_path;
mod auth_enforced_on_some_methods;
mod basic_any_credentials;
mod basic_credentials_injection;
mod basic_empty_credentials;
mod basic_malformed_crash;
mod basic_password_ignored;
mod basic_password_in_url;
mod basic_password_normalised;
mod basic_password_truncated;
mod basic_username_ignored;
mod bearer_scheme_ignored;
mod challenge_charset;
mod default_credentials;
mod door;
mod mixed_schemes;
mod password_check_too_fast;
mod rank;
mod spread;
pub(super) mod telltale;
mod username_enumeration;
mod username_enumeration_timing;

#[cfg(test)]
mod tests;

/// The probes of this folder.
pub static PROBES: &[&dyn Probe] = &[
    &auth_bypass_path::AuthBypassPath,
    &auth_bypass_header::AuthBypassHeader,
    &auth_enforced_on_some_methods::AuthEnforcedOnSomeMethods,
    &basic_any_credentials::BasicAnyCredentials,
    &basic_username_ignored::BasicUsernameIgnored,
    &basic_password_ignored::BasicPasswordIgnored,
    &basic_credentials_injection::BasicCredentialsInjection,
    &basic_empty_credentials::BasicEmptyCredentials,
    &username_enumeration::UsernameEnumeration,
    &basic_password_truncated::BasicPasswordTruncated,
    &basic_password_normalised::BasicPasswordNormalised,
    &basic_password_in_url::BasicPasswordInUrl,
    &bearer_scheme_ignored::BearerSchemeIgnored,
    &mixed_schemes::MixedSchemes,
    &challenge_charset::ChallengeCharset,
    &basic_malformed_crash::BasicMalformedCrash,
    &username_enumeration_timing::UsernameEnumerationTiming,
    &password_check_too_fast::PasswordCheckTooFast,
    &default_credentials::DefaultCredentials,
];
