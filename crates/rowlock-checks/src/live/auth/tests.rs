//! A small known service for the tests of this folder, and the tests of the timing experiment.

use rowlock_model::{
    Answer, Confidence, Credential, Exchange, Finding, Findings, Group, Headers, Identity, IdentityId, Known,
    Method, Operation, OperationId, Outcome, Plan, Probe, Provenance, Request, Role, Scheme, Seed, Seen,
    Sent, Sighting, Subject, Target, Timing, Verdict, Who,
};

use super::username_enumeration_timing::UsernameEnumerationTiming;

/// One protected operation, a public one, and alice.
pub(super) fn known() -> Known {
    let target = Target::parse("http://127.0.0.1:5000").expect("valid");
    let mut known = Known::new(Seed("test".into()), target);
    known.identities.push(Identity {
        name: "alice".into(),
        scheme: Scheme::Basic,
        secret_len: 22,
        secret_has_letters: true,
        same_secret_as: None,
        token: None,
    });
    for path in ["/api/things", "/api/public"] {
        known.surface.operations.push(Operation::seen(Method::Get, path, Provenance::Given));
    }
    let sight =
        |id, who, status, body| Sighting { operation: id, who, exchange: exchange(id, who, status, body) };
    let (things, public) = (Some(OperationId(0)), Some(OperationId(1)));
    let alice = Who::Identity(IdentityId(0));
    known.sightings = vec![
        sight(things, Who::Anonymous, 401, r#"{"error":"unauthorized"}"#),
        sight(things, alice, 200, r#"[{"name":"anchor"}]"#),
        sight(public, Who::Anonymous, 200, r#"{"status":"ok"}"#),
        sight(public, alice, 200, r#"{"status":"ok"}"#),
        sight(None, Who::Anonymous, 404, r#"{"error":"not found"}"#),
    ];
    known.groups.push(Group {
        representative: OperationId(0),
        operations: vec![OperationId(0)],
        basic: true,
    });
    known
}

fn exchange(operation: Option<OperationId>, who: Who, status: u16, body: &str) -> Exchange {
    let headers = Headers::new()
        .with("Content-Type", "application/json")
        .with("Content-Length", body.len().to_string());
    let credential = match who {
        Who::Anonymous => Credential::None,
        Who::Identity(id) => Credential::Valid(id),
    };
    let target = match operation {
        Some(OperationId(0)) => "/api/things",
        Some(_) => "/api/public",
        None => "/api/nowhere",
    };
    Exchange {
        name: "look".into(),
        role: Role::Look,
        operation,
        sent: Sent {
            method: Method::Get,
            target: target.into(),
            headers: Headers::new(),
            body: String::new(),
            credential,
        },
        outcome: Outcome::Answer(Answer {
            status,
            headers,
            body: body.into(),
            truncated: false,
            ..Answer::default()
        }),
        timing: Timing::default(),
    }
}

fn judged(time: impl Fn(&str, u64) -> u64) -> (Vec<Finding>, Verdict) {
    let known = known();
    let Plan::Cases(cases) = UsernameEnumerationTiming.plan(&known) else { panic!("planned") };
    let exchange = |(i, r): (usize, &Request)| Exchange {
        name: r.name.clone().into_owned(),
        role: r.role,
        operation: r.operation,
        sent: r.sent.clone(),
        outcome: Outcome::Answer(Answer { status: 401, ..Answer::default() }),
        timing: Timing { at_us: 0, head_us: time(&r.name, i as u64) },
    };
    let exchanges: Vec<Exchange> = cases[0].batch.requests.iter().enumerate().map(exchange).collect();
    let mut found = Vec::new();
    let seen = Seen::of(&exchanges);
    let verdict = UsernameEnumerationTiming.judge(
        &known,
        &cases[0],
        &seen,
        &mut Findings::open(UsernameEnumerationTiming.meta(), &mut found),
    );
    assert_eq!(cases[0].subject, Subject::Group(OperationId(0)));
    (found, verdict)
}

fn of_known_user(name: &str) -> bool {
    name.contains("right user")
}

#[test]
fn a_hash_for_known_users_only_is_found() {
    let (found, verdict) = judged(|name, i| if of_known_user(name) { 30_000 + i } else { 1_500 + i });
    assert_eq!((found.len(), verdict), (1, Verdict::Done));
    assert_eq!(found[0].confidence, Confidence::Tentative);
}

#[test]
fn equal_work_is_clean_and_noise_is_unsure() {
    assert_eq!(judged(|_, i| 30_000 + i), (Vec::new(), Verdict::Done));
    let (found, verdict) = judged(|name, i| match (of_known_user(name), i % 3) {
        (true, _) => 90_000,
        (false, 0) => 80_000,
        (false, _) => 1_000,
    });
    assert!(found.is_empty() && matches!(verdict, Verdict::Unsure(_)));
}

#[test]
fn four_wrong_passwords_are_all_that_a_run_spends() {
    let Plan::Cases(cases) = UsernameEnumerationTiming.plan(&known()) else { panic!("planned") };
    let on_account = |r: &&Request| r.sent.credential.counts_against().is_some();
    assert_eq!(cases[0].batch.requests.iter().filter(on_account).count(), 4);
}
