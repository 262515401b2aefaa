//! Tokens that look long-lived or talkative and are as they should be.

use rowlock_model::{Confidence, JwtFacts, Known, Look, Rule, SensitiveClaim, Severity, TokenFacts};

use super::jwt_long_life::JwtLongLife;
use super::jwt_no_expiry::JwtNoExpiry;
use super::jwt_sensitive_claims::JwtSensitiveClaims;
use super::token_derived_from_password::TokenDerivedFromPassword;
use super::token_never_expires::TokenNeverExpires;
use crate::passive::rehearsal::{known as rehearsed, marks, run};

fn known(token: TokenFacts) -> Known {
    let mut known = rehearsed("http://127.0.0.1:5000");
    known.settings.now = 1_800_000_000;
    known.identities[0].token = Some(token);
    known
}

fn jwt(issued: Option<i64>, expires: Option<i64>) -> TokenFacts {
    let jwt = JwtFacts { alg: "HS256".into(), issued, expires, ..JwtFacts::default() };
    TokenFacts { fetched: true, jwt: Some(jwt), ..TokenFacts::default() }
}

fn found(rule: &dyn Rule<Known>, token: TokenFacts) -> Vec<(Confidence, Severity)> {
    marks(&run(rule, &known(token)).1)
}

#[test]
fn a_life_is_counted_by_the_service_s_own_clock() {
    let now = 1_800_000_000;
    // The service's clock is a year ahead: the token lives for ten minutes all the same.
    assert!(found(&JwtLongLife, jwt(Some(now + 31_536_000), Some(now + 31_536_600))).is_empty());
    assert!(found(&JwtLongLife, jwt(None, Some(now + 86_400))).is_empty());
    let long = found(&JwtLongLife, jwt(Some(now), Some(now + 86_401)));
    assert_eq!(long, [(Confidence::Firm, Severity::Low)]);
    assert!(found(&JwtNoExpiry, jwt(Some(now), Some(now + 600))).is_empty());
    assert_eq!(found(&JwtNoExpiry, jwt(Some(now), None)), [(Confidence::Firm, Severity::Medium)]);
}

#[test]
fn a_password_among_the_claims_is_worse_than_a_number() {
    let with = |name: &str, what: &str| {
        let mut token = jwt(None, None);
        if let Some(jwt) = &mut token.jwt {
            jwt.sensitive = vec![SensitiveClaim { name: name.into(), what: what.into() }];
        }
        token
    };
    let hash = found(&JwtSensitiveClaims, with("h", "a password hash"));
    assert_eq!(hash, [(Confidence::Firm, Severity::High)]);
    let number = found(&JwtSensitiveClaims, with("ssn", "a number of a person"));
    assert_eq!(number, [(Confidence::Firm, Severity::Medium)]);
    assert!(found(&JwtSensitiveClaims, jwt(None, None)).is_empty());
}

#[test]
fn a_token_that_is_kept_is_only_suspected() {
    let opaque = TokenFacts { fetched: true, ..TokenFacts::default() };
    let kept = TokenFacts { repeats: Some(true), declared_life: Some(600), ..opaque.clone() };
    assert_eq!(found(&TokenDerivedFromPassword, kept.clone()), [(Confidence::Tentative, Severity::High)]);
    assert!(found(&TokenNeverExpires, kept).is_empty());
    assert_eq!(found(&TokenNeverExpires, opaque.clone()), [(Confidence::Tentative, Severity::Medium)]);
    let month = TokenFacts { declared_life: Some(2_592_000), ..opaque };
    assert_eq!(found(&TokenNeverExpires, month), [(Confidence::Firm, Severity::Medium)]);
}

#[test]
fn a_token_that_was_given_says_nothing_of_a_password() {
    for rule in [&TokenDerivedFromPassword as &dyn Rule<Known>, &TokenNeverExpires] {
        let (look, found) = run(rule, &known(TokenFacts::default()));
        assert!(found.is_empty() && matches!(look, Look::NotApplicable(_)), "{}", rule.meta().id);
    }
}
