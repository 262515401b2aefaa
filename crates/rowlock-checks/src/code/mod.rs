//! Rules over the source of a service: what lets secrets out or attackers in, never style.

mod adhoc_certificate;
mod auth_event_not_logged;
mod auth_exception_swallowed;
mod authorization_field;
mod bearer_scheme_ignored_in_source;
mod bind_all_interfaces;
mod cors_field;
mod cors_open;
mod counters;
mod credential_forwarded;
mod debug_enabled;
mod dependency_not_resolved;
mod double_decode;
mod endless;
mod forwarded_header_trusted;
mod hardcoded_credential;
mod held;
mod hook_effect;
mod hook_without_effect;
mod https_not_enforced;
mod insecure_random_token;
mod log_credentials;
mod log_extra_dropped;
mod log_headers;
mod looked_at;
mod low_hash_cost;
mod mixed_schemes_in_source;
mod no_auth_throttle;
mod no_store_missing;
mod non_constant_time_compare;
mod plaintext_password_compare;
mod plaintext_password_stored;
mod proxy_unaware;
mod public;
mod redaction_attached;
mod redaction_without_effect;
mod route_unprotected;
mod secret_in_default_argument;
mod session_cookie_insecure_config;
mod split_without_limit;
mod tell;
mod throttle_reset_by_success_in_source;
mod throttle_unbounded;
mod token_derived_from_password_in_source;
mod token_in_url;
mod token_without_expiry;
mod transport;
mod username_ignored;
mod verbose_auth_error_in_source;
mod weak_password_hash;

pub use self::held::hold;
use crate::catalogue::SourceRule;

/// Rules over a program, the most telling first.
pub static SOURCE: &[SourceRule] = &[
    &log_credentials::LogCredentials,
    &log_headers::LogHeaders,
    &hardcoded_credential::HardcodedCredential,
    &route_unprotected::RouteUnprotected,
    &plaintext_password_stored::PlaintextPasswordStored,
    &plaintext_password_compare::PlaintextPasswordCompare,
    &weak_password_hash::WeakPasswordHash,
    &low_hash_cost::LowHashCost,
    &username_ignored::UsernameIgnored,
    &auth_exception_swallowed::AuthExceptionSwallowed,
    &non_constant_time_compare::NonConstantTimeCompare,
    &token_derived_from_password_in_source::TokenDerivedFromPasswordInSource,
    &token_in_url::TokenInUrl,
    &token_without_expiry::TokenWithoutExpiry,
    &insecure_random_token::InsecureRandomToken,
    &bearer_scheme_ignored_in_source::BearerSchemeIgnoredInSource,
    &mixed_schemes_in_source::MixedSchemesInSource,
    &double_decode::DoubleDecode,
    &split_without_limit::SplitWithoutLimit,
    &dependency_not_resolved::DependencyNotResolved,
    &secret_in_default_argument::SecretInDefaultArgument,
    &debug_enabled::DebugEnabled,
    &adhoc_certificate::AdhocCertificate,
    &https_not_enforced::HttpsNotEnforced,
    &forwarded_header_trusted::ForwardedHeaderTrusted,
    &proxy_unaware::ProxyUnaware,
    &bind_all_interfaces::BindAllInterfaces,
    &session_cookie_insecure_config::SessionCookieInsecureConfig,
    &cors_open::CorsOpen,
    &no_auth_throttle::NoAuthThrottle,
    &throttle_unbounded::ThrottleUnbounded,
    &throttle_reset_by_success_in_source::ThrottleResetBySuccessInSource,
    &verbose_auth_error_in_source::VerboseAuthErrorInSource,
    &no_store_missing::NoStoreMissing,
    &credential_forwarded::CredentialForwarded,
    &auth_event_not_logged::AuthEventNotLogged,
    &log_extra_dropped::LogExtraDropped,
    &redaction_without_effect::RedactionWithoutEffect,
    &hook_without_effect::HookWithoutEffect,
];
