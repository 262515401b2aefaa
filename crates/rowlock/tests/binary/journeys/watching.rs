//! Scans that watch the service's own log, and listen for its alerts.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use serde_json::Value;

use super::{DOCUMENT, basic};
use crate::stage::{Asked, Folder, PASSWORD, Reply, Server, free_port, rowlock};

/// The service behind HTTP Basic, which is told of every request before it answers.
fn service(told: impl Fn(&Asked, u16) + Send + Sync + 'static) -> Server {
    let right = basic("alice", PASSWORD);
    Server::answering(move |asked| {
        let opens = asked.field("authorization") == Some(right.as_str());
        let (status, reply) = match asked.path() {
            "/" => (200, Reply::json(r#"{"status":"ok"}"#)),
            "/users" | "/users/1" if opens => (200, Reply::json(r#"[{"id":1,"name":"alice"}]"#)),
            "/users" | "/users/1" => (401, Reply::challenge()),
            _ => (404, Reply::missing()),
        };
        told(asked, status);
        reply
    })
}

fn append(path: &Path, bytes: &[u8]) {
    let file = std::fs::OpenOptions::new().create(true).append(true).open(path);
    file.and_then(|mut f| f.write_all(bytes)).expect("written");
}

/// Logs each request with its `Authorization` field.
fn leaky(path: PathBuf) -> Server {
    service(move |asked, status| {
        let sent = asked.field("authorization").unwrap_or("-");
        append(&path, format!("GET {} answered {status}, authorization {sent}\n", asked.target).as_bytes());
    })
}

/// The report of a scan with this log and only these checks, and all that it said.
fn watched(server: &Server, log: &str, only: &str) -> (Value, String) {
    let folder = Folder::new();
    let spec = folder.file("openapi.json", DOCUMENT);
    let arguments =
        ["scan", &server.url(), "--spec", &spec, "--log", log, "--only", only, "--quiet", "-f", "json"];
    let done = rowlock(arguments).by_alice().run().exits(0);
    (done.report()["record"].clone(), done.stdout)
}

/// How a check ended, and why.
fn standing(record: &Value, id: &str) -> String {
    let all = record["checks"].as_array().expect("checks");
    let check = all.iter().find(|c| c["check"] == id).expect("it ran");
    format!(
        "{}: {}",
        check["standing"].as_str().unwrap_or_default(),
        check["reason"].as_str().unwrap_or_default()
    )
}

fn finds(record: &Value, id: &str) -> bool {
    record["findings"].as_array().is_some_and(|all| all.iter().any(|f| f["check"] == id))
}

#[test]
fn a_password_in_the_log_is_found_and_never_shown() {
    let folder = Folder::new();
    let path = folder.path().join("app.log");
    let server = leaky(path.clone());
    let (record, out) = watched(&server, &format!("file:{}", path.display()), "credential-in-log");
    // That no spelling of her password is in the output is held for every run.
    assert!(finds(&record, "credential-in-log"), "{record}");
    assert!(out.contains("base64"), "{out}");
}

#[test]
fn the_real_password_alone_is_found_and_never_shown() {
    let folder = Folder::new();
    let path = folder.path().join("app.log");
    let (log, right) = (path.clone(), basic("alice", PASSWORD));
    let server = service(move |asked, status| {
        let hers = asked.field("authorization") == Some(right.as_str());
        let what = if hers { format!("password {PASSWORD}, {right}") } else { "somebody".into() };
        append(&log, format!("GET {} by {what}: {status}\n", asked.target).as_bytes());
    });
    let (record, out) = watched(&server, &path.display().to_string(), "credential-in-log");
    assert!(finds(&record, "credential-in-log") && out.contains("[alice.password]"), "{out}");
}

#[test]
fn a_log_that_cannot_be_there_ends_the_scan_before_it_begins() {
    let server = leaky(Folder::new().path().join("app.log"));
    for (log, word) in [
        ("file:/nowhere/at/all/app.log", "/nowhere/at/all/app.log"),
        ("app", "file:PATH"),
        ("file:/", "folder"),
    ] {
        rowlock(["scan", &server.url(), "--log", log]).by_alice().run().fails(2, &[word]);
    }
    assert_eq!(server.connections(), 0);
}

#[test]
fn a_log_of_somebody_else_judges_nothing_and_says_why() {
    let folder = Folder::new();
    let path = folder.file("other.log", "");
    let server = leaky(folder.path().join("app.log"));
    let (record, _) = watched(&server, &format!("file:{path}"), "credential-in-log,auth-failure-not-logged");
    for id in ["credential-in-log", "auth-failure-not-logged"] {
        let why = standing(&record, id);
        assert!(why.starts_with("not-assessed") && why.contains("is it this service's?"), "{why}");
    }
}

#[test]
fn standard_input_that_ends_is_said() {
    let folder = Folder::new();
    let server = leaky(folder.path().join("app.log"));
    let spec = folder.file("openapi.json", DOCUMENT);
    let arguments = [
        "scan",
        &server.url(),
        "--spec",
        &spec,
        "--log",
        "stdin",
        "--only",
        "credential-in-log",
        "-f",
        "json",
    ];
    let done = rowlock(arguments).by_alice().stdin("one line\n").run().exits(0);
    let why = standing(&done.report()["record"], "credential-in-log");
    assert!(why.contains("stdin: it ended while the scan went on"), "{why}");
}

#[test]
fn commands_and_patterns_are_followed() {
    let folder = Folder::new();
    let path = folder.path().join("app.log");
    append(&path, b"started\n");
    let server = leaky(path.clone());
    let command = format!("cmd:tail -n 0 -F '{}'", path.display());
    for log in [command, folder.at("*.log")] {
        let (record, _) = watched(&server, &log, "credential-in-log");
        assert!(finds(&record, "credential-in-log"), "{log}: {}", standing(&record, "credential-in-log"));
    }
}

#[test]
fn a_rotation_in_mid_scan_loses_nothing() {
    let folder = Folder::new();
    let path = folder.path().join("app.log");
    let (log, count) = (path.clone(), AtomicUsize::new(0));
    let server = service(move |asked, status| {
        // Every second line begins a new file.
        if count.fetch_add(1, Ordering::Relaxed) % 2 == 0 && log.exists() {
            std::fs::rename(&log, log.with_extension("log.1")).expect("renamed");
        }
        let user = asked.field("authorization").unwrap_or("-");
        append(&log, format!("GET {} {status} {user}\n", asked.target).as_bytes());
    });
    let (record, _) =
        watched(&server, &path.display().to_string(), "credential-in-log,auth-failure-not-logged");
    assert!(finds(&record, "credential-in-log"), "{}", standing(&record, "credential-in-log"));
    assert!(!finds(&record, "auth-failure-not-logged"));
}

#[test]
fn an_endless_noisy_log_fills_no_memory() {
    let folder = Folder::new();
    let path = folder.path().join("app.log");
    let server = leaky(folder.path().join("other.log"));
    let over = Arc::new(AtomicBool::new(false));
    let (end, log) = (Arc::clone(&over), path.clone());
    let writer = std::thread::spawn(move || {
        let mut number = 0_u64;
        while !end.load(Ordering::Relaxed) {
            // Truncated as `copytruncate` does, so that the disk does not fill either.
            let mut file = std::fs::File::create(&log).expect("made");
            for _ in 0..64 {
                let mut lines = String::new();
                while lines.len() < 1 << 20 {
                    number += 1;
                    lines.extend(["noise ", &number.to_string(), " of a user who failed\n"]);
                }
                file.write_all(lines.as_bytes()).expect("written");
                // 200 MB a second.
                std::thread::sleep(Duration::from_millis(5));
            }
        }
        number
    });
    // The limit on memory is that of every run.
    let (record, _) = watched(&server, &path.display().to_string(), "credential-in-log");
    over.store(true, Ordering::Relaxed);
    assert!(writer.join().expect("ended") > 1_000_000);
    let why = standing(&record, "credential-in-log");
    assert!(why.starts_with("not-assessed") && why.contains("too many to keep"), "{why}");
}

#[test]
fn binary_garbage_hides_no_line_and_breaks_no_report() {
    let folder = Folder::new();
    let path = folder.path().join("app.log");
    let log = path.clone();
    let server = service(move |asked, status| {
        let sent = asked.field("authorization").unwrap_or("-");
        let mut bytes: Vec<u8> = (0..=255_u8).cycle().take(3000).collect();
        bytes.extend_from_slice(b"\xff\xfe\0\n\x1b[2J\xe2\x80\xae");
        bytes.extend_from_slice(format!("GET {} {status} {sent}\0\n", asked.target).as_bytes());
        append(&log, &bytes);
    });
    let (record, _) = watched(&server, &path.display().to_string(), "credential-in-log");
    assert!(finds(&record, "credential-in-log"), "{}", standing(&record, "credential-in-log"));
    let terminal = rowlock(["scan", &server.url(), "--log", &path.display().to_string(), "--no-burst"]);
    terminal.by_alice().run().exits(0);
}

#[test]
fn a_command_of_a_configuration_that_was_only_found_is_refused() {
    let folder = Folder::new();
    let made = folder.at("made");
    let server = leaky(folder.path().join("app.log"));
    let text = format!("[scan]\nlog = [\"cmd:touch {made}\"]\n");
    let done = rowlock(["scan", &server.url()]).by_alice().with_file("rowlock.toml", &text).run();
    done.fails(2, &["cmd:"]);
    assert!(!Path::new(&made).exists() && server.connections() == 0);
}

#[test]
fn an_alert_is_waited_for_and_its_absence_told() {
    let port = free_port();
    let address = format!("127.0.0.1:{port}");
    for alarmed in [true, false] {
        let failures = AtomicUsize::new(0);
        let server = service(move |asked, status| {
            let failed = status == 401 && asked.field("authorization").is_some();
            if failed && failures.fetch_add(1, Ordering::Relaxed) == 10 && alarmed {
                let body = r#"{"alert":"brute-force"}"#;
                let head = format!("POST /alerts HTTP/1.1\r\nHost: x\r\nContent-Length: {}", body.len());
                let mut to = TcpStream::connect(("127.0.0.1", port)).expect("it listens");
                to.write_all(format!("{head}\r\nConnection: close\r\n\r\n{body}").as_bytes()).expect("sent");
                let mut answer = String::new();
                let _ = to.read_to_string(&mut answer);
                assert!(answer.starts_with("HTTP/1.1 204"), "{answer}");
            }
        });
        let folder = Folder::new();
        let spec = folder.file("openapi.json", DOCUMENT);
        let url = server.url();
        let mut arguments = vec!["scan", &url, "--spec", &spec, "--alert-listener", &address];
        arguments.extend(["--alert-within", "3", "--only", "alert-not-raised", "-f", "json"]);
        let record = rowlock(arguments).by_alice().run().exits(0).report()["record"].clone();
        assert_eq!(finds(&record, "alert-not-raised"), !alarmed, "{}", standing(&record, "alert-not-raised"));
    }
}
