//! What is written as JSON is what the published schemas say (docs/schema).

use jsonschema::{Resource, Validator};
use serde_json::Value;

use super::{DOCUMENT, service};
use crate::stage::{Done, Folder, PASSWORD, rowlock};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/schema");

/// The schema of this name, which may name parts of the others.
fn schema(name: &str) -> Validator {
    let mut options = jsonschema::options();
    let mut wanted = None;
    for entry in std::fs::read_dir(FOLDER).expect("the schemas") {
        let path = entry.expect("read").path();
        if !path.to_string_lossy().ends_with(".schema.json") {
            continue;
        }
        let schema: Value =
            serde_json::from_str(&std::fs::read_to_string(&path).expect("text")).expect("JSON");
        jsonschema::meta::validate(&schema).expect("the schema is a schema");
        let id = schema["$id"].as_str().expect("an address").to_owned();
        assert!(path.file_name().is_some_and(|n| id.ends_with(&format!("/{}", n.to_string_lossy()))), "{id}");
        if id.ends_with(&format!("/{name}.schema.json")) {
            wanted = Some(schema.clone());
        }
        options = options.with_resource(id, Resource::from_contents(schema).expect("a resource"));
    }
    options.build(&wanted.expect("there is such a schema")).expect("it compiles")
}

#[track_caller]
fn valid(name: &str, text: &str) -> Value {
    let value: Value = serde_json::from_str(text).expect("JSON");
    let errors: Vec<String> =
        schema(name).iter_errors(&value).map(|e| format!("{}: {e}", e.instance_path)).collect();
    assert!(errors.is_empty(), "{name}:\n{}", errors.join("\n"));
    value
}

fn run(folder: &Folder, arguments: &[&str]) -> Done {
    rowlock(arguments)
        .inside(folder.path())
        .env("XDG_STATE_HOME", &folder.at("state"))
        .env("ROWLOCK_PASSWORD", PASSWORD)
        .run()
}

#[test]
fn outcome_baseline_kept_run_list_and_comparison_are_as_published() {
    let (server, folder) = (service(), Folder::new());
    let (url, spec) = (server.url(), folder.file("openapi.json", DOCUMENT));
    folder.file(
        "app.py",
        "from flask import Flask\napp = Flask(__name__)\napp.secret_key = 'quiet-heron-41'\n",
    );
    folder.file("app.log", "GET / Authorization: Basic YWxpY2U6cXVpZXQtSGVyb24=\n");
    let first = run(&folder, &["ci", &url, "-q", "-f", "json", "--write-baseline", "baseline.json"]).exits(0);
    assert!(valid("ci", &first.stdout)["parts"][0]["comparison"].is_null());
    valid("baseline", &folder.read("baseline.json"));
    let all =
        ["--source", "app.py", "--search-log", "app.log", "--baseline", "baseline.json", "--fail-on", "new"];
    let second = [&["ci", &url, "-u", "alice", "--spec", &spec, "-q", "-f", "json"][..], &all].concat();
    let outcome = valid("ci", &run(&folder, &second).exits(1).stdout);
    assert!(outcome["parts"][0]["comparison"]["judged_now"].is_array(), "it was compared");
    run(&folder, &["ci", "--source", "app.py", "--write-baseline", "code.json", "-q"]).exits(0);
    valid("baseline", &folder.read("code.json"));

    let list = valid("runs", &run(&folder, &["scans", "list", "-f", "json"]).exits(0).stdout);
    let ids: Vec<&str> =
        list["runs"].as_array().expect("runs").iter().filter_map(|r| r["id"].as_str()).collect();
    assert_eq!(ids.len(), 4, "two scans, the logs, the source");
    let scans: Vec<&Value> =
        list["runs"].as_array().expect("runs").iter().filter(|r| r["kind"] == "scan").collect();
    let [now, then] = [&scans[0]["id"], &scans[1]["id"]].map(|id| id.as_str().expect("an id"));
    let compared = run(&folder, &["scans", "compare", then, now, "-f", "json"]);
    let comparison = valid("comparison", &compared.stdout);
    assert!(comparison["new"].as_array().is_some_and(|n| !n.is_empty()), "{comparison}");

    let mut open = vec![folder.path().join("state")];
    let mut kept = 0;
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(std::fs::read_dir(path).expect("read").map(|e| e.expect("read").path()));
        } else if path.extension().is_some_and(|e| e == "json") {
            valid("run", &std::fs::read_to_string(path).expect("text"));
            kept += 1;
        }
    }
    assert_eq!(kept, 4);
}

#[test]
fn the_schemas_would_notice() {
    let (server, folder) = (service(), Folder::new());
    run(&folder, &["ci", &server.url(), "-q", "--write-baseline", "baseline.json"]).exits(0);
    let good: Value = serde_json::from_str(&folder.read("baseline.json")).expect("JSON");
    let schema = schema("baseline");
    assert!(schema.is_valid(&good));
    for (pointer, value) in [
        ("/version", Value::from("rowlock-baseline/2")),
        ("/parts", Value::Array(Vec::new())),
        ("/parts/0/kind", "guess".into()),
        ("/parts/0/snapshot/score", 101.into()),
        ("/parts/0/snapshot/categories/0/standing", "passed".into()),
        ("/parts/0/snapshot/findings/0/fingerprint", "x".into()),
    ] {
        let mut bad = good.clone();
        *bad.pointer_mut(pointer).expect("is there") = value;
        assert!(!schema.is_valid(&bad), "{pointer}");
    }
}
