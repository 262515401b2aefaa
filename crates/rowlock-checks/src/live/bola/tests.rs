//! Services that share, publish, personalise or lie, and what the checks of this folder say of them.

use std::cell::Cell;

use rowlock_model::{
    Answer, Confidence, Consent, Credential, IdentityId, Known, Method, Operation, Parameter, ParameterPlace,
    Payload, Probe, Provenance, Sent, Sighting, Surface, Who,
};
use serde_json::{Value, json};

use super::bola_anonymous::BolaAnonymous;
use super::bola_confirmed::BolaConfirmed;
use super::bola_id_in_query::BolaIdInQuery;
use super::bola_sequential_ids::BolaSequentialIds;
use super::bola_write::BolaWrite;
use crate::live::rehearsal::{End, answer, known, rehearse};

const LIST: &str = "/notes";
const ITEM: &str = "/notes/{note_id}";

fn user(sent: &Sent) -> Option<&'static str> {
    match sent.credential {
        Credential::Valid(IdentityId(0)) => Some("alice"),
        Credential::Valid(IdentityId(1)) => Some("bob"),
        _ => None,
    }
}

fn ok(body: &Value) -> Answer {
    answer(200, &body.to_string())
}

fn missing() -> Answer {
    answer(404, r#"{"error":"not found"}"#)
}

fn refused() -> Answer {
    answer(401, r#"{"error":"unauthorized"}"#)
}

/// What alice and bob (and nobody) see of a service with these operations.
fn two(paths: &[&str], service: &dyn Fn(&Sent) -> Answer) -> Known {
    let mut seen = known(paths, service);
    let mut bob = seen.identities[0].clone();
    bob.name = "bob".into();
    seen.identities.push(bob);
    let mut more: Vec<Sighting> = seen.sightings.clone();
    more.retain(|s| s.who != Who::Anonymous);
    for sighting in &mut more {
        sighting.who = Who::Identity(IdentityId(1));
        sighting.exchange.sent.credential = Credential::Valid(IdentityId(1));
        sighting.exchange.outcome = rowlock_model::Outcome::Answer(service(&sighting.exchange.sent));
    }
    seen.sightings.extend(more);
    seen
}

fn run(probe: &dyn Probe, paths: &[&str], service: &dyn Fn(&Sent) -> Answer) -> End {
    rehearse(probe, &two(paths, service), service)
}

/// A service with a list by user, and one object by whatever looks it up.
fn notes<'a>(
    lists: impl Fn(&str) -> Value + 'a,
    item: impl Fn(Option<&str>, &str) -> Answer + 'a,
) -> impl Fn(&Sent) -> Answer + 'a {
    move |sent: &Sent| match (user(sent), sent.target.strip_prefix("/notes/")) {
        (_, Some(id)) => item(user(sent), id),
        (None, None) => refused(),
        (Some(user), None) if sent.target == LIST => ok(&lists(user)),
        _ => missing(),
    }
}

fn apart(user: &str) -> Value {
    match user {
        "alice" => json!([{"id": "n-a1", "text": "hers"}]),
        _ => json!([{"id": "n-b1", "text": "his"}]),
    }
}

fn text(id: &str) -> Option<&'static str> {
    [("n-a1", "hers"), ("n-b1", "his"), ("n-c1", "a third one's")]
        .iter()
        .find(|(i, _)| *i == id)
        .map(|(_, t)| *t)
}

/// Looked up by its identifier alone, for whoever is signed in.
fn careless(user: Option<&str>, id: &str) -> Answer {
    match (user, text(id)) {
        (None, _) => refused(),
        (_, None) => missing(),
        (_, Some(text)) => ok(&json!({"id": id, "text": text})),
    }
}

fn confidence(end: End) -> Option<Confidence> {
    end.found().first().map(|f| f.confidence)
}

#[test]
fn anothers_object_by_its_identifier_is_found_and_not_where_the_owner_is_asked_for() {
    let end = run(&BolaConfirmed, &[LIST, ITEM], &notes(apart, careless));
    assert_eq!(confidence(end), Some(Confidence::Confirmed));
    let guarded = notes(apart, |user, id| match (user, id) {
        (Some("alice"), "n-a1") | (Some("bob"), "n-b1") | (None, _) => careless(user, id),
        _ => missing(),
    });
    assert!(run(&BolaConfirmed, &[LIST, ITEM], &guarded).found().is_empty());
}

#[test]
fn what_both_users_are_shown_is_nobodys_own() {
    let both = |_: &str| json!([{"id": "n-a1", "owner": "alice"}, {"id": "n-b1", "owner": "bob"}]);
    let end = run(&BolaConfirmed, &[LIST, ITEM], &notes(both, careless));
    assert!(end.why().contains("the same objects"), "{end:?}");
}

#[test]
fn what_anybody_reads_is_public() {
    let public = notes(apart, |_, id| careless(Some("x"), id));
    assert!(run(&BolaConfirmed, &[LIST, ITEM], &public).found().is_empty());
}

#[test]
fn a_service_that_says_no_with_200_or_gives_every_caller_his_own_is_clean() {
    let polite = notes(apart, |user, id| match (user, id) {
        (Some("bob"), "n-a1") => answer(200, r#"{"error":"not yours"}"#),
        _ => careless(user, id),
    });
    assert!(run(&BolaConfirmed, &[LIST, ITEM], &polite).found().is_empty());
    let own = notes(apart, |user, _| careless(user, if user == Some("alice") { "n-a1" } else { "n-b1" }));
    assert!(run(&BolaConfirmed, &[LIST, ITEM], &own).found().is_empty());
    let one_for_all = notes(apart, |user, _| careless(user, "n-c1"));
    assert!(run(&BolaConfirmed, &[LIST, ITEM], &one_for_all).found().is_empty());
}

#[test]
fn a_view_that_knows_its_reader_was_meant_for_him() {
    let shared = notes(apart, |user, id| match (user, text(id)) {
        (None, _) => refused(),
        (_, None) => missing(),
        (Some(user), Some(text)) => {
            ok(&json!({"id": id, "text": text, "may_edit": user == "alice" && id == "n-a1"}))
        }
    });
    assert!(run(&BolaConfirmed, &[LIST, ITEM], &shared).found().is_empty());
}

#[test]
fn where_every_identifier_is_answered_with_data_nothing_can_be_told() {
    let liar = notes(apart, |user, id| match user {
        None => refused(),
        Some(_) => ok(&json!({"id": id, "text": text(id).unwrap_or("made up")})),
    });
    let end = run(&BolaConfirmed, &[LIST, ITEM], &liar);
    assert!(end.why().contains("nobody has"), "{end:?}");
}

#[test]
fn identifiers_that_change_at_every_answer_are_no_ones_own() {
    let count = Cell::new(0);
    let changing = |user: &str| {
        count.set(count.get() + 1);
        json!([{"id": format!("n-{user}-{}", count.get()), "text": "x"}])
    };
    let any = notes(changing, |user, id| match user {
        Some(_) if id.starts_with("n-alice") || id.starts_with("n-bob") => {
            let of = if id.starts_with("n-alice") { "hers" } else { "his" };
            ok(&json!({"text": of}))
        }
        Some(_) => missing(),
        None => refused(),
    });
    let end = run(&BolaConfirmed, &[LIST, ITEM], &any);
    assert!(end.why().contains("every answer"), "{end:?}");
}

#[test]
fn lists_that_overlap_or_are_chosen_for_their_reader_need_an_owner() {
    let overlapping = |user: &str| match user {
        "alice" => json!([{"id": "n-c1"}, {"id": "n-a1"}]),
        _ => json!([{"id": "n-c1"}, {"id": "n-b1"}]),
    };
    let end = run(&BolaConfirmed, &[LIST, ITEM], &notes(overlapping, careless));
    assert_eq!(confidence(end), Some(Confidence::Tentative));
    let named = notes(overlapping, |user, id| match user {
        Some(_) if id == "n-a1" => ok(&json!({"id": id, "owner": "alice"})),
        _ => careless(user, id),
    });
    assert_eq!(confidence(run(&BolaConfirmed, &[LIST, ITEM], &named)), Some(Confidence::Confirmed));
    let feed = |sent: &Sent| {
        let target = sent.target.replacen("/feed", "/notes", 1);
        notes(apart, careless)(&Sent { target, ..sent.clone() })
    };
    let end = run(&BolaConfirmed, &["/feed", "/feed/{id}"], &feed);
    assert!(end.why().contains("chosen for its reader"), "{end:?}");
}

#[test]
fn without_lists_that_differ_it_is_not_assessed() {
    let end = run(&BolaConfirmed, &[LIST, ITEM], &notes(|_| json!([]), careless));
    assert!(end.why().contains("--consent write"), "{end:?}");
    let end = run(&BolaConfirmed, &[LIST], &notes(apart, careless));
    assert!(end.why().contains("no operation reads an object"), "{end:?}");
}

#[test]
fn an_account_is_found_by_what_is_private_and_a_profile_is_not() {
    let accounts = |private: bool| {
        move |sent: &Sent| match (user(sent), sent.target.as_str()) {
            (None, _) => refused(),
            (Some(_), "/users/alice") if private => ok(&json!({"name": "alice", "email": "a@example.com"})),
            (Some(_), "/users/bob") if private => ok(&json!({"name": "bob", "email": "b@example.com"})),
            (Some(_), "/users/alice") => ok(&json!({"name": "alice", "joined": 2019})),
            (Some(_), "/users/bob") => ok(&json!({"name": "bob", "joined": 2021})),
            _ => missing(),
        }
    };
    let end = run(&BolaConfirmed, &["/users/{username}"], &accounts(true));
    assert_eq!(confidence(end), Some(Confidence::Confirmed));
    let end = run(&BolaConfirmed, &["/users/{username}"], &accounts(false));
    assert!(end.why().contains("meant for other users"), "{end:?}");
}

#[test]
fn a_list_tells_identifiers_by_name_by_link_or_plainly() {
    let ids = |list: Value| -> Option<Vec<String>> {
        Some(super::shelf::listed(&list, "note_id")?.into_iter().map(|l| l.id).collect())
    };
    let two = || Some(vec!["7".to_owned(), "8".to_owned()]);
    assert_eq!(ids(json!([{"id": 7}, {"id": 8}])), two());
    assert_eq!(ids(json!({"data": {"items": [{"note_id": "7"}, {"note_id": "8"}]}})), two());
    assert_eq!(ids(json!({"count": 2, "notes": [7, 8]})), two());
    let links =
        json!([{"name": "x", "_links": {"self": {"href": "/notes/7?v=1"}}}, {"url": "http://x/notes/8/"}]);
    assert_eq!(ids(links), two());
    assert_eq!(ids(json!([{"kind": "a"}, {"kind": "b"}])), None);
    assert_eq!(ids(json!([{"id": 7}, {"id": 7}])), None, "no identifiers of these objects");
}

#[test]
fn an_open_object_behind_a_closed_list_is_found_when_it_is_somebodys_own() {
    let open = notes(apart, |_, id| careless(Some("x"), id));
    assert_eq!(confidence(run(&BolaAnonymous, &[LIST, ITEM], &open)), Some(Confidence::Confirmed));
    assert!(run(&BolaAnonymous, &[LIST, ITEM], &notes(apart, careless)).found().is_empty());
    // A catalogue that members see alike: the entries may well be public.
    let catalogue = notes(|_| apart("alice"), |_, id| careless(Some("x"), id));
    assert!(run(&BolaAnonymous, &[LIST, ITEM], &catalogue).why().contains("of the user's own"));
}

/// A service of numbered objects, seen by alice alone.
fn numbered(owners: bool, guarded: bool) -> End {
    let service = move |sent: &Sent| {
        let id = sent.target.strip_prefix("/notes/").and_then(|id| id.parse::<u32>().ok());
        let owner = |id: u32| if id == 8 { "alice" } else { "carol" };
        match (user(sent), id) {
            (None, _) => refused(),
            (_, None) if sent.target == LIST => ok(&json!([{"id": 8, "owner": "alice"}])),
            (_, Some(id)) if id < 12 && !(guarded && owner(id) != "alice") => {
                ok(&if owners { json!({"id": id, "owner": owner(id)}) } else { json!({"id": id, "x": 1}) })
            }
            _ => missing(),
        }
    };
    rehearse(&BolaSequentialIds, &known(&[LIST, ITEM], service), service)
}

#[test]
fn the_next_number_is_found_when_it_names_another_owner() {
    assert_eq!(confidence(numbered(true, false)), Some(Confidence::Firm));
    assert!(numbered(true, true).found().is_empty());
    assert!(numbered(false, false).why().contains("names no owner"));
}

#[test]
fn a_query_that_chooses_an_account_is_found_and_one_that_filters_a_shared_list_is_not() {
    let service = |shared: bool| {
        move |sent: &Sent| {
            let (path, query) = sent.target.split_once('?').unwrap_or((sent.target.as_str(), ""));
            let Some(user) = user(sent) else { return refused() };
            let of = |user: &str| match user {
                "alice" => ok(&json!([{"text": "hers"}])),
                "bob" => ok(&json!([{"text": "his"}])),
                _ => ok(&json!([])),
            };
            match (path, query.strip_prefix("user=")) {
                ("/notes", Some(wanted)) => of(wanted),
                ("/notes", None) if shared => ok(&json!([{"text": "hers"}, {"text": "his"}])),
                ("/notes", None) => of(user),
                _ => missing(),
            }
        }
    };
    let plan = |shared: bool| {
        let mut known = two(&["/notes"], &service(shared));
        known.surface.operations[0].parameters.push(Parameter {
            name: "user".into(),
            place: ParameterPlace::Query,
            required: false,
            kind: "string".into(),
            format: String::new(),
            bounds: rowlock_model::Bounds::default(),
            value: None,
            value_is_real: false,
        });
        rehearse(&BolaIdInQuery, &known, service(shared))
    };
    assert_eq!(confidence(plan(false)), Some(Confidence::Firm));
    assert!(plan(true).why().contains("only filter"));
}

/// Notes that are made, read, changed and removed by whom `may` allows; the list shows what `lists` allows.
fn made(may: impl Fn(&Method, &str) -> bool, lists: impl Fn(&str) -> bool, owner: Option<&str>) -> End {
    let note = Cell::new(None::<String>);
    let last = std::cell::RefCell::new(String::new());
    let service = |sent: &Sent| {
        let Some(user) = user(sent) else { return refused() };
        let shown = |text: &str| {
            let mut shown = json!({"id": 5, "text": text});
            if let Some(owner) = owner {
                shown["owner"] = json!(owner);
            }
            shown
        };
        let stored = note.take();
        note.set(stored.clone());
        let sent_text =
            || serde_json::from_str::<Value>(&sent.body).unwrap()["text"].as_str().unwrap().to_owned();
        match (&sent.method, sent.target.as_str()) {
            (Method::Get, LIST) if lists(user) => {
                ok(&json!(stored.iter().map(|t| shown(t)).collect::<Vec<_>>()))
            }
            (Method::Get, LIST) => ok(&json!([])),
            (Method::Post, LIST) => {
                note.set(Some(sent_text()));
                answer(201, &shown(&sent_text()).to_string())
            }
            (_, "/notes/5") if stored.is_none() => missing(),
            (method, "/notes/5") if user != "alice" && !may(method, user) => answer(403, r#"{"error":"no"}"#),
            (Method::Get, "/notes/5") => ok(&shown(&stored.unwrap())),
            (Method::Patch, "/notes/5") => {
                note.set(Some(sent_text()));
                ok(&shown(&sent_text()))
            }
            (Method::Delete, "/notes/5") => {
                note.set(None);
                last.replace(user.to_owned());
                answer(204, "")
            }
            _ => missing(),
        }
    };
    let mut known = two(&[LIST, ITEM], &service);
    known.settings.consent.insert(Consent::Write);
    let schema = json!({"type": "object", "required": ["text"], "properties": {"text": {"type": "string"}}});
    for (method, path) in [(Method::Post, LIST), (Method::Patch, ITEM), (Method::Delete, ITEM)] {
        let mut operation = Operation::seen(method, path, Provenance::Document);
        operation.payload =
            Some(Payload { media_type: "application/json".into(), schema: (&schema).into(), required: true });
        known.surface.operations.push(operation);
    }
    known.surface = Surface { operations: known.surface.operations.clone(), ..Surface::default() };
    rehearse(&BolaWrite, &known, service)
}

#[test]
fn changes_and_removals_by_another_are_found_and_refusals_are_not() {
    let found = made(|method, _| *method != Method::Get, |user| user == "alice", None).found();
    let told: Vec<(String, Confidence)> = found.iter().map(|f| (f.place.to_string(), f.confidence)).collect();
    let expected = [
        ("PATCH /notes/{note_id}", Confidence::Confirmed),
        ("DELETE /notes/{note_id}", Confidence::Confirmed),
    ];
    assert_eq!(told, expected.map(|(p, c)| (p.to_owned(), c)));
    assert!(made(|_, _| false, |user| user == "alice", None).found().is_empty());
    assert!(made(|m, _| *m == Method::Get, |user| user == "alice", None).found().is_empty());
}

#[test]
fn what_a_team_shares_is_changed_by_all_of_it() {
    let end = made(|_, _| true, |_| true, None);
    assert!(end.why().contains("meant for both"), "{end:?}");
    // A blog: everybody reads all, each entry says whose it is.
    let found = made(|_, _| true, |_| true, Some("alice")).found();
    assert!(!found.is_empty() && found.iter().all(|f| f.confidence == Confidence::Firm));
}

#[test]
fn what_was_made_is_removed_unless_it_is_gone() {
    use rowlock_model::{Plan, Request, Seen, Timing};
    let service = notes(apart, careless);
    let mut known = two(&[LIST, ITEM], &service);
    known.settings.consent.insert(Consent::Write);
    let schema = json!({"type": "object", "properties": {"text": {"type": "string"}}});
    for (method, path) in [(Method::Post, LIST), (Method::Delete, ITEM)] {
        let mut operation = Operation::seen(method, path, Provenance::Document);
        operation.payload =
            Some(Payload { media_type: "application/json".into(), schema: (&schema).into(), required: true });
        known.surface.operations.push(operation);
    }
    let Plan::Cases(cases) = BolaWrite.plan(&known) else { panic!("no case") };
    let became = |request: &Request, status: u16, body: &str| {
        request.became(rowlock_model::Outcome::Answer(answer(status, body)), Timing::default())
    };
    let make = became(&cases[0].batch.requests[0], 201, r#"{"id":"n-9"}"#);
    let undo = |seen: &[rowlock_model::Exchange]| BolaWrite.undo(&known, &cases[0], &Seen::of(seen));
    assert_eq!(undo(&[]).len(), 0);
    let owed = undo(std::slice::from_ref(&make));
    assert_eq!((owed.len(), owed[0].sent.target.as_str()), (1, "/notes/n-9"));
    assert_eq!(owed[0].sent.credential, Credential::Valid(IdentityId(0)));
    let read = |status| {
        let request = Request::get("/notes/n-9", "look").with(Credential::Valid(IdentityId(0)));
        became(&request, status, r#"{"id":"n-9"}"#)
    };
    assert_eq!(undo(&[make.clone(), read(200)]).len(), 1);
    assert_eq!(undo(&[make, read(200), read(404)]).len(), 0);
    // What does not tell its identifier cannot be removed, and is not kept quiet.
    let nameless = [became(&cases[0].batch.requests[0], 201, r#"{"done":true}"#)];
    let left = BolaWrite.leaves(&known, &cases[0], &Seen::of(&nameless));
    assert!(undo(&nameless).is_empty() && left.len() == 1 && left[0].contains("POST /notes"), "{left:?}");
}
