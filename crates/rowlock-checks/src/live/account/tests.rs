//! Registration and recovery against services that are a closure.

use std::collections::BTreeMap;

use rowlock_model::{
    Answer, Confidence, Consent, Credential, Finding, Known, Method, Operation, OperationId, Outcome,
    Payload, Probe, Provenance, Request, Seen, Sent, Severity, Subject, Timing,
};
use serde_json::{Value, json};

use super::account_enumeration::AccountEnumeration;
use super::reset_code_guessable::ResetCodeGuessable;
use super::weak_password_accepted::WeakPasswordAccepted;
use crate::live::rehearsal::{End, answer, known, rehearse};

/// A service with accounts; what it does is switched by these.
#[derive(Clone, Copy, Default)]
#[expect(clippy::struct_excessive_bools, reason = "independent switches of a test service")]
struct Rules {
    least: usize,
    tells_taken: bool,
    tells_unknown: bool,
    code_in_answer: bool,
    code_is_a_handle: bool,
}

struct Service {
    rules: Rules,
    accounts: BTreeMap<String, String>,
}

impl Service {
    fn answer(&mut self, sent: &Sent) -> Answer {
        let body: Value = serde_json::from_str(&sent.body).unwrap_or_default();
        let text = |name: &str| body.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
        let (user, password) = (text("username"), text("password"));
        match (&sent.method, sent.target.as_str()) {
            (Method::Post, "/register") if password.len() < self.rules.least => {
                answer(422, r#"{"error":"too short"}"#)
            }
            (Method::Post, "/register") => {
                let taken = self.accounts.contains_key(&user);
                self.accounts.entry(user).or_insert(password);
                if taken && self.rules.tells_taken {
                    answer(409, r#"{"error":"taken"}"#)
                } else {
                    answer(202, "{}")
                }
            }
            (Method::Post, "/me/password") => {
                let Credential::Basic { user, .. } = &sent.credential else { return answer(401, "{}") };
                if text("new_password").len() < self.rules.least.min(9) {
                    return answer(422, r#"{"error":"too short"}"#);
                }
                self.accounts.insert(user.clone(), text("new_password"));
                answer(204, "")
            }
            (Method::Post, "/password/reset") => match self.accounts.contains_key(&user) {
                false if self.rules.tells_unknown => answer(404, r#"{"error":"no such account"}"#),
                _ if self.rules.code_in_answer => answer(202, r#"{"message":"sent","code":"482913"}"#),
                _ => answer(202, r#"{"message":"sent"}"#),
            },
            (Method::Post, "/password/reset/confirm")
                if text("code") == "482913" && !self.rules.code_is_a_handle =>
            {
                self.accounts.insert(user, password);
                answer(200, r#"{"message":"changed"}"#)
            }
            (Method::Post, _) => answer(400, r#"{"error":"wrong code"}"#),
            (_, "/things") => match &sent.credential {
                Credential::Valid(_) => answer(200, "[1]"),
                Credential::Basic { user, password } if self.accounts.get(user) == Some(password) => {
                    answer(200, "[2]")
                }
                _ => answer(401, "{}"),
            },
            _ => answer(404, "{}"),
        }
    }
}

fn known_of(service: &mut Service) -> Known {
    let mut known = known(&["/things"], |sent| service.answer(sent));
    known.settings.consent.insert(Consent::Write);
    let text = json!({"type": "string"});
    for (path, properties) in [
        ("/register", json!({"username": text, "password": text})),
        ("/password/reset", json!({"username": text})),
        ("/me/password", json!({"current_password": text, "new_password": text})),
        (
            "/password/reset/confirm",
            json!({"username": text, "code": {"type": "string", "pattern": "^\\d{6}$"}, "password": text}),
        ),
    ] {
        let mut operation = Operation::seen(Method::Post, path, Provenance::Document);
        let schema = json!({"type": "object", "properties": properties});
        operation.payload =
            Some(Payload { media_type: "application/json".into(), schema: (&schema).into(), required: true });
        known.surface.operations.push(operation);
    }
    known
}

fn probe(probe: &dyn Probe, rules: Rules) -> End {
    let mut service = Service { rules, accounts: BTreeMap::from([("alice".to_owned(), "right".to_owned())]) };
    let known = known_of(&mut service);
    rehearse(probe, &known, |sent| service.answer(sent))
}

fn marks(found: &[Finding]) -> Vec<(Confidence, Severity)> {
    found.iter().map(|f| (f.confidence, f.severity)).collect()
}

#[test]
fn a_weak_password_counts_when_it_signs_in() {
    let with = |least| marks(&probe(&WeakPasswordAccepted, Rules { least, ..Rules::default() }).found());
    let both = [(Confidence::Confirmed, Severity::Medium); 2];
    assert_eq!(with(0), both, "by registration and by change");
    assert_eq!(with(9), [(Confidence::Confirmed, Severity::Medium)], "the user name is ten letters long");
    assert_eq!(with(11), []);
    let closed = probe(&WeakPasswordAccepted, Rules { least: 99, ..Rules::default() });
    assert!(closed.why().contains("ordinary registration"));
}

#[test]
fn accounts_are_told_by_registration_or_recovery() {
    let with = |rules| marks(&probe(&AccountEnumeration, rules).found());
    assert_eq!(with(Rules::default()), []);
    assert_eq!(
        with(Rules { tells_taken: true, ..Rules::default() }),
        [(Confidence::Confirmed, Severity::Low)]
    );
    assert_eq!(
        with(Rules { tells_unknown: true, ..Rules::default() }),
        [(Confidence::Confirmed, Severity::Medium)]
    );
}

#[test]
fn a_code_counts_when_it_sets_a_password() {
    let with = |rules| marks(&probe(&ResetCodeGuessable, rules).found());
    let open = Rules { code_in_answer: true, ..Rules::default() };
    assert_eq!(with(open), [(Confidence::Confirmed, Severity::Critical)]);
    assert_eq!(with(Rules { code_is_a_handle: true, ..open }), []);
    // Six digits and no sign of a count: a service may count in silence.
    assert_eq!(with(Rules::default()), [(Confidence::Tentative, Severity::Medium)]);
}

#[test]
fn an_account_without_a_delete_is_told_as_left_behind_and_a_real_person_is_never_recovered() {
    let mut service = Service { rules: Rules::default(), accounts: BTreeMap::new() };
    let known = known_of(&mut service);
    let made = Request::new(Method::Post, "/register", "register with a long random password");
    let made = [made.became(Outcome::Answer(answer(201, "{}")), Timing::default())];
    let case = rowlock_model::Case::about(Subject::Operation(OperationId(1)), vec![]);
    let seen = Seen::of(&made);
    assert_eq!(WeakPasswordAccepted.undo(&known, &case, &seen).len(), 0);
    assert_eq!(WeakPasswordAccepted.leaves(&known, &case, &seen).len(), 1);
    let mut asked = Vec::new();
    let _ = rehearse(&AccountEnumeration, &known, |sent| {
        asked.push(sent.body.clone());
        service.answer(sent)
    });
    assert!(asked.iter().all(|body| !body.contains("alice")), "an own account is at hand");
}
