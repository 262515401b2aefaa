//! Every way that we know in which the gate of a pipeline could pass by mistake, tried.

use std::fmt::Write as _;
use std::process::Command;

use super::{DOCUMENT, basic, service};
use crate::stage::{Done, Folder, PASSWORD, Reply, Server, rowlock};

/// A run of `rowlock ci` by alice, whose state and current folder are this one.
fn ci(folder: &Folder, arguments: &[&str]) -> Done {
    let mut all = vec!["ci"];
    all.extend(arguments);
    let path = std::env::var_os("PATH").expect("a path").into_string().expect("text");
    let run = rowlock(all).inside(folder.path()).env("XDG_STATE_HOME", &folder.at("state"));
    run.env("PATH", &path).env("ROWLOCK_PASSWORD", PASSWORD).run()
}

/// A sound service with other operations than [`service`].
fn stranger() -> Server {
    let right = basic("alice", PASSWORD);
    Server::answering(move |asked| match asked.path() {
        "/" => Reply::html("<a href='/carts'>carts</a>"),
        "/carts" => match asked.field("authorization") {
            Some(value) if value == right => Reply::json(r#"[{"id":7}]"#),
            _ => Reply::challenge(),
        },
        _ => Reply::missing(),
    })
}

#[test]
fn a_baseline_of_another_service_or_kind_does_not_pass() {
    let (server, other, folder) = (service(), stranger(), Folder::new());
    let (url, spec) = (server.url(), folder.file("openapi.json", DOCUMENT));
    ci(&folder, &[&other.url(), "-u", "alice", "--write-baseline", "other.json", "-q"]).exits(0);
    ci(&folder, &["--spec", &spec, "--write-baseline", "spec.json", "-q"]).exits(0);
    let scan = |baseline: &str, demand: &str| {
        let within = ["--spec", &spec, "--scope", "/users", "--scope", "/users/**"];
        let asked = ["-u", "alice", "--baseline", baseline, "--fail-on", demand];
        ci(&folder, &[&[url.as_str()][..], &within, &asked].concat())
    };
    for demand in ["new", "regression"] {
        let done = scan("other.json", demand).exits(1);
        done.says(&["the baseline shares no operation with this run", &other.url(), "gate: not met"]);
        scan("spec.json", demand).exits(1).says(&["the baseline holds no run of this kind (scan)"]);
    }
}

#[test]
fn a_baseline_out_of_git_that_is_missing_or_too_large_is_said_before_a_request() {
    let (server, folder) = (service(), Folder::new());
    let url = server.url();
    let git = |words: &[&str]| {
        let done = Command::new("git").args(words).current_dir(folder.path()).output().expect("git");
        assert!(done.status.success(), "git {words:?}: {}", String::from_utf8_lossy(&done.stderr));
    };
    // Larger than what is read, and nearly nothing on the disk.
    let huge = std::fs::File::create(folder.path().join("huge.json")).expect("made");
    huge.set_len((64 << 20) + 1).expect("grown");
    git(&["init", "-q", "-b", "main"]);
    git(&["-c", "core.compression=1", "add", "huge.json"]);
    git(&["-c", "user.name=t", "-c", "user.email=t@localhost", "commit", "-qm", "huge"]);
    let scan = |baseline: &str| ci(&folder, &[&url, "--fail-on", "new", "--baseline", baseline]);
    scan("huge.json").fails(2, &["huge.json is larger than 64 MiB"]);
    scan("main:huge.json").fails(2, &["main:huge.json is larger than 64 MiB"]);
    scan("none:huge.json").fails(2, &["the baseline none:huge.json is no file and not in git"]);
    scan("main:none.json").fails(2, &["the baseline main:none.json is no file and not in git"]);
    scan("").fails(2, &["there is no baseline"]);
    assert_eq!(server.connections(), 0);
}

#[test]
fn empty_words_are_no_demands() {
    let (server, folder) = (service(), Folder::new());
    let url = server.url();
    for (demand, words) in [
        ("--fail-on=", "nothing to fail on"),
        ("--fail-on=high,", "nothing to fail on"),
        ("--threshold=", "is not a threshold"),
        ("--min-coverage=", "is not a percentage"),
        ("--skip=auth", "neither a check nor a category"),
        ("--only=", "neither a check nor a category"),
    ] {
        ci(&folder, &[&url, demand]).fails(2, &[words]);
    }
    assert_eq!(server.connections(), 0);
}

#[test]
fn what_was_not_looked_at_does_not_pass() {
    let (server, folder) = (service(), Folder::new());
    let url = server.url();
    folder.file("app.py", "from flask import Flask\napp = Flask(__name__)\n");
    folder.file("app.log", "nothing\n");
    // No rule over source and no search in logs is about these.
    ci(&folder, &["--source", "app.py", "--fail-on", "bola"])
        .exits(1)
        .says(&["bola: nothing that was looked at"]);
    ci(&folder, &["--search-log", "app.log", "--fail-on", "encryption"])
        .exits(1)
        .says(&["encryption: nothing that was looked at"]);
    ci(&folder, &["--search-log", "app.log", "--fail-on", "logging"]).exits(0);
    ci(&folder, &[&url, "-u", "alice", "--only", "server-banner", "--fail-on", "critical"])
        .exits(1)
        .says(&["nothing could be assessed"]);
    ci(&folder, &[&url, "-u", "alice", "--scope", "/nothing", "--fail-on", "critical"])
        .exits(1)
        .says(&["no operation was found"]);
    ci(&folder, &[&url, "-u", "alice:wrong", "--fail-on", "critical"]).exits(1).says(&["open nothing"]);
}

#[test]
fn a_service_that_was_started_and_broke_off_is_not_what_was_scanned() {
    let (server, folder) = (service(), Folder::new());
    let url = server.url();
    let done = ci(&folder, &[&url, "-u", "alice", "--start", "sleep 0.3; exit 1", "--threshold", "F"]);
    // Where it ends before the first question, nothing is scanned at all.
    let done =
        if done.code == Some(3) { done } else { done.exits(1).says(&["so another one may have answered"]) };
    done.says(&["the service that --start began has ended"]);
    ci(&folder, &[&url, "-u", "alice", "--start", "true", "--threshold", "F"]).exits(0);
}

#[test]
fn what_cannot_be_written_does_not_pass() {
    let (server, folder) = (service(), Folder::new());
    let url = server.url();
    let place = folder.at("none/baseline.json");
    ci(&folder, &[&url, "-u", "alice", "--threshold", "F", "--write-baseline", &place])
        .exits(2)
        .says(&["baseline.json cannot be written"]);
    folder.file("rowlock-results", "a file where the folder should be");
    ci(&folder, &[&url, "--pipeline", "github", "--threshold", "F"])
        .exits(2)
        .says(&["the folder of results rowlock-results cannot be made"]);
}

#[test]
fn ten_thousand_findings_are_told_within_the_limits_of_those_who_show_them() {
    let folder = Folder::new();
    let mut app = String::from("from flask import Flask, request\napp = Flask(__name__)\n");
    for route in 0..100 {
        write!(app, "\n\n@app.get('/r{route}')\ndef r{route}():\n").expect("written");
        app += &"    print(request.headers['Authorization'])\n".repeat(100);
        app += "    return 'ok'\n";
    }
    folder.file("app.py", app);
    let (summary, outputs) = (folder.file("summary.md", ""), folder.file("outputs", ""));
    let run = rowlock(["ci", "--source", "app.py", "--fail-on", "high", "--no-keep"]).inside(folder.path());
    let run = run.within(300).within_mib(400);
    let run = run.env("GITHUB_ACTIONS", "true").env("GITHUB_STEP_SUMMARY", &summary);
    let done = run.env("GITHUB_OUTPUT", &outputs).run().exits(1);
    let marks = |word: &str| done.stderr.matches(&format!("::{word} ")).count();
    assert_eq!((marks("error"), marks("warning"), marks("notice")), (10, 0, 0), "ten of a type are shown");
    assert!(folder.read("outputs").contains("\n10000\n"));
    let size = |name: &str| folder.read(name).len();
    assert!(size("summary.md") < 1 << 20, "GitHub takes a MiB");
    let sarif: serde_json::Value =
        serde_json::from_str(&folder.read("rowlock-results/rowlock.sarif")).expect("JSON");
    assert_eq!(sarif["runs"][0]["results"].as_array().map(Vec::len), Some(10_000));
    assert!(size("rowlock-results/rowlock.sarif") < 64 << 20);
    assert!(size("rowlock-results/rowlock.json") < 64 << 20);
    assert!(size("rowlock-results/rowlock.junit.xml") < 16 << 20);
}
