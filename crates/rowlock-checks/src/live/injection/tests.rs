//! Sound services that look as if they read values as code, and what must not be said of them.

use rowlock_model::{
    Answer, Confidence, Consent, Credential, Finding, Headers, Known, Method, Operation, Payload, Probe,
    Provenance, Sent,
};

use super::nosql_injection::NosqlInjection;
use super::path_traversal::PathTraversal;
use super::slot::slots;
use super::sql_injection::SqlInjection;
use super::template_injection::TemplateInjection;
use crate::live::rehearsal::{self, answer, rehearse};

type Search = Box<dyn FnMut(&str) -> Answer>;

/// What a probe finds in a search for `alice`, given what the search answers to a text.
fn found(probe: &dyn Probe, mut search: impl FnMut(&str) -> Answer) -> Vec<Finding> {
    let mut service = |sent: &Sent| match argument(sent, "q") {
        Some(text) => search(&text),
        None => answer(200, r#"[{"name":"alice"},{"name":"bob"}]"#),
    };
    let known = rehearsal::known(&["/search?q=alice"], &mut service);
    rehearse(probe, &known, service).found()
}

fn argument(sent: &Sent, name: &str) -> Option<String> {
    let (_, query) = sent.target.split_once('?')?;
    url::form_urlencoded::parse(query.as_bytes()).find(|(n, _)| n == name).map(|(_, v)| v.into_owned())
}

fn people(names: &[&str]) -> Answer {
    let people: Vec<_> = names.iter().map(|n| serde_json::json!({"name": n})).collect();
    answer(200, &serde_json::Value::from(people).to_string())
}

/// `alice` where the text is hers, nobody else.
fn exact(text: &str) -> Answer {
    people(if text == "alice" { &["alice"] } else { &[] })
}

fn plain_text(body: &str) -> Answer {
    let headers: Headers = [("Content-Type", "text/plain")].into_iter().collect();
    Answer { status: 200, headers, body: body.into(), ..Answer::default() }
}

#[test]
fn honest_searches_are_not_taken_for_sql() {
    let mut counter = 0;
    let honest: [(&str, Search); 10] = [
        (
            "repeats the text",
            Box::new(|t| {
                let hits = u8::from(t == "alice");
                answer(200, &serde_json::json!({"query": t, "hits": hits}).to_string())
            }),
        ),
        ("drops quotes", Box::new(|t| exact(&t.replace('\'', "")))),
        (
            "drops all but letters and digits",
            Box::new(|t| exact(&t.chars().filter(char::is_ascii_alphanumeric).collect::<String>())),
        ),
        (
            "takes the first word",
            Box::new(|t| exact(t.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default())),
        ),
        (
            "finds any of the words",
            Box::new(|t| {
                let any = t.split(|c: char| !c.is_ascii_alphanumeric()).any(|w| w == "alice");
                people(if any { &["alice"] } else { &[] })
            }),
        ),
        (
            "has AND as an operator of its own",
            Box::new(|t| {
                let all = t.split(" AND ").all(|w| "alice 37<52".contains(w.trim_matches('\'')));
                people(if all && !t.contains("ANT") { &["alice"] } else { &[] })
            }),
        ),
        (
            "has a guard against quotes",
            Box::new(|t| if t.contains('\'') { answer(403, "") } else { exact(t) }),
        ),
        (
            "refuses everything odd",
            Box::new(|t| {
                if t.chars().all(char::is_alphanumeric) {
                    exact(t)
                } else {
                    answer(400, r#"{"error":"bad"}"#)
                }
            }),
        ),
        (
            "knows nobody else",
            Box::new(|t| if t == "alice" { exact(t) } else { answer(404, r#"{"error":"not found"}"#) }),
        ),
        (
            "complains about its own query language",
            Box::new(|t| {
                let wrong = r#"{"detail":"sqlite3.OperationalError: fts5: syntax error near \"'\""}"#;
                if t.contains('\'') { answer(500, wrong) } else { exact(t) }
            }),
        ),
    ];
    for (what, service) in honest {
        let found = found(&SqlInjection, service);
        assert!(found.is_empty(), "a search that {what}: {found:?}");
    }
    let restless = |_: &str| {
        counter += 1;
        answer(200, &format!(r#"{{"visits":{counter},"hits":[]}}"#))
    };
    assert!(found(&SqlInjection, restless).is_empty());
}

#[test]
fn conditions_that_are_obeyed_are_confirmed_and_complaints_are_firm() {
    let database = |t: &str| match t {
        "alice" | "al'||'ice" | "al'||''||'ice" => people(&["alice"]),
        _ if t.matches('\'').count() % 2 == 1 || t.contains("|;") => answer(200, "[]"),
        _ => people(&[]),
    };
    assert_eq!(found(&SqlInjection, database)[0].confidence, Confidence::Confirmed);
    let wrong = r#"{"detail":"unrecognized token: \"'alice''\""}"#;
    let complaint = |t: &str| if t.contains('\'') { answer(500, wrong) } else { exact(t) };
    assert_eq!(found(&SqlInjection, complaint)[0].confidence, Confidence::Firm);
    let words = |t: &str| {
        // A query language in which an unclosed quote is a fault, and a closed one nothing.
        if t.matches('\'').count() % 2 == 1 { answer(500, "{}") } else { exact(&t.replace("''", "")) }
    };
    assert_eq!(found(&SqlInjection, words)[0].confidence, Confidence::Tentative);
}

/// What is found in a `POST /search` of names, given what it answers to a text.
fn found_in_body(search: impl Fn(&str) -> Answer) -> Vec<Finding> {
    let service = |sent: &Sent| {
        let body: serde_json::Value = serde_json::from_str(&sent.body).unwrap_or_default();
        search(body["name"].as_str().unwrap_or_default())
    };
    let mut known = rehearsal::known(&[], service);
    let mut operation = Operation::seen(Method::Post, "/search", Provenance::Document);
    operation.payload = Some(Payload {
        media_type: "application/json".into(),
        schema: (&serde_json::json!({"type": "object", "properties": {"name": {"type": "string"}}})).into(),
        required: true,
    });
    known.surface.operations.push(operation);
    known.settings.consent.insert(Consent::Write);
    rehearse(&SqlInjection, &known, service).found()
}

#[test]
fn a_search_by_any_word_does_not_obey_conditions() {
    let any_word = |t: &str| people(if t.contains(" OR ") { &["orla"] } else { &[] });
    assert!(found_in_body(any_word).is_empty());
    assert!(found_in_body(|t| answer(200, &serde_json::json!({"query": t}).to_string())).is_empty());
    assert!(found_in_body(|t| if t.contains('\'') { answer(403, "") } else { people(&[]) }).is_empty());
    let obeys = |t: &str| people(if t.ends_with("<'52") || t.ends_with("<'68") { &["alice"] } else { &[] });
    assert_eq!(found_in_body(obeys)[0].confidence, Confidence::Confirmed);
}

#[test]
fn a_calculator_and_an_echo_are_no_templates() {
    let product = |t: &str| -> Option<u64> {
        let numbers: Vec<u64> =
            t.split(|c: char| !c.is_ascii_digit()).filter_map(|n| n.parse().ok()).take(2).collect();
        Some(numbers.first()? * numbers.get(1)?)
    };
    assert!(found(&TemplateInjection, plain_text).is_empty());
    assert!(found(&TemplateInjection, |t| plain_text(&format!("= {:?}", product(t)))).is_empty());
    let calculator = |t: &str| match product(t) {
        Some(product) => plain_text(&format!("rk{product}wl")),
        None => plain_text("0"),
    };
    assert!(found(&TemplateInjection, calculator).is_empty());
    let template = |t: &str| match (t.find("{{"), t.find("}}"), product(t)) {
        (Some(open), Some(close), Some(product)) => {
            plain_text(&format!("{}{product}{}", &t[..open], &t[close + 2..]))
        }
        _ => plain_text(t),
    };
    assert_eq!(found(&TemplateInjection, template)[0].confidence, Confidence::Confirmed);
}

#[test]
fn brackets_that_mean_nothing_are_no_operators() {
    // The parameter is known by its plain name alone; anything else is ignored.
    assert!(found(&NosqlInjection, exact).is_empty());
    let ignoring = |sent: &Sent| {
        let hers = sent.target.contains("q=alice") || sent.target.contains("q%5B");
        people(if hers { &["alice"] } else { &["alice", "bob"] })
    };
    let known = rehearsal::known(&["/search?q=alice"], ignoring);
    assert!(rehearse(&NosqlInjection, &known, ignoring).found().is_empty());
    let store = |sent: &Sent| match sent.target.as_str() {
        t if t.contains("ne%5D") => people(&["bob"]),
        t if t.contains("rowlock%5D") => answer(400, "{}"),
        _ => people(&["alice"]),
    };
    assert_eq!(rehearse(&NosqlInjection, &known, store).found().len(), 1);
}

#[test]
fn a_page_about_the_file_is_not_the_file() {
    let text = "PRETTY_NAME=\"Lab\"\nVERSION_ID=1\nID=lab\n";
    let service = |_: &Sent| plain_text(text);
    let known = rehearsal::known(&["/manual?file=a.txt"], service);
    assert!(rehearse(&PathTraversal, &known, service).found().is_empty());
    let reader = |sent: &Sent| {
        if sent.target.ends_with("os-release") { plain_text(text) } else { answer(404, "") }
    };
    assert_eq!(rehearse(&PathTraversal, &known, reader).found().len(), 1);
}

#[test]
fn slots_are_reached_as_somebody_and_leave_credentials_alone() {
    let service = |sent: &Sent| match sent.credential {
        Credential::None => answer(401, ""),
        _ => answer(200, r#"[{"name":"alice"}]"#),
    };
    let mut known: Known = rehearsal::known(&["/users/7?q=a%20b&access_token=x"], service);
    known.surface.operations[0].path = "/users/{id}".into();
    let all = slots(&known);
    let names: Vec<&str> = all.iter().map(|s| s.name.as_str()).collect();
    assert_eq!(names, ["id", "q"]);
    let sent = all[0].with("x", "../'").sent;
    assert_eq!(sent.target, "/users/..%2F%27?q=a%20b&access_token=x");
    assert!(matches!(sent.credential, Credential::Valid(_)));
    assert_eq!(all[1].plain().sent.target, "/users/7?access_token=x&q=a%20b");
}
