//! A run recorded and replayed: the same report, byte for byte, without a request and without a secret.

use super::{DOCUMENT, service};
use crate::stage::{DEMO_PASSWORD, Demo, Folder, PASSWORD, Server, rowlock, spellings};

#[test]
fn a_replay_gives_the_same_report_byte_for_byte() {
    let (demo, folder) = (Demo::serve(), Folder::new());
    let recording = folder.at("recording");
    let arguments = ["scan", &demo.url, "-u", "alice", "-f", "json", "--record", &recording];
    let live = rowlock(arguments).env("ROWLOCK_PASSWORD", DEMO_PASSWORD).run().exits(0);
    live.report();
    drop(demo);
    let first = rowlock(["scan", "--replay", &recording, "-f", "json"]).run().exits(0);
    let second = rowlock(["scan", "--replay", &recording, "-f", "json", "-q"]).run().exits(0);
    same(&first.stdout, &second.stdout);
    same(&live.stdout, &first.stdout);
    for file in ["recording/run.json", "recording/exchanges.jsonl"] {
        let text = folder.read(file);
        for spelling in spellings(DEMO_PASSWORD) {
            assert!(!text.contains(&spelling), "{file} holds {spelling}");
        }
    }
}

#[test]
fn a_replay_has_what_the_run_was_given_beside_the_url() {
    let (server, folder) = (service(), Folder::new());
    let (recording, spec) = (folder.at("recording"), folder.file("openapi.json", DOCUMENT));
    let har = folder.file(
        "traffic.har",
        format!(
            r#"{{"log":{{"entries":[{{"request":{{"method":"GET","url":"{}/users/1"}}}}]}}}}"#,
            server.url()
        ),
    );
    for given in
        [&["--spec", &spec, "--exclude", "/users/1"][..], &["--har", &har], &["--max-requests", "40"]]
    {
        let url = server.url();
        let mut arguments = vec!["scan", &url, "-f", "json", "--record", &recording];
        arguments.extend(given);
        let live = rowlock(arguments).by_alice().run().exits(0);
        let before = server.connections();
        let replayed = rowlock(["scan", "--replay", &recording, "-f", "json"]).run().exits(0);
        assert_eq!(server.connections(), before, "a replay sends nothing");
        same(&live.stdout, &replayed.stdout);
    }
}

#[test]
fn a_recording_of_a_hard_password_holds_it_in_no_spelling() {
    let (server, folder) = (echo(), Folder::new());
    let recording = folder.at("recording");
    let live =
        rowlock(["scan", &server.url(), "-f", "json", "--record", &recording]).by_alice().run().exits(0);
    for file in ["recording/run.json", "recording/exchanges.jsonl"] {
        let text = folder.read(file);
        for spelling in spellings(PASSWORD) {
            assert!(!text.contains(&spelling), "{file} holds {spelling}");
        }
    }
    let replayed = rowlock(["scan", "--replay", &recording, "-f", "json"]).run().exits(0);
    same(&live.stdout, &replayed.stdout);
}

/// A service that gives back what it was sent.
fn echo() -> Server {
    use crate::stage::Reply;
    let right = super::basic("alice", PASSWORD);
    Server::answering(move |asked| match (asked.path(), asked.field("authorization")) {
        ("/", _) => Reply::json(r#"{"users":"/users"}"#),
        ("/users", Some(value)) if value == right => {
            Reply::json(serde_json::json!({"sent": value, "password": PASSWORD}).to_string())
                .with("X-Echo", PASSWORD)
        }
        ("/users", _) => Reply::challenge(),
        _ => Reply::missing(),
    })
}

#[test]
fn a_recording_that_cannot_be_used_is_said() {
    let folder = Folder::new();
    let server = service();
    let nothing = folder.at("nothing");
    rowlock(["scan", "--replay", &nothing]).run().fails(2, &["run.json", "cannot be read", "--record"]);
    let recording = folder.at("recording");
    rowlock(["scan", &server.url(), "--record", &recording, "-q", "-f", "summary"]).run().exits(0);
    let both = ["scan", &server.url(), "--record", &recording, "--replay", &recording];
    rowlock(both).run().exits(2).says(&["--record", "--replay"]);

    let head = folder.read("recording/run.json");
    folder.file("recording/run.json", head.replace("rowlock-recording/", "rowlock-recording/9"));
    rowlock(["scan", "--replay", &recording]).run().fails(2, &["run.json", "record the run again"]);
    folder.file("recording/run.json", &head[..head.len() / 2]);
    rowlock(["scan", "--replay", &recording]).run().fails(2, &["run.json", "record the run again"]);
    folder.file("recording/run.json", head);
    folder.file("recording/exchanges.jsonl", "{}\n");
    rowlock(["scan", "--replay", &recording]).run().fails(2, &["exchanges.jsonl, line 1"]);
    let file = folder.file("file", "");
    rowlock(["scan", &server.url(), "--record", &file]).run().fails(2, &["cannot be written"]);
}

/// Equal, and told apart by the first line that is not.
#[track_caller]
fn same(left: &str, right: &str) {
    for (number, (a, b)) in left.lines().zip(right.lines()).enumerate() {
        assert_eq!(a, b, "line {}", number + 1);
    }
    assert_eq!(left.len(), right.len());
}
