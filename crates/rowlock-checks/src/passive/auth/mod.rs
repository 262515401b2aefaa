//! Rules of authentication.

mod auth_not_enforced;
mod challenge_missing;
mod challenge_wrong_status;
mod login_by_get;
pub(crate) mod public;
mod weak_scheme_only;

use crate::catalogue::{RunRule, SightRule};

/// Rules over one exchange.
pub static SIGHT: &[SightRule] = &[&challenge_missing::ChallengeMissing, &login_by_get::LoginByGet];
/// Rules over all that was seen.
pub static RUN: &[RunRule] = &[
    &auth_not_enforced::AuthNotEnforced,
    &challenge_wrong_status::ChallengeWrongStatus,
    &weak_scheme_only::WeakSchemeOnly,
];
