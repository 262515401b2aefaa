//! Kept runs: listed, shown, compared, removed; and none where the user wants none.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::service;
use crate::stage::{Done, Folder, PASSWORD, Reply, Server, rowlock, spellings};

/// A scan whose runs are kept in a folder.
fn scan(url: &str, state: &Folder, more: &[&str]) -> Done {
    let mut arguments = vec!["scan", url, "-f", "summary", "-q"];
    arguments.extend(more);
    rowlock(arguments).by_alice().env("XDG_STATE_HOME", &state.path().display().to_string()).run()
}

fn scans(state: &Folder, arguments: &[&str]) -> Done {
    let mut all = vec!["scans"];
    all.extend(arguments);
    rowlock(all).env("XDG_STATE_HOME", &state.path().display().to_string()).run()
}

/// The ids of a list, newest first.
fn ids(state: &Folder) -> Vec<String> {
    let done = scans(state, &["list", "-f", "json"]).exits(0);
    let list: serde_json::Value = serde_json::from_str(&done.stdout).expect("JSON");
    assert_eq!(list["version"], "rowlock-runs/1");
    let runs = list["runs"].as_array().expect("a list");
    runs.iter().map(|r| r["id"].as_str().expect("an id").to_owned()).collect()
}

#[test]
fn a_run_is_kept_without_its_secrets_and_shown_again() {
    let (server, state) = (service(), Folder::new());
    scan(&server.url(), &state, &[]).exits(0);
    let [id] = ids(&state).try_into().expect("one run");
    scans(&state, &["list"]).exits(0).shows(&[&id, "scan", &server.url()]);
    let done = scans(&state, &["show", "last", "-f", "json"]).exits(0);
    assert_eq!(done.report()["record"]["identities"][0], "alice");
    scans(&state, &["show", &id[..20], "-f", "summary"]).exits(0).shows(&["coverage"]);
    let mut open = vec![state.path().to_path_buf()];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).expect("read") {
            let path = entry.expect("read").path();
            if path.is_dir() {
                open.push(path);
                continue;
            }
            let text = std::fs::read_to_string(&path).expect("text");
            assert!(spellings(PASSWORD).iter().all(|s| !text.contains(s.as_str())), "{}", path.display());
        }
    }
    scans(&state, &["rm", &id]).exits(0).says(&["removed", &id]);
    assert!(ids(&state).is_empty());
    scans(&state, &["show", "last"]).fails(2, &["no run is kept"]);
    scans(&state, &["rm", "2031"]).fails(2, &["no kept run '2031'"]);
}

#[test]
fn no_run_is_kept_where_the_user_wants_none() {
    let (server, state) = (service(), Folder::new());
    scan(&server.url(), &state, &["--no-keep"]).exits(0);
    let recording = state.at("recording");
    scan(&server.url(), &state, &["--no-keep", "--record", &recording]).exits(0);
    scan(&server.url(), &state, &["--spec", &state.file("openapi.json", super::DOCUMENT), "--dry-run"]);
    let replay = ["scan", "--replay", &recording, "-f", "summary", "-q"];
    rowlock(replay).env("XDG_STATE_HOME", &state.path().display().to_string()).run().exits(0);
    assert!(ids(&state).is_empty());
    rowlock(["scan", &server.url(), "-f", "summary", "-q"])
        .by_alice()
        .with_file("rowlock.toml", "[scan]\nno-keep = true\n")
        .env("XDG_STATE_HOME", &state.path().display().to_string())
        .run()
        .exits(0);
    assert!(ids(&state).is_empty());
    rowlock(["scans", "list"]).run().fails(2, &["XDG_STATE_HOME"]);
}

#[test]
fn two_runs_compare_by_finding_and_say_what_was_not_looked_at() {
    let open = Arc::new(AtomicBool::new(false));
    let (is_open, right) = (Arc::clone(&open), super::basic("alice", PASSWORD));
    let server = Server::answering(move |asked| match asked.path() {
        "/users" if is_open.load(Ordering::Relaxed) => Reply::json(r#"[{"id":1,"name":"alice"}]"#),
        "/users" | "/orders" => match asked.field("authorization") {
            Some(value) if value == right => Reply::json(r#"[{"id":1,"name":"alice"}]"#),
            _ => Reply::challenge(),
        },
        _ => Reply::missing(),
    });
    let state = Folder::new();
    let spec = r#"{"openapi":"3.0.3","info":{"title":"t","version":"1"},
        "components":{"securitySchemes":{"basic":{"type":"http","scheme":"basic"}}},"security":[{"basic":[]}],
        "paths":{"/users":{"get":{"responses":{"200":{"description":"all"}}}},
        "/orders":{"get":{"responses":{"200":{"description":"all"}}}}}}"#;
    let spec = state.file("openapi.json", spec);
    scan(&server.url(), &state, &["--spec", &spec]).exits(0);
    open.store(true, Ordering::Relaxed);
    scan(&server.url(), &state, &["--spec", &spec]).exits(0);
    scan(&server.url(), &state, &["--spec", &spec, "--skip", "auth-not-enforced"]).exits(0);
    let [blind, broken, good] = ids(&state).try_into().expect("three runs");

    let compare = |old: &str, new: &str| scans(&state, &["compare", old, new, "-f", "json"]);
    let done = compare(&good, &broken).exits(1);
    let told: serde_json::Value = serde_json::from_str(&done.stdout).expect("JSON");
    assert_eq!(told["version"], "rowlock-comparison/1");
    let new = told["new"].as_array().expect("a list");
    assert!(
        new.iter().any(|f| f["check"] == "auth-not-enforced" && f["place"]["path"] == "/users"),
        "{told}"
    );
    scans(&state, &["compare", &good, &broken]).exits(1).shows(&["New (", "GET /users", "Authentication: "]);

    let done = compare(&broken, &good);
    let told: serde_json::Value = serde_json::from_str(&done.stdout).expect("JSON");
    let fixed = told["fixed"].as_array().expect("a list");
    assert!(fixed.iter().any(|f| f["check"] == "auth-not-enforced"), "{told}");

    // The check was left out, so nothing is known of its finding.
    let done = compare(&broken, &blind);
    let told: serde_json::Value = serde_json::from_str(&done.stdout).expect("JSON");
    let fixed = told["fixed"].as_array().expect("a list");
    assert!(!fixed.iter().any(|f| f["check"] == "auth-not-enforced"), "{told}");
    let not_looked = told["not_looked"].as_array().expect("a list");
    assert!(not_looked.iter().any(|f| f["why"].as_str().is_some_and(|w| w.contains("--skip"))), "{told}");
    scans(&state, &["compare", &broken, &blind]).shows(&["not looked at: not fixed", "left out by --skip"]);
    compare(&good, &good).exits(0);
}

#[test]
fn a_damaged_run_is_told_and_the_rest_is_listed() {
    let (server, state) = (service(), Folder::new());
    scan(&server.url(), &state, &[]).exits(0);
    let of_target = std::fs::read_dir(state.path().join("rowlock/scans")).expect("read").next();
    let of_target = of_target.expect("one").expect("read").path();
    std::fs::write(of_target.join("20200101-bad.json"), "{\"version\":").expect("written");
    assert_eq!(ids(&state).len(), 1);
    scans(&state, &["list"]).exits(0).says(&["20200101-bad.json is damaged and was passed over"]);
    scans(&state, &["show", "20200101"]).fails(2, &["damaged", "rowlock scans rm 20200101-bad"]);
    scans(&state, &["rm", "--all"]).exits(0);
    let done = scans(&state, &["list"]).exits(0);
    assert!(!done.stderr.contains("damaged"), "{}", done.told());
}

#[test]
fn a_state_folder_that_cannot_be_written_does_not_fail_the_scan() {
    let (server, state) = (service(), Folder::new());
    state.file("rowlock", "a file where the folder should be");
    scan(&server.url(), &state, &[]).exits(0).says(&["warning: the run was not kept"]);
}
