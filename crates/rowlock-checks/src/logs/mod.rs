//! Rules over the service's own log, and the requests that are planted for them.

use crate::catalogue::LogRule;

mod audit;
mod auth_event_incomplete;
mod auth_event_unstructured;
mod auth_failure_not_logged;
mod auth_success_not_logged;
mod correlation_id_missing;
mod credential_in_log;
mod error_swallowed;
mod log_injection;
mod log_served;
mod plantings;
mod reading;
mod source_address_wrong;
mod token_in_log;

pub use audit::audited;
pub use plantings::plantings;

/// Rules over a window of the log.
pub static LOG: &[LogRule] = &[
    &credential_in_log::CredentialInLog,
    &token_in_log::TokenInLog,
    &auth_failure_not_logged::AuthFailureNotLogged,
    &auth_success_not_logged::AuthSuccessNotLogged,
    &auth_event_incomplete::AuthEventIncomplete,
    &auth_event_unstructured::AuthEventUnstructured,
    &source_address_wrong::SourceAddressWrong,
    &log_injection::LogInjection,
    &error_swallowed::ErrorSwallowed,
    &correlation_id_missing::CorrelationIdMissing,
    &log_served::LogServed,
];

#[cfg(test)]
mod tests;
