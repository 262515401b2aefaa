//! Rules of the category data.

mod cacheable_authenticated_response;
mod credentials_in_response;
mod credentials_sent_onward;
mod frame_options_missing;
mod internal_address;
mod internal_path;
mod password_hash_in_response;
mod personal_data_in_response;
mod personal_shapes;
mod referrer_policy_missing;
mod secret_in_response;
mod secret_shapes;
mod sniffable_content_type;
mod stack_trace;
mod token_in_link;
mod vary_missing;
mod verbose_auth_error;
mod verbose_validation_error;

use crate::catalogue::{RunRule, SightRule};

pub(super) use password_hash_in_response::is_hash;

/// Rules over one exchange.
pub static SIGHT: &[SightRule] = &[
    &credentials_in_response::CredentialsInResponse,
    &secret_in_response::SecretInResponse,
    &password_hash_in_response::PasswordHashInResponse,
    &personal_data_in_response::PersonalDataInResponse,
    &cacheable_authenticated_response::CacheableAuthenticatedResponse,
    &token_in_link::TokenInLink,
    &credentials_sent_onward::CredentialsSentOnward,
    &stack_trace::StackTrace,
    &verbose_validation_error::VerboseValidationError,
    &verbose_auth_error::VerboseAuthError,
    &vary_missing::VaryMissing,
    &internal_path::InternalPath,
    &internal_address::InternalAddress,
    &sniffable_content_type::SniffableContentType,
    &frame_options_missing::FrameOptionsMissing,
    &referrer_policy_missing::ReferrerPolicyMissing,
];
/// Rules over all that was seen.
pub static RUN: &[RunRule] = &[];
