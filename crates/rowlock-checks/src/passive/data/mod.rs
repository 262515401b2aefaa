//! Rules of the category data.

mod cacheable_authenticated_response;
mod credentials_in_response;
mod password_hash_in_response;
mod secret_in_response;
mod secret_shapes;
mod stack_trace;

use crate::catalogue::{RunRule, SightRule};

/// Rules over one exchange.
pub static SIGHT: &[SightRule] = &[
    &credentials_in_response::CredentialsInResponse,
    &secret_in_response::SecretInResponse,
    &password_hash_in_response::PasswordHashInResponse,
    &cacheable_authenticated_response::CacheableAuthenticatedResponse,
    &stack_trace::StackTrace,
];
/// Rules over all that was seen.
pub static RUN: &[RunRule] = &[];
