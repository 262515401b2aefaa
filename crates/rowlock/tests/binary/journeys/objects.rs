//! Objects that a scan makes: removed on every way out, and what cannot be removed is neither lost nor forgotten.

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use super::basic;
use crate::stage::{Asked, Done, Folder, PASSWORD, Reply, Server, rowlock};

const BOB: &str = "Vj4-kestrel-77";
const DOCUMENT: &str = r#"{"openapi":"3.0.3","info":{"title":"t","version":"1"},
    "components":{"securitySchemes":{"basic":{"type":"http","scheme":"basic"}}},"security":[{"basic":[]}],
    "paths":{"/notes":{"get":{"responses":{"200":{"description":"all"}}},
    "post":{"requestBody":{"content":{"application/json":{"schema":{"type":"object","required":["text"],
    "properties":{"text":{"type":"string"}}}}}},"responses":{"201":{"description":"made"}}}},
    "/notes/{id}":{"parameters":[{"name":"id","in":"path","required":true,"schema":{"type":"integer"}}],
    "get":{"responses":{"200":{"description":"one"}}},"delete":{"responses":{"204":{"description":"gone"}}}}}}"#;

/// Notes by number, each its owner's alone.
#[derive(Default)]
struct Notes {
    there: Mutex<Vec<(usize, String)>>,
    made: AtomicUsize,
    /// Whether `DELETE` is refused, whoever asks.
    keeps: AtomicBool,
    /// Whether nobody is answered once there is a note.
    hangs: AtomicBool,
}

impl Notes {
    fn answer(&self, asked: &Asked) -> Reply {
        let given = asked.field("authorization");
        let owner =
            [("alice", PASSWORD), ("bob", BOB)].into_iter().find(|(u, p)| given == Some(&basic(u, p)));
        let Some((owner, _)) = owner else { return Reply::challenge() };
        let number = asked.path().strip_prefix("/notes/").and_then(|n| n.parse::<usize>().ok());
        let mut there = self.there.lock().expect("not poisoned");
        let own = number.and_then(|n| there.iter().position(|(m, o)| *m == n && o == owner));
        match (asked.method.as_str(), asked.path(), own) {
            ("GET", "/openapi.json", _) => Reply::json(DOCUMENT),
            ("GET", "/notes", _) => {
                let own = there.iter().filter(|(_, o)| o == owner);
                let all: Vec<String> = own.map(|(n, _)| format!(r#"{{"id":{n},"text":"x"}}"#)).collect();
                Reply::json(format!("[{}]", all.join(",")))
            }
            ("POST", "/notes", _) => {
                let number = 1701 + self.made.fetch_add(1, Ordering::Relaxed);
                there.push((number, owner.to_owned()));
                Reply::new(201, format!(r#"{{"id":{number},"text":"x"}}"#))
                    .with("Content-Type", "application/json")
            }
            ("GET", _, Some(_)) if self.hangs.load(Ordering::Relaxed) => {
                drop(there);
                std::thread::sleep(Duration::from_secs(60));
                Reply::missing()
            }
            ("GET", _, Some(at)) => Reply::json(format!(r#"{{"id":{},"text":"x"}}"#, there[at].0)),
            ("DELETE", _, Some(_)) if self.keeps.load(Ordering::Relaxed) => Reply::new(409, "kept"),
            ("DELETE", _, Some(at)) => {
                there.remove(at);
                Reply::new(204, "")
            }
            _ => Reply::missing(),
        }
    }

    fn count(&self) -> usize {
        self.there.lock().expect("not poisoned").len()
    }
}

/// A service of notes, and a folder for what scans of it keep.
struct Stage {
    notes: Arc<Notes>,
    server: Server,
    state: Folder,
}

impl Stage {
    fn new() -> Self {
        let notes = Arc::new(Notes::default());
        let service = Arc::clone(&notes);
        Self { notes, server: Server::answering(move |asked| service.answer(asked)), state: Folder::new() }
    }

    fn scan(&self, more: &[&str], interrupt: Option<fn(&Notes) -> bool>) -> Done {
        let url = self.server.url();
        let scan = ["scan", &url, "-f", "json", "--other-user", "bob", "--only", "bola-write"];
        let run = rowlock(scan.iter().chain(more))
            .by_alice()
            .env("ROWLOCK_OTHER_PASSWORD", BOB)
            .env("XDG_STATE_HOME", &self.state.path().display().to_string());
        let Some(ready) = interrupt else { return run.run() };
        let notes = Arc::clone(&self.notes);
        run.interrupt_when(move || ready(&notes)).within(45).run()
    }

    /// The journal, when there is one.
    fn journal(&self) -> Option<PathBuf> {
        let files = std::fs::read_dir(self.state.path().join("rowlock")).ok()?;
        files.filter_map(|f| Some(f.ok()?.path())).find(|p| p.extension().is_some_and(|e| e == "json"))
    }
}

fn lines(report: &serde_json::Value, of: &str) -> String {
    let lines = report["record"][of].as_array().expect("a list");
    lines.iter().filter_map(serde_json::Value::as_str).collect::<Vec<_>>().join("\n")
}

#[test]
fn what_the_target_keeps_is_listed_and_put_back_by_the_next_scan() {
    let stage = Stage::new();
    stage.notes.keeps.store(true, Ordering::Relaxed);
    let report = stage.scan(&["--consent", "write"], None).report();
    let left = lines(&report, "left_behind");
    assert!(left.contains("DELETE /notes/1701 was answered 409"), "{left}");
    assert_eq!(stage.notes.count(), 1);
    assert_eq!(lines(&report, "left_out"), "", "what was asked with consent is not left out");
    let journal = stage.journal().expect("a journal");
    let text = std::fs::read_to_string(&journal).expect("readable");
    assert!(text.contains("/notes/1701") && !text.contains(BOB), "{text}");

    // Without consent the next scan says what is owed, and writes nothing.
    let report = stage.scan(&[], None).report();
    assert!(lines(&report, "left_out").contains("POST /notes: may change state"), "{report}");
    let notes = lines(&report, "notes");
    assert!(notes.contains("has not put this back: DELETE /notes/1701"), "{notes}");
    assert!(notes.contains("--consent write") && stage.journal().is_some(), "{notes}");

    // Another one that leaves something keeps the first debt as well.
    let report = stage.scan(&["--consent", "write"], None).report();
    assert!(lines(&report, "notes").contains("did not take it back"), "{report}");
    let text = std::fs::read_to_string(&journal).expect("readable");
    assert!(text.contains("/notes/1701") && text.contains("/notes/1702"), "{text}");

    stage.notes.keeps.store(false, Ordering::Relaxed);
    let report = stage.scan(&["--consent", "write"], None).report();
    let notes = lines(&report, "notes");
    for note in ["done now: DELETE /notes/1701", "done now: DELETE /notes/1702"] {
        assert!(notes.contains(note), "{notes}");
    }
    assert_eq!((stage.notes.count(), stage.journal()), (0, None));
    assert_eq!(lines(&report, "left_behind"), "");
}

#[test]
fn an_interrupted_scan_removes_what_it_made() {
    let stage = Stage::new();
    stage.notes.hangs.store(true, Ordering::Relaxed);
    let made = |notes: &Notes| notes.count() > 0;
    let report = stage.scan(&["--consent", "write"], Some(made)).exits(130).report();
    assert_eq!(report["record"]["stopped"]["why"], "interrupted");
    assert_eq!((stage.notes.count(), stage.journal()), (0, None));
    assert_eq!(lines(&report, "left_behind"), "");
}
