//! Scans that know the service's source as well.

use serde_json::Value;

use super::basic;
use crate::stage::{Folder, PASSWORD, Reply, Server, rowlock};

/// Three routes, one of which nothing protects here.
const SOURCE: &str = "\
from flask import Flask, jsonify
from flask_httpauth import HTTPBasicAuth

app = Flask(__name__)
auth = HTTPBasicAuth()


@app.get('/items')
@auth.login_required
def items():
    return jsonify([])


@app.get('/orders')
@auth.login_required
def orders():
    return jsonify([])


@app.get('/accounts/<int:number>')
def account(number):
    return jsonify(number=number)


@app.get('/gone')
@auth.login_required
def gone():
    return jsonify([])
";
/// Describes one of them, and says that it is open.
const DOCUMENT: &str = r#"{"openapi":"3.1.0","info":{"title":"t","version":"1"},
  "components":{"securitySchemes":{"basic":{"type":"http","scheme":"basic"}}},
  "paths":{"/items":{"get":{"security":[{"basic":[]}],"responses":{"200":{"description":"all"}}}}}}"#;

/// The service; `open` says of a path whether it asks for nothing.
fn service(open: fn(&str) -> bool) -> Server {
    let right = basic("alice", PASSWORD);
    Server::answering(move |asked| {
        let known = matches!(asked.path(), "/items" | "/orders" | "/accounts/1");
        match (known, open(asked.path()) || asked.field("authorization") == Some(right.as_str())) {
            (true, true) => Reply::json(r#"{"items":[{"id":1,"total":12,"note":"two lamps"}]}"#),
            (true, false) => Reply::challenge(),
            (false, _) => Reply::missing(),
        }
    })
}

fn scan(server: &Server, more: &[&str]) -> (Value, String) {
    let folder = Folder::new();
    let source = folder.file("app.py", SOURCE);
    let mut arguments =
        vec!["scan", &*server.url().leak(), "--source", source.leak(), "--quiet", "--seed", "s"];
    arguments.extend(more);
    let text = rowlock(arguments.clone()).by_alice().run().exits(0).stdout;
    arguments.extend(["-f", "json"]);
    (rowlock(arguments).by_alice().run().exits(0).report(), text)
}

fn spots<'r>(report: &'r Value, weakness: &str) -> Vec<(&'r Value, Vec<&'r str>)> {
    let findings = &report["record"]["findings"];
    let check = |at: &Value| {
        findings[usize::try_from(at.as_u64().expect("a number")).expect("small")]["check"].as_str()
    };
    let issues = report["assessment"]["issues"].as_array().expect("issues");
    let of = issues.iter().filter(|i| i["weakness"] == weakness);
    let spots = of.flat_map(|i| i["spots"].as_array().expect("spots"));
    spots
        .map(|s| {
            let also = s["also"].as_array().into_iter().flatten();
            (&s["place"], std::iter::once(&s["finding"]).chain(also).filter_map(check).collect())
        })
        .collect()
}

#[test]
fn what_run_and_source_show_of_one_route_is_one_finding() {
    let server = service(|path| path == "/accounts/1");
    let (report, text) = scan(&server, &[]);
    let spots = spots(&report, "auth-not-enforced");
    let [(_, checks)] = spots.as_slice() else { panic!("one place: {spots:?}") };
    assert!(checks.contains(&"route-unprotected"), "{checks:?}");
    assert!(report["record"]["contradicted"].is_null(), "{}", report["record"]["contradicted"]);
    assert!(text.contains("firm · seen by run and source") && text.contains("app.py:20"), "{text}");
}

#[test]
fn a_route_that_the_run_finds_protected_is_contradicted_and_no_finding() {
    let server = service(|_| false);
    let (report, text) = scan(&server, &[]);
    assert!(spots(&report, "auth-not-enforced").is_empty());
    let denied = report["record"]["contradicted"].as_array().expect("contradicted");
    let route = denied.iter().find(|c| c["finding"]["check"] == "route-unprotected").expect("set aside");
    assert!(
        route["because"]
            .as_str()
            .is_some_and(|b| b.contains("GET /accounts/{number} answers strangers with 401"))
    );
    assert!(text.contains("Contradicted (") && text.contains("the run denies it"), "{text}");
    let folder = Folder::new();
    let source = folder.file("app.py", SOURCE);
    for (format, words) in
        [("markdown", "## Contradicted"), ("html", "<h2>Contradicted"), ("sarif", "\"contradicted\": [")]
    {
        let url = server.url();
        let done = rowlock(["scan", &url, "--source", &source, "-q", "-f", format]).by_alice().run().exits(0);
        assert!(done.stdout.contains(words), "{format}: {}", done.told());
    }
}

#[test]
fn routes_of_the_source_are_scanned_although_no_description_knows_them() {
    let server = service(|_| false);
    let folder = Folder::new();
    let spec = folder.file("openapi.json", DOCUMENT);
    let (report, text) = scan(&server, &["--spec", &spec]);
    let known = report["record"]["surface"]["operations"].as_array().expect("operations");
    let told = |path: &str| known.iter().find(|o| o["path"] == path).map(|o| o["provenance"].clone());
    assert_eq!(told("/items"), Some("document".into()));
    assert_eq!(told("/orders"), Some("source".into()));
    let undocumented = spots(&report, "undocumented-operation");
    assert!(undocumented.iter().any(|(place, _)| place["path"] == "/orders"), "{undocumented:?}");
    assert!(text.contains("1 route of the source is not served here: GET /gone"), "{text}");
}

#[test]
fn a_lock_that_only_the_source_has_is_a_finding() {
    let server = service(|path| path == "/orders");
    let (report, text) = scan(&server, &[]);
    let spots = spots(&report, "auth-not-enforced");
    let orders = spots.iter().find(|(place, _)| place["path"] == "/orders");
    assert!(orders.is_some(), "{spots:?}");
    assert!(text.contains("in the source it is protected by decorator `auth.login_required`"), "{text}");
}

#[test]
fn a_recording_keeps_what_the_source_showed_and_no_secret_of_it() {
    let server = service(|path| path == "/accounts/1");
    let folder = Folder::new();
    let leaking = SOURCE.replace("def gone", &format!("# {PASSWORD}\nlog.info('{PASSWORD}')\ndef gone"));
    let (source, tape) = (folder.file("app.py", leaking), folder.at("tape"));
    let url = server.url();
    let live = rowlock(["scan", &url, "--source", &source, "--record", &tape, "-q", "-f", "json"]);
    let live = live.by_alice().run().exits(0).stdout;
    let again = rowlock(["scan", "--replay", &tape, "-q", "-f", "json"]).run().exits(0).stdout;
    assert_eq!(live, again);
    assert!(live.contains("route-unprotected"));
    let kept = std::fs::read_to_string(folder.path().join("tape/run.json")).expect("kept");
    assert!(!kept.contains(PASSWORD));
}

#[test]
fn a_dry_run_plans_from_source_alone() {
    let folder = Folder::new();
    let source = folder.file("app.py", SOURCE);
    let done =
        rowlock(["scan", "http://127.0.0.1:9", "--source", &source, "--dry-run"]).by_alice().run().exits(0);
    assert!(done.stdout.contains("4 operations"), "{}", done.told());
    let absent = folder.at("absent");
    rowlock(["scan", "http://127.0.0.1:9", "--source", &absent]).by_alice().run().fails(2, &["is not there"]);
}
