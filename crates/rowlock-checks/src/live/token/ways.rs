//! The forgeries that a service may let in, for what is built upon one.

use rowlock_model::{Forgery, JwtFacts};

use super::bench::OTHER_SIGNATURE;
use super::jwt_weak_secret::RESIGNED;
use super::{jwt_kid_traversal, jwt_none, jwt_signature_ignored};

/// Forgeries of other probes, with their names there: equal requests are sent once. What may let them in is
/// tried from the surest on.
pub(super) fn ways(jwt: &JwtFacts) -> Vec<(&'static str, Forgery)> {
    let none = jwt_none::ATTACKS
        .into_iter()
        .map(|(name, alg, dot)| (name, Forgery::Unsecured { alg: alg.into(), dot }));
    let kid = jwt_kid_traversal::ATTACKS
        .into_iter()
        .map(|(name, kid)| (name, Forgery::KeyId { kid: kid.into(), key: String::new() }));
    let unsigned = [
        (OTHER_SIGNATURE, Forgery::SignatureChanged),
        (jwt_signature_ignored::REMOVED, Forgery::SignatureRemoved),
    ];
    let guessed = jwt.weak_key.is_some().then_some((RESIGNED, Forgery::Resigned));
    guessed.into_iter().chain(unsigned).chain(none).chain(kid).collect()
}
