use rowlock_model::{Exchange, IdentityId, Outcome, QueryPlace};

use super::*;
use crate::passive::rehearsal::{exchange, json, known, look, marks};

fn echoing(credential: Credential, echo: &str) -> Exchange {
    let mut exchange = exchange(credential, 200, &[], "{}");
    if let Outcome::Answer(answer) = &mut exchange.outcome {
        answer.echoes.push(echo.to_owned());
    }
    exchange
}

#[test]
fn known_secrets_are_told_by_the_transport() {
    let mut known = known("http://127.0.0.1:5000");
    let valid = || Credential::Valid(IdentityId(0));
    let severities = |known: &_, e: &_| marks(&look(&CredentialsInResponse, known, e).1);
    assert_eq!(
        severities(&known, &echoing(valid(), "alice.password|plain")),
        [(Confidence::Firm, Severity::High)]
    );
    let anonymous = echoing(Credential::None, "alice.password|pair-base64");
    assert_eq!(severities(&known, &anonymous), [(Confidence::Firm, Severity::Critical)]);
    known.identities[0].secret_len = 5;
    assert!(severities(&known, &echoing(valid(), "alice.password|plain")).is_empty());
    assert_eq!(severities(&known, &echoing(valid(), "alice.password|pair-base64")).len(), 1);
    known.identities[0].secret_len = 40;
    assert!(severities(&known, &echoing(Credential::None, "alice.token|plain")).is_empty());
}

#[test]
fn made_up_secrets_that_come_back_are_found() {
    let known = known("http://127.0.0.1:5000");
    let pair = || Credential::Basic { user: "bob".into(), password: "k3jd9sk2ls0a".into() };
    for body in ["wrong password k3jd9sk2ls0a", r#"{"header":"Basic Ym9iOmszamQ5c2sybHMwYQ=="}"#] {
        assert_eq!(
            look(&CredentialsInResponse, &known, &exchange(pair(), 401, &[], body)).1.len(),
            1,
            "{body}"
        );
    }
    let user_only = exchange(pair(), 401, &[], r#"{"error":"no user bob"}"#);
    assert!(look(&CredentialsInResponse, &known, &user_only).1.is_empty());
}

#[test]
fn an_authorization_value_counts_only_when_it_is_a_pair_and_no_example() {
    let known = known("http://127.0.0.1:5000");
    let finds = |body: &str| !look(&CredentialsInResponse, &known, &json(200, body)).1.is_empty();
    assert!(finds(r#"{"headers":{"Authorization":"Basic Ym9iOmszamQ5c2sybHMwYQ=="}}"#));
    assert!(!finds(r#"{"help":"send Authorization: Basic dXNlcjpwYXNzd29yZA=="}"#));
    assert!(!finds(r#"{"authorization":"Basic authentication is needed"}"#));
    assert!(!finds(r#"{"authorization":"Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="}"#));
}

/// pypiserver's error page shows the URL, and with it the password that `basic-password-in-url` put there.
#[test]
fn a_password_that_the_experiment_put_into_the_url_is_no_leak_when_the_url_comes_back() {
    let known = known("http://127.0.0.1:5000");
    let place = QueryPlace::Pair("username".into(), "password".into());
    let moved = Credential::Changed(IdentityId(0), Mutation::InQuery(place));
    assert!(look(&CredentialsInResponse, &known, &echoing(moved, "alice.password|percent")).1.is_empty());
    let changed = Credential::Changed(IdentityId(0), Mutation::PasswordAppended("x".into()));
    let found = look(&CredentialsInResponse, &known, &echoing(changed, "alice.password|plain")).1;
    assert!(found[0].because.starts_with("the request's own"));
}
