//! Administrative operations, role parameters and methods against services that are a closure.

use rowlock_model::{
    Answer, Confidence, Consent, Credential, Finding, Identity, IdentityId, Known, Method, Operation,
    Outcome, Payload, Provenance, Request, Scheme, Security, Sent, Severity, Sighting, Timing, Who,
};
use serde_json::json;

use super::bfla_admin_operation::BflaAdminOperation;
use super::bfla_method::BflaMethod;
use super::bfla_role_parameter::BflaRoleParameter;
use crate::live::rehearsal::{End, answer, known, rehearse};

const USERS: &str = r#"[{"username":"alice"},{"username":"bob"}]"#;

fn who(sent: &Sent) -> Option<usize> {
    match sent.credential {
        Credential::Valid(id) => Some(id.0),
        _ => None,
    }
}

/// What is known of a service when bob is given too.
fn with_bob(mut known: Known, service: impl Fn(&Sent) -> Answer) -> Known {
    known.identities.push(Identity {
        name: "bob".into(),
        scheme: Scheme::Basic,
        secret_len: 12,
        secret_has_letters: true,
        same_secret_as: None,
        token: None,
    });
    let ids: Vec<_> = known.surface.iter().filter_map(|(id, o)| Some((id, o.sample.clone()?))).collect();
    for (id, target) in ids {
        let request = Request::get(target, "look").with(Credential::Valid(IdentityId(1))).of(id);
        let exchange = request.became(Outcome::Answer(service(&request.sent)), Timing::default());
        known.sightings.push(Sighting { operation: Some(id), who: Who::Identity(IdentityId(1)), exchange });
    }
    known
}

/// The administrative list as this service answers it to nobody, alice and bob, and the roles that it tells.
fn admin_service(to: [u16; 3], roles: [&'static str; 2]) -> impl Fn(&Sent) -> Answer {
    move |sent: &Sent| {
        let caller = who(sent);
        match (sent.target.as_str(), caller) {
            ("/me", Some(at)) => {
                let role =
                    if roles[at].is_empty() { String::new() } else { format!(r#","role":"{}""#, roles[at]) };
                answer(200, &format!(r#"{{"username":"{}"{role}}}"#, ["alice", "bob"][at]))
            }
            ("/me", None) => answer(401, "{}"),
            ("/admin/users", caller) => match to[caller.map_or(0, |at| at + 1)] {
                200 => answer(200, USERS),
                status => answer(status, r#"{"error":"no"}"#),
            },
            _ => answer(404, r#"{"error":"not found"}"#),
        }
    }
}

fn admin(to: [u16; 3], roles: [&'static str; 2]) -> End {
    let service = admin_service(to, roles);
    let known = with_bob(known(&["/me", "/admin/users"], &service), &service);
    rehearse(&BflaAdminOperation, &known, service)
}

fn marks(found: &[Finding]) -> Vec<(Confidence, Severity)> {
    found.iter().map(|f| (f.confidence, f.severity)).collect()
}

#[test]
fn who_is_let_in_and_what_they_are_decides() {
    let found = |to, roles| marks(&admin(to, roles).found());
    assert_eq!(found([200, 200, 200], ["", ""]), [(Confidence::Confirmed, Severity::Critical)]);
    assert_eq!(found([401, 200, 200], ["user", "admin"]), [(Confidence::Confirmed, Severity::High)]);
    assert_eq!(found([401, 200, 200], ["admin", "user"]), [(Confidence::Confirmed, Severity::High)]);
    assert_eq!(found([401, 200, 200], ["", ""]), [(Confidence::Tentative, Severity::High)]);
    // An administrator is let in and the other is not; nobody is let in.
    assert_eq!(found([401, 200, 403], ["admin", "user"]), []);
    assert_eq!(found([401, 403, 403], ["", ""]), []);
}

#[test]
fn what_cannot_be_told_is_said() {
    assert!(admin([401, 200, 200], ["admin", "admin"]).why().contains("--other-user"));
    assert!(admin([401, 200, 403], ["", ""]).why().contains("--other-user"));
    let service = |sent: &Sent| if who(sent).is_some() { answer(200, "[1]") } else { answer(401, "{}") };
    let plain = known(&["/reports", "/administration-fees", "/admin/docs"], service);
    assert!(rehearse(&BflaAdminOperation, &plain, service).why().contains("marked"));
}

#[test]
fn a_service_that_answers_every_path_shows_nothing() {
    let service = |sent: &Sent| if sent.target == "/me" { answer(404, "{}") } else { answer(200, USERS) };
    let mut known = known(&["/admin/users"], service);
    known.sightings.retain(|s| s.operation.is_some());
    assert!(rehearse(&BflaAdminOperation, &known, service).why().contains("random path"));
}

#[test]
fn what_the_description_calls_open_is_tentative() {
    let service = |sent: &Sent| {
        if sent.target == "/admin/banner" { answer(200, r#"{"text":"x"}"#) } else { answer(404, "{}") }
    };
    let mut known = known(&["/admin/banner"], service);
    known.surface.operations[0].security = Security::Open;
    assert_eq!(
        marks(&rehearse(&BflaAdminOperation, &known, service).found()),
        [(Confidence::Tentative, Severity::Critical)]
    );
}

fn role_parameter(service: impl Fn(&Sent) -> Answer) -> End {
    let known = known(&["/plan"], &service);
    rehearse(&BflaRoleParameter, &known, service)
}

#[test]
fn a_role_that_opens_is_found_and_named() {
    let by_query = |sent: &Sent| {
        if sent.target.contains("role=admin") { answer(200, USERS) } else { answer(403, "{}") }
    };
    let found = role_parameter(by_query).found();
    assert_eq!(marks(&found), [(Confidence::Confirmed, Severity::High)]);
    assert!(found[0].because.contains("?role=admin"));
    let by_field = |sent: &Sent| {
        if sent.headers.first("x-admin") == Some("true") { answer(200, USERS) } else { answer(403, "{}") }
    };
    assert!(role_parameter(by_field).found()[0].because.contains("X-Admin: true"));
    let adds = |sent: &Sent| {
        let more = if sent.target.contains("admin=true") { r#","cost":3"# } else { "" };
        answer(200, &format!(r#"{{"name":"a"{more}}}"#))
    };
    assert!(role_parameter(adds).found()[0].because.contains("cost"));
}

#[test]
fn filters_echoes_and_restless_answers_are_clean() {
    // A filter takes away, an echo repeats any parameter, a strict service refuses unknown ones.
    let filter = |sent: &Sent| answer(200, if sent.target.contains("role=") { "[]" } else { USERS });
    assert_eq!(role_parameter(filter).found(), []);
    let echo = |sent: &Sent| match sent.target.split_once('?') {
        Some((_, query)) => {
            answer(200, &format!(r#"{{"a":1,"args":{{"{}":1}}}}"#, query.replace('&', r#"":1,""#)))
        }
        None => answer(200, r#"{"a":1,"args":{}}"#),
    };
    assert_eq!(role_parameter(echo).found(), []);
    let strict = |sent: &Sent| answer(if sent.target.contains('?') { 422 } else { 403 }, "{}");
    assert_eq!(role_parameter(strict).found(), []);
    let any = |sent: &Sent| answer(if sent.target.contains('?') { 200 } else { 403 }, USERS);
    assert_eq!(role_parameter(any).found(), []);
}

/// Notes that are made and read, and whose `DELETE` is described or not; the service answers it with a status.
fn notes(described: bool, delete: u16) -> End {
    let mut there = false;
    let mut service = |sent: &Sent| match (&sent.method, sent.target.as_str()) {
        (Method::Post, "/notes") => {
            there = true;
            answer(201, r#"{"id":"n7"}"#)
        }
        (Method::Get, "/notes/n7") if there => answer(200, r#"{"id":"n7"}"#),
        (Method::Delete, "/notes/n7") => {
            there &= delete >= 300;
            answer(delete, "")
        }
        (Method::Get, "/me") => answer(200, r#"{"username":"alice","role":"user"}"#),
        _ => answer(404, r#"{"error":"not found"}"#),
    };
    let mut known = known(&["/me", "/notes"], &mut service);
    known.settings.consent.insert(Consent::Write);
    let mut make = Operation::seen(Method::Post, "/notes", Provenance::Document);
    let schema = json!({"type": "object", "properties": {"title": {"type": "string"}}});
    make.payload =
        Some(Payload { media_type: "application/json".into(), schema: (&schema).into(), required: true });
    known.surface.operations.push(make);
    known.surface.operations.push(Operation::seen(Method::Get, "/notes/{id}", Provenance::Document));
    if described {
        let mut remove = Operation::seen(Method::Delete, "/notes/{id}", Provenance::Document);
        remove.tags = vec!["Admin".into()];
        known.surface.operations.push(remove);
    }
    rehearse(&BflaMethod, &known, service)
}

#[test]
fn a_method_counts_when_the_object_is_gone() {
    assert_eq!(marks(&notes(false, 204).found()), [(Confidence::Confirmed, Severity::Medium)]);
    assert_eq!(marks(&notes(true, 204).found()), [(Confidence::Confirmed, Severity::High)]);
    assert_eq!(marks(&notes(true, 403).found()), []);
    assert_eq!(marks(&notes(false, 405).found()), []);
}

#[test]
fn a_path_that_is_only_written_by_its_description_is_read() {
    let read = |open: bool| {
        move |sent: &Sent| match sent.target.as_str() {
            "/exports" if open => answer(200, USERS),
            "/exports" => answer(405, "{}"),
            _ => answer(404, "{}"),
        }
    };
    for (open, expected) in [(true, vec![(Confidence::Firm, Severity::Low)]), (false, vec![])] {
        let mut known = known(&["/things"], read(open));
        known.surface.operations.push(Operation::seen(Method::Post, "/exports", Provenance::Document));
        assert_eq!(marks(&rehearse(&BflaMethod, &known, read(open)).found()), expected);
    }
}
