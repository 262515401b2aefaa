//! Targets that lie to two identities with every consent given: the scan ends, and believes none of it.

use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::Value;

use crate::stage::{Asked, Done, PASSWORD, Reply, Server, rowlock};

/// Operations that every experiment would like: objects, a search, a fetcher, a chat.
const DESCRIPTION: &str = r##"{"openapi":"3.0.3","info":{"title":"notes","version":"1"},
"components":{"securitySchemes":{"basic":{"type":"http","scheme":"basic"}},
"schemas":{"Note":{"type":"object","required":["title"],"properties":{
"id":{"type":"integer","readOnly":true},"title":{"type":"string"},"owner":{"type":"string","readOnly":true}}}}},
"security":[{"basic":[]}],
"paths":{
"/me":{"get":{"responses":{"200":{"description":"x"}}}},
"/admin/users":{"get":{"tags":["admin"],"responses":{"200":{"description":"x"}}}},
"/notes":{"get":{"responses":{"200":{"description":"x"}}},
"post":{"requestBody":{"content":{"application/json":{"schema":{"$ref":"#/components/schemas/Note"}}}},
"responses":{"201":{"description":"x"}}}},
"/notes/{id}":{"parameters":[{"name":"id","in":"path","required":true,"schema":{"type":"integer"}}],
"get":{"responses":{"200":{"description":"x"}}},
"patch":{"requestBody":{"content":{"application/json":{"schema":{"$ref":"#/components/schemas/Note"}}}},
"responses":{"200":{"description":"x"}}},
"delete":{"responses":{"204":{"description":"x"}}}},
"/search":{"get":{"parameters":[{"name":"q","in":"query","schema":{"type":"string"}}],"responses":{"200":{"description":"x"}}}},
"/fetch":{"get":{"parameters":[{"name":"url","in":"query","schema":{"type":"string","format":"uri"}}],"responses":{"200":{"description":"x"}}}},
"/chat":{"post":{"requestBody":{"content":{"application/json":{"schema":{"type":"object","required":["message"],
"properties":{"message":{"type":"string"}}}}}},"responses":{"200":{"description":"x"}}}}}}"##;

/// Categories whose experiments these targets lie to; what is passively true of them (no TLS, say) is.
const EXPERIMENTAL: [&str; 7] = ["bola", "bfla", "property", "input", "ssrf", "consumption", "llm"];

/// What is true, word by word, of a service that says 200 to whatever it is sent.
const LITERALLY_TRUE: [&str; 3] =
    ["type-not-enforced", "oversized-body-accepted", "content-type-not-enforced"];

fn described(answer: impl Fn(&Asked) -> Reply + Send + Sync + 'static) -> Server {
    Server::answering(move |asked| match asked.path() {
        "/openapi.json" => Reply::json(DESCRIPTION),
        _ => answer(asked),
    })
}

/// A scan as alice and as another, with all consents and the chat.
fn scanned_as_two(server: &Server, other: &str) -> Done {
    let url = server.url();
    let done = rowlock([
        "scan",
        &url,
        "-f",
        "json",
        "--timeout",
        "2",
        "--other-user",
        other,
        "--consent",
        "write,guess,lockout,forge",
        "--llm",
        "quick",
    ])
    .by_alice()
    .env("ROWLOCK_OTHER_PASSWORD", PASSWORD)
    .run();
    done.report();
    done.exits(0)
}

fn believed(report: &Value) -> Vec<String> {
    let findings = report["record"]["findings"].as_array().cloned().unwrap_or_default();
    findings
        .iter()
        .filter(|f| f["confidence"] == "confirmed")
        .filter(|f| EXPERIMENTAL.contains(&f["category"].as_str().unwrap_or_default()))
        .filter(|f| !LITERALLY_TRUE.contains(&f["check"].as_str().unwrap_or_default()))
        .map(|f| format!("{} {}: {}", f["check"], f["place"], f["because"]))
        .collect()
}

/// A protected answer: the challenge without credentials, otherwise what is given.
fn behind_a_door(asked: &Asked, answer: impl FnOnce() -> Reply) -> Reply {
    if asked.field("authorization").is_some() { answer() } else { Reply::challenge() }
}

#[test]
fn the_same_200_for_everything_proves_nothing() {
    let server = described(|asked| {
        behind_a_door(asked, || Reply::json(r#"{"id":1,"title":"x","owner":"alice","ok":true}"#))
    });
    let report = scanned_as_two(&server, "bob").report();
    assert_eq!(believed(&report), Vec::<String>::new());
}

#[test]
fn random_bodies_prove_nothing() {
    let count = AtomicUsize::new(0);
    let server = described(move |asked| {
        let n = count.fetch_add(1, Ordering::Relaxed).wrapping_mul(2_654_435_761) % 1_000_003;
        let status = if n.is_multiple_of(5) { 500 } else { 200 };
        behind_a_door(asked, || Reply::new(status, format!("{{\"id\":{n},\"v\":\"{:x}\"}}", n * 7919)))
    });
    let report = scanned_as_two(&server, "bob").report();
    assert_eq!(believed(&report), Vec::<String>::new());
}

#[test]
fn identifiers_that_change_at_every_answer_prove_nothing() {
    let count = AtomicUsize::new(0);
    let server = described(move |asked| {
        let n = count.fetch_add(1, Ordering::Relaxed);
        behind_a_door(asked, || match asked.path() {
            "/notes" => Reply::json(format!(r#"[{{"id":{n},"title":"a"}},{{"id":{},"title":"b"}}]"#, n + 7)),
            path if path.starts_with("/notes/") => Reply::json(format!(r#"{{"id":{n},"title":"a"}}"#)),
            "/me" => Reply::json(format!(r#"{{"id":{n},"name":"you"}}"#)),
            _ => Reply::missing(),
        })
    });
    let report = scanned_as_two(&server, "bob").report();
    assert_eq!(believed(&report), Vec::<String>::new());
}

#[test]
fn endless_redirects_between_the_identities_end() {
    let server = described(|asked| {
        behind_a_door(asked, || {
            let next = if asked.path().ends_with("/a") { "/b" } else { "/a" };
            Reply::new(302, "").with("Location", format!("/users{next}"))
        })
    });
    let report = scanned_as_two(&server, "bob").report();
    assert_eq!(believed(&report), Vec::<String>::new());
    assert!(server.asked().len() < 2000);
}

#[test]
fn a_clock_that_jumps_proves_nothing() {
    let count = AtomicUsize::new(0);
    let server = described(move |asked| {
        let n = count.fetch_add(1, Ordering::Relaxed);
        let date = ["Thu, 01 Jan 1970 00:00:00 GMT", "Fri, 31 Dec 9999 23:59:59 GMT"][n % 2];
        behind_a_door(asked, || match asked.path() {
            "/notes" | "/me" => Reply::json(r#"{"id":3,"title":"a","at":"2026-01-01"}"#),
            _ => Reply::missing(),
        })
        .with("Date", date)
    });
    let report = scanned_as_two(&server, "bob").report();
    assert_eq!(believed(&report), Vec::<String>::new());
}

#[test]
fn an_account_that_is_locked_in_mid_scan_gives_no_wrong_verdict() {
    let count = AtomicUsize::new(0);
    let server = described(move |asked| {
        let n = count.fetch_add(1, Ordering::Relaxed);
        behind_a_door(asked, || match asked.path() {
            _ if n > 60 => Reply::challenge(),
            "/notes" => Reply::json(r#"[{"id":3,"title":"a","owner":"alice"}]"#),
            "/notes/3" => Reply::json(r#"{"id":3,"title":"a","owner":"alice"}"#),
            "/me" => Reply::json(r#"{"id":1,"name":"alice"}"#),
            _ => Reply::missing(),
        })
    });
    let report = scanned_as_two(&server, "bob").report();
    let wrong: Vec<String> = believed(&report).into_iter().filter(|f| !f.contains("bola")).collect();
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn a_second_identity_that_is_the_first_is_said_and_objects_are_not_assessed() {
    let server = described(|asked| {
        behind_a_door(asked, || match asked.path() {
            "/notes" => Reply::json(r#"[{"id":3,"title":"a"}]"#),
            "/notes/3" => Reply::json(r#"{"id":3,"title":"a"}"#),
            _ => Reply::missing(),
        })
    });
    let report = scanned_as_two(&server, "Alice").report();
    let checks = report["record"]["checks"].as_array().cloned().unwrap_or_default();
    let reasons: Vec<&str> = checks
        .iter()
        .filter(|c| c["check"] == "bola-confirmed")
        .filter_map(|c| c["reason"].as_str())
        .collect();
    assert_eq!(reasons.len(), 1, "{} checks", checks.len());
    assert!(reasons[0].contains("the same account"), "{reasons:?}");
    assert!(!believed(&report).iter().any(|f| f.contains("bola")));
}
