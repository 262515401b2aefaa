//! Rules over bearer tokens as they are issued.

use rowlock_model::{JwtFacts, Known};

use crate::catalogue::{RunRule, SightRule};

mod jwt_long_life;
mod jwt_no_expiry;
mod jwt_sensitive_claims;
mod token_derived_from_password;
mod token_never_expires;

#[cfg(test)]
mod tests;

const NO_JWT: &str = "no identity has a JWT";

/// The identities' JWTs, with the identities' names.
fn jwts(known: &Known) -> impl Iterator<Item = (&str, &JwtFacts)> {
    known.identities.iter().filter_map(|i| Some((i.name.as_str(), i.jwt()?)))
}

/// Rules over one exchange.
pub static SIGHT: &[SightRule] = &[];

/// Rules over all that was seen.
pub static RUN: &[RunRule] = &[
    &token_derived_from_password::TokenDerivedFromPassword,
    &jwt_sensitive_claims::JwtSensitiveClaims,
    &jwt_no_expiry::JwtNoExpiry,
    &jwt_long_life::JwtLongLife,
    &token_never_expires::TokenNeverExpires,
];
