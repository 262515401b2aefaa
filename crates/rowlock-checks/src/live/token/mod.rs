//! Probes of bearer tokens: their claims, their signature, their life.

use rowlock_model::Probe;

mod bench;
mod jwt_alg_confusion;
mod jwt_expired_accepted;
mod jwt_kid_traversal;
mod jwt_none;
mod jwt_other_subject;
mod jwt_signature_ignored;
mod jwt_weak_secret;
mod published_key;
mod token_in_query_accepted;
mod token_survives_logout;
mod ways;

#[cfg(test)]
mod tests;

/// The probes of this folder.
pub static PROBES: &[&dyn Probe] = &[
    &jwt_signature_ignored::JwtSignatureIgnored,
    &jwt_weak_secret::JwtWeakSecret,
    &jwt_none::JwtNone,
    &jwt_alg_confusion::JwtAlgConfusion,
    &jwt_kid_traversal::JwtKidTraversal,
    &jwt_expired_accepted::JwtExpiredAccepted,
    &jwt_other_subject::JwtOtherSubject,
    &token_in_query_accepted::TokenInQueryAccepted,
    &token_survives_logout::TokenSurvivesLogout,
];
