//! Services that store what they should, more than that, or anything, and what the checks of this folder say of them.

use std::cell::RefCell;

use rowlock_model::{
    Answer, Confidence, Consent, Finding, Known, Method, Operation, Payload, Place, Probe, Provenance, Sent,
};
use serde_json::{Map, Value, json};

use super::mass_assignment::MassAssignment;
use super::readonly_writable::ReadonlyWritable;
use crate::live::rehearsal::{End, answer, known, rehearse};

const ITEM: &str = "/offers/{offer_id}";

/// A service that makes an object with `own` properties, and changes it as `change` does.
fn service(
    own: Value,
    change: impl Fn(&mut Map<String, Value>, Map<String, Value>) -> bool,
) -> impl Fn(&Sent) -> Answer {
    let stored = RefCell::new(None::<Map<String, Value>>);
    move |sent: &Sent| {
        let body = || serde_json::from_str::<Map<String, Value>>(&sent.body).unwrap();
        let mut stored = stored.borrow_mut();
        match (&sent.method, sent.target.as_str(), stored.as_mut()) {
            (Method::Get, "/offers", _) => answer(200, "[]"),
            (Method::Post, "/offers", _) => {
                let mut made = own.as_object().unwrap().clone();
                made.insert("title".into(), body()["title"].clone());
                *stored = Some(made.clone());
                answer(201, &Value::Object(made).to_string())
            }
            (Method::Get, "/offers/5", Some(object)) => {
                answer(200, &Value::Object(object.clone()).to_string())
            }
            (Method::Put, "/offers/5", Some(object)) => {
                if change(object, body()) {
                    answer(200, &Value::Object(object.clone()).to_string())
                } else {
                    answer(422, r#"{"error":"invalid"}"#)
                }
            }
            _ => answer(404, r#"{"error":"not found"}"#),
        }
    }
}

fn surface(service: &dyn Fn(&Sent) -> Answer, properties: &Value) -> Known {
    let mut known = known(&["/offers", ITEM], service);
    known.settings.consent.insert(Consent::Write);
    let schema = json!({"type": "object", "required": ["title"], "properties": properties});
    for (method, path) in [(Method::Post, "/offers"), (Method::Put, ITEM), (Method::Delete, ITEM)] {
        let mut operation = Operation::seen(method, path, Provenance::Document);
        operation.payload =
            Some(Payload { media_type: "application/json".into(), schema: (&schema).into(), required: true });
        known.surface.operations.push(operation);
    }
    known
}

fn run(probe: &dyn Probe, service: &dyn Fn(&Sent) -> Answer) -> End {
    rehearse(probe, &surface(service, &json!({"title": {"type": "string"}})), service)
}

fn parts(found: &[Finding]) -> Vec<(String, Confidence)> {
    let part = |f: &Finding| match &f.place {
        Place::Operation { part: Some(part), .. } => part.clone(),
        place => place.to_string(),
    };
    found.iter().map(|f| (part(f), f.confidence)).collect()
}

fn everything(object: &mut Map<String, Value>, sent: Map<String, Value>) -> bool {
    object.extend(sent);
    true
}

fn title_alone(object: &mut Map<String, Value>, mut sent: Map<String, Value>) -> bool {
    sent.retain(|name, _| name == "title");
    everything(object, sent)
}

#[test]
fn a_flag_that_the_service_set_and_the_client_rewrote_is_found() {
    let own = json!({"id": 5, "approved": false, "created_at": "2026-11-21T10:00:00Z"});
    let end = run(&MassAssignment, &service(own.clone(), everything)).found();
    assert_eq!(parts(&end)[0], ("approved".to_owned(), Confidence::Confirmed));
    // It keeps nonsense as well: what it never had may mean nothing to it.
    assert!(parts(&end)[1..].iter().all(|(_, c)| *c == Confidence::Tentative));
    let end = run(&ReadonlyWritable, &service(own, everything)).found();
    assert_eq!(parts(&end), [("created_at".to_owned(), Confidence::Confirmed)]);
}

#[test]
fn a_hidden_property_that_is_kept_while_nonsense_is_not_is_found() {
    let hidden = |object: &mut Map<String, Value>, sent: Map<String, Value>| {
        let known = ["title", "is_admin"];
        object.extend(sent.into_iter().filter(|(name, _)| known.contains(&name.as_str())));
        true
    };
    let found = run(&MassAssignment, &service(json!({"id": 5}), hidden)).found();
    assert_eq!(parts(&found), [("is_admin".to_owned(), Confidence::Confirmed)]);
}

#[test]
fn a_service_that_ignores_or_refuses_what_it_does_not_know_is_clean() {
    let own = json!({"id": 5, "role": "user", "created_at": "2026-11-21T10:00:00Z"});
    let strict = |object: &mut Map<String, Value>, sent: Map<String, Value>| {
        sent.keys().all(|name| name == "title") && title_alone(object, sent)
    };
    for probe in [&MassAssignment as &dyn Probe, &ReadonlyWritable] {
        assert!(run(probe, &service(own.clone(), title_alone)).found().is_empty());
        assert!(run(probe, &service(own.clone(), strict)).found().is_empty());
        let broken = run(probe, &service(own.clone(), |_, _| false));
        assert!(broken.why().contains("could not be changed"), "{broken:?}");
    }
}

/// A service whose objects begin with `own` properties, take `create`'s from whoever makes them, and never change.
fn maker(own: Value, create: fn(&str) -> bool) -> impl Fn(&Sent) -> Answer {
    let stored = RefCell::new(Vec::<Value>::new());
    move |sent: &Sent| {
        let mut stored = stored.borrow_mut();
        let number = sent.target.strip_prefix("/offers/").and_then(|n| n.parse::<usize>().ok());
        match (&sent.method, number) {
            (Method::Get, None) if sent.target == "/offers" => answer(200, "[]"),
            (Method::Post, None) => {
                let mut made = own.as_object().unwrap().clone();
                let sent = serde_json::from_str::<Map<String, Value>>(&sent.body).unwrap();
                made.extend(sent.into_iter().filter(|(name, _)| name == "title" || create(name)));
                made.insert("id".into(), json!(stored.len()));
                stored.push(Value::Object(made));
                answer(201, &stored.last().unwrap().to_string())
            }
            (Method::Get, Some(number)) if number < stored.len() => answer(200, &stored[number].to_string()),
            (Method::Put, Some(_)) => answer(422, "{}"),
            _ => answer(404, r#"{"error":"not found"}"#),
        }
    }
}

/// The probe at a service without an operation that changes objects.
fn making(create: fn(&str) -> bool) -> End {
    let service = maker(json!({"approved": false, "credit": 5}), create);
    let mut known = surface(&service, &json!({"title": {"type": "string"}}));
    known.surface.operations.retain(|o| o.method != Method::Put);
    rehearse(&MassAssignment, &known, &service)
}

#[test]
fn a_property_that_is_kept_from_the_making_is_found() {
    let found = making(|name| name == "approved").found();
    assert_eq!(parts(&found), [("approved".to_owned(), Confidence::Confirmed)]);
    assert!(found[0].place.to_string().contains("POST"), "{found:?}");
    let found = making(|name| name == "is_admin").found();
    assert_eq!(parts(&found), [("is_admin".to_owned(), Confidence::Confirmed)]);
    let anything = parts(&making(|_| true).found());
    assert_eq!(
        anything[..2].iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(),
        ["approved", "credit"]
    );
    assert!(anything[2..].iter().all(|(_, confidence)| *confidence == Confidence::Tentative));
    assert!(making(|_| false).found().is_empty());
}

#[test]
fn all_that_was_made_to_try_is_removed() {
    let service = maker(json!({"approved": false}), |_| false);
    let mut known = surface(&service, &json!({"title": {"type": "string"}}));
    known.surface.operations.retain(|o| o.method != Method::Put);
    let rowlock_model::Plan::Cases(cases) = MassAssignment.plan(&known) else { panic!("no case") };
    let mut seen = Vec::new();
    let mut batch = cases[0].batch.clone();
    loop {
        for request in &batch.requests {
            seen.push(crate::live::rehearsal::answered(request, service(&request.sent), 0));
        }
        let mut found = Vec::new();
        let mut out = rowlock_model::Findings::open(MassAssignment.meta(), &mut found);
        match MassAssignment.judge(&known, &cases[0], &rowlock_model::Seen::of(&seen), &mut out) {
            rowlock_model::Verdict::Next(next) => batch = next,
            _ => break,
        }
    }
    let made = seen.iter().filter(|e| e.sent.method == Method::Post).count();
    let undone = MassAssignment.undo(&known, &cases[0], &rowlock_model::Seen::of(&seen));
    let targets: Vec<&str> = undone.iter().map(|r| r.sent.target.as_str()).collect();
    assert_eq!((made, targets.as_slice()), (3, ["/offers/0", "/offers/1", "/offers/2"].as_slice()));
}

/// A profile that its user changes by `PATCH`; what is `kept` of the body besides the name is stored.
fn profile(own: &Value, kept: fn(&str) -> bool) -> (End, Vec<Value>) {
    let stored = RefCell::new(own.as_object().unwrap().clone());
    let written = RefCell::new(Vec::new());
    let service = |sent: &Sent| {
        let mut stored = stored.borrow_mut();
        if sent.method == Method::Patch {
            let body = serde_json::from_str::<Map<String, Value>>(&sent.body).unwrap();
            written.borrow_mut().push(Value::Object(body.clone()));
            stored.extend(body.into_iter().filter(|(name, _)| name == "name" || kept(name)));
        }
        answer(200, &Value::Object(stored.clone()).to_string())
    };
    let mut known = known(&["/me"], service);
    known.settings.consent.insert(Consent::Write);
    let schema = json!({"type": "object", "properties": {"name": {"type": "string"}}});
    let mut operation = Operation::seen(Method::Patch, "/me", Provenance::Document);
    operation.payload =
        Some(Payload { media_type: "application/json".into(), schema: (&schema).into(), required: true });
    known.surface.operations.push(operation);
    let end = rehearse(&MassAssignment, &known, service);
    (end, written.into_inner())
}

#[test]
fn a_profile_that_its_user_can_raise_is_found_and_put_back() {
    let own = json!({"name": "alice", "role": "member", "verified": true, "groups": ["a"], "credit": 5});
    let (end, written) = profile(&own, |_| true);
    let names: Vec<String> = parts(&end.found()).into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["role", "credit"], "and nothing that would take a right away");
    assert_eq!(written[0], json!({"name": "alice"}));
    assert_eq!(written[1], json!({"name": "alice", "role": "admin", "credit": 1005}));
    assert_eq!(written[2..], [json!({"name": "alice", "role": "member", "credit": 5})]);
    let (end, written) = profile(&own, |_| false);
    assert!(end.found().is_empty());
    assert_eq!(written.len(), 2, "nothing to put back");
    let (end, _) = profile(&json!({"name": "alice", "verified": true}), |_| true);
    assert!(matches!(end, End::NotPlanned(_)), "nothing that could be raised: {end:?}");
}

#[test]
fn what_the_description_lets_a_client_set_is_no_finding() {
    let service = service(json!({"id": 5, "role": "user", "created_at": "x"}), everything);
    let described = json!({"title": {"type": "string"}, "role": {"type": "string"}, "created_at": {"type": "string"},
        "is_admin": {"type": "boolean"}, "verified": {"type": "boolean"}});
    let known = surface(&service, &described);
    let found = rehearse(&MassAssignment, &known, &service);
    assert!(!matches!(&found, End::Judged(f) if !f.is_empty()), "{found:?}");
    assert!(rehearse(&ReadonlyWritable, &known, &service).why().contains("read-only"));
}
