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
