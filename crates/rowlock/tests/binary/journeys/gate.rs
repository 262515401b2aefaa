//! Exit codes: the gate met, not met, not understood.

use super::service;
use crate::stage::{DEMO_PASSWORD, Demo, Folder, Reply, Server, rowlock};

#[test]
fn a_threshold_that_is_none_is_said_before_a_request_is_sent() {
    let server = service();
    for text in ["abc", "-1", "NaN", "101", "inf", "E", "80%", ""] {
        let done = rowlock(["scan", &server.url(), "--threshold", text]).by_alice().run();
        done.fails(2, &["is not a threshold", "0 to 100"]);
    }
    for text in ["hihg", "", "critical;high"] {
        let done = rowlock(["scan", &server.url(), "--fail-on", text]).by_alice().run();
        done.fails(2, &["is nothing to fail on", "critical"]);
    }
    assert_eq!(server.connections(), 0);
}

#[test]
fn the_gate_decides_the_exit_code() {
    let (demo, folder) = (Demo::serve(), Folder::new());
    let recording = folder.at("recording");
    let arguments = ["scan", &demo.url, "-u", "alice", "--record", &recording, "-f", "summary"];
    rowlock(arguments).env("ROWLOCK_PASSWORD", DEMO_PASSWORD).run().exits(0);
    for (gate, code) in [
        (&["--threshold", "80"][..], 1),
        (&["--threshold", "B"], 1),
        (&["--threshold", "b"], 1),
        (&["--threshold", "0"], 0),
        (&["--threshold", "F"], 0),
        (&["--fail-on", "critical"], 1),
        (&["--fail-on", "info,high"], 1),
        (&["--fail-on", "ssrf"], 0),
        (&["--threshold", "10", "--fail-on", "data"], 1),
    ] {
        let mut arguments = vec!["scan", "--replay", &recording, "-f", "json"];
        arguments.extend(gate);
        let done = rowlock(&arguments).run().exits(code);
        done.report();
        done.says(&["gate: "]);
    }
    let quiet = ["scan", "--replay", &recording, "-f", "json", "--threshold", "80", "-q"];
    assert_eq!(rowlock(quiet).run().exits(1).stderr, "");
}

#[test]
fn a_wrong_password_passes_no_gate() {
    let server = service();
    let arguments = ["scan", &server.url(), "-u", "alice", "-f", "summary", "--threshold", "F"];
    let done = rowlock(arguments).env("ROWLOCK_PASSWORD", "an-old-one").run().exits(1);
    done.says(&["the given credentials open nothing"]);
}

#[test]
fn a_lock_that_was_switched_off_passes_no_gate() {
    let server = Server::answering(|request| match request.path() {
        "/openapi.json" => Reply::json(
            r#"{"openapi": "3.1.0", "info": {"title": "n", "version": "1"},
            "paths": {"/notes": {"get": {"responses": {"200": {"description": "notes"}}}}}}"#,
        ),
        "/notes" => Reply::json(r#"[{"id": 1, "text": "call the bank"}]"#),
        _ => Reply::missing(),
    });
    let arguments = ["scan", &server.url(), "--threshold", "F", "-f", "summary"];
    let done = rowlock(arguments).by_alice().run().exits(1);
    assert!(done.stdout.contains("provisional"), "{}", done.told());
    done.says(&["no operation that was found demands credentials", "leave --user out"]);
    rowlock(arguments).run().exits(0);
}

#[test]
fn a_service_without_anything_gets_no_grade_and_passes_no_gate() {
    let server = Server::answering(|_| Reply::missing());
    let done =
        rowlock(["scan", &server.url(), "--threshold", "F", "-q", "-f", "summary"]).by_alice().run().exits(1);
    assert!(done.stdout.contains("not graded: no operation was found"), "{}", done.told());
}
