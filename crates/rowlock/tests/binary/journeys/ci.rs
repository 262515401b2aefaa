//! `rowlock ci`: the gate of a pipeline, from the first run to the last word. It never passes by mistake.

use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::{DOCUMENT, basic, service};
use crate::stage::{Done, Folder, PASSWORD, Reply, Server, free_port, rowlock};

/// A run of `rowlock ci` whose state and current folder are this one.
fn ci(folder: &Folder, arguments: &[&str]) -> Done {
    with(folder, arguments, &[])
}

fn with(folder: &Folder, arguments: &[&str], variables: &[(&str, &str)]) -> Done {
    let mut all = vec!["ci"];
    all.extend(arguments);
    let path = std::env::var_os("PATH").expect("a path").into_string().expect("text");
    let mut run =
        rowlock(all).inside(folder.path()).env("XDG_STATE_HOME", &folder.at("state")).env("PATH", &path);
    for (name, value) in variables {
        run = run.env(name, value);
    }
    run.env("ROWLOCK_PASSWORD", PASSWORD).run()
}

/// A service that forgets its guard once it is told to.
fn forgetful() -> (Server, Arc<AtomicBool>) {
    let open = Arc::new(AtomicBool::new(false));
    let (is_open, right) = (Arc::clone(&open), basic("alice", PASSWORD));
    let server = Server::answering(move |asked| match asked.path() {
        "/users" | "/users/1" if is_open.load(Ordering::Relaxed) => {
            Reply::json(r#"[{"id":1,"name":"alice"}]"#)
        }
        "/users" | "/users/1" => match asked.field("authorization") {
            Some(value) if value == right => Reply::json(r#"[{"id":1,"name":"alice"}]"#),
            _ => Reply::challenge(),
        },
        _ => Reply::missing(),
    });
    (server, open)
}

#[test]
fn a_new_finding_fails_against_a_file_against_git_and_against_the_last_run() {
    let ((server, open), folder) = (forgetful(), Folder::new());
    let url = server.url();
    let spec = folder.file("openapi.json", DOCUMENT);
    let scan = |more: &[&str]| {
        let mut arguments = vec![url.as_str(), "-u", "alice", "--spec", &spec, "-q"];
        arguments.extend(more);
        ci(&folder, &arguments)
    };
    scan(&["--baseline", "last", "--fail-on", "new"]).fails_anyhow(2, "nothing to compare with");
    scan(&["--write-baseline", "baseline.json"]).exits(0).shows(&["coverage"]);
    git(folder.path(), &["init", "-q", "-b", "main"]);
    git(folder.path(), &["add", "baseline.json"]);
    git(folder.path(), &["-c", "user.name=t", "-c", "user.email=t@localhost", "commit", "-qm", "baseline"]);

    scan(&["--fail-on", "new,regression", "--baseline", "baseline.json"]).exits(0);
    open.store(true, Ordering::Relaxed);
    for baseline in ["baseline.json", "main:baseline.json", "last"] {
        let done = scan(&["--fail-on", "new", "--baseline", baseline]).exits(1);
        done.shows(&["compared with the baseline", "new  critical"]);
    }
    // A run that failed is not what the next one is compared with: run again, it must not pass.
    scan(&["--fail-on", "new", "--baseline", "last"]).exits(1);
    scan(&["--fail-on", "regression", "--baseline", "baseline.json"]).exits(1);
    open.store(false, Ordering::Relaxed);
    scan(&["--fail-on", "new,regression", "--baseline", "last"]).exits(0);
    let baseline = folder.read("baseline.json");
    assert!(
        baseline.contains("rowlock-baseline/1") && !baseline.contains("\"name\\\":"),
        "no answer is in it"
    );
}

fn git(folder: &Path, arguments: &[&str]) {
    let done = Command::new("git").args(arguments).current_dir(folder).output().expect("git");
    assert!(done.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&done.stderr));
}

#[test]
fn a_baseline_that_is_missing_damaged_or_of_another_version_is_said_before_a_request() {
    let (server, folder) = (service(), Folder::new());
    let url = server.url();
    folder.file("half.json", "{\"version\":\"rowlock-report/1\",\"tool\":");
    folder.file("other.json", "{\"version\":\"rowlock-report/9\"}");
    folder.file("none.json", "[1,2]");
    folder.file("empty.json", "{\"version\":\"rowlock-baseline/1\",\"parts\":[]}");
    folder.file("wrong.json", "{\"version\":\"rowlock-baseline/1\",\"parts\":[{\"kind\":\"scan\"}]}");
    for (baseline, words) in [
        ("missing.json", "there is no baseline missing.json"),
        ("half.json", "is damaged"),
        ("other.json", "is of version rowlock-report/9"),
        ("none.json", "no report of Rowlock"),
        ("empty.json", "it holds no run"),
        ("wrong.json", "is damaged"),
        (".", "is a folder"),
        ("main:baseline.json", "not in git"),
        ("--upload-pack=x:y", "no git reference"),
    ] {
        let baseline = format!("--baseline={baseline}");
        ci(&folder, &[&url, "--fail-on", "new", &baseline]).fails(2, &[words]);
    }
    for arguments in [
        &["--fail-on", "new"][..],
        &["--fail-on", "nwe"],
        &["--threshold", "E"],
        &["--min-coverage", "101"],
        &["--require", "audit-log"],
        &["--suppress", "missing.toml"],
        &["--results", "half.json"],
    ] {
        let mut all = vec![url.as_str()];
        all.extend(arguments);
        ci(&folder, &all).fails(2, &[]);
    }
    ci(&folder, &[]).fails(2, &["nothing to look at"]);
    ci(&folder, &[&url, "--dry-run"]).fails(2, &["--dry-run is an option of `rowlock scan`"]);
    ci(&folder, &["--start", "true", "--source", "."]).fails(2, &["need the URL"]);
    assert_eq!(server.connections(), 0);
}

#[test]
fn gates_combine_and_what_was_not_assessed_does_not_pass() {
    let (server, folder) = (service(), Folder::new());
    let url = server.url();
    let scan = |more: &[&str]| {
        let mut arguments = vec![url.as_str(), "-u", "alice"];
        arguments.extend(more);
        ci(&folder, &arguments)
    };
    scan(&["--threshold", "F", "--fail-on", "critical", "--min-coverage", "20"])
        .exits(0)
        .says(&["gate: met"]);
    scan(&["--threshold", "100"]).exits(1).says(&["below the threshold", "gate: not met"]);
    scan(&["--fail-on", "logging"]).exits(1).says(&["logging: not assessed"]);
    scan(&["--min-coverage", "99"]).exits(1).says(&["below the 99% demanded"]);
    scan(&[]).exits(0).says(&["gate: none was set"]);
    let port = free_port();
    let gone = format!("http://127.0.0.1:{port}");
    ci(&folder, &[&gone, "--threshold", "F"]).exits(3).says(&["connection refused"]);
}

#[test]
fn source_and_logs_are_judged_beside_the_service() {
    let (server, folder) = (service(), Folder::new());
    folder.file(
        "app.py",
        "from flask import Flask, request\napp = Flask(__name__)\n\n\n@app.get(\"/\")\ndef home():\n    \
         print(request.headers[\"Authorization\"])\n    return \"ok\"\n",
    );
    folder.file("app.log", "GET / Authorization: Basic YWxpY2U6cXVpZXQtSGVyb24=\n");
    let url = server.url();
    let all =
        [&url, "-u", "alice", "--source", "app.py", "--search-log", "app.log", "--fail-on", "high", "-q"];
    let mut json = all.to_vec();
    json.extend([
        "-f", "json", "-o", "ci.json", "-f", "sarif", "-o", "ci.sarif", "-f", "junit", "-o", "ci.xml",
    ]);
    ci(&folder, &json).exits(1);
    let told: serde_json::Value = serde_json::from_str(&folder.read("ci.json")).expect("JSON");
    assert_eq!(told["version"], "rowlock-ci/1");
    let kinds: Vec<_> = told["parts"].as_array().expect("parts").iter().map(|p| p["kind"].clone()).collect();
    assert_eq!(kinds, ["scan", "logs"]);
    let reasons = told["gate"]["reasons"].to_string();
    assert!(reasons.contains("log-headers") || reasons.contains("log-credentials"), "{reasons}");
    assert!(reasons.contains("scan: high finding") && reasons.contains("logs: high finding"), "{reasons}");
    let sarif: serde_json::Value = serde_json::from_str(&folder.read("ci.sarif")).expect("JSON");
    assert_eq!(sarif["runs"].as_array().expect("runs").len(), 2);
    assert!(folder.read("ci.xml").contains("name=\"Gate\""));
    assert!(!folder.read("ci.json").contains("quiet-Heron"));
    // Its own output is a baseline in turn.
    let mut again = all.to_vec();
    again.truncate(7);
    again.extend(["--fail-on", "new,regression", "--baseline", "ci.json"]);
    ci(&folder, &again).exits(0).says(&["gate: met"]);
    let less = [&url, "-u", "alice", "--fail-on", "new", "--baseline", "ci.json"];
    ci(&folder, &less).exits(0).says(&["the kind logs as well, which was not looked at"]);
    let mut html = all.to_vec();
    html.extend(["-f", "html", "-o", "x.html"]);
    ci(&folder, &html).exits(2).says(&["html takes one report"]);
    ci(&folder, &["--source", "app.py", "--threshold", "B"]).exits(1).says(&["nothing with a score"]);
    ci(&folder, &["--spec", &folder.file("openapi.json", DOCUMENT), "--threshold", "F"]).exits(0);
    ci(&folder, &["--search-log", "missing.log", "--fail-on", "high"]).exits(2).says(&["missing.log"]);
}

#[test]
fn suppressions_hold_until_their_day_and_then_fail_loudly() {
    let folder = Folder::new();
    folder.file("app.log", "GET / Authorization: Basic YWxpY2U6cXVpZXQtSGVyb24=\n");
    let run = |file: &str| {
        folder.file("rowlock.suppress.toml", file);
        ci(&folder, &["--search-log", "app.log", "--fail-on", "high"])
    };
    let entry = |expires: &str| {
        format!("[[suppress]]\ncheck = \"credential-in-log\"\nreason = \"made up\"\nexpires = {expires}\n")
    };
    run("").exits(1);
    run(&entry("2999-12-31")).exits(0).says(&["gate: met"]);
    run(&entry("\"2999-12-31\"")).exits(0);
    run(&entry("2020-12-31"))
        .exits(1)
        .says(&["rowlock.suppress.toml:1: the suppression", "expired on 2020-12-31"]);
    let idle = entry("2999-12-31").replace("credential-in-log", "server-banner");
    run(&idle).exits(1).says(&["took nothing back"]);
    for (wrong, words) in [
        (
            entry("2999-12-31").replace("credential-in-log", "no-such-check"),
            "there is no check 'no-such-check'",
        ),
        (entry("2999-12-31").replace("made up", " "), "needs a reason"),
        (entry("\"soon\""), "is no day"),
        (
            entry("2999-12-31").replace("check = \"credential-in-log\"\n", ""),
            "needs the check or the fingerprint",
        ),
        (entry("2999-12-31").replace("reason = \"made up\"\n", ""), "reason"),
        ("[[supress]]\n".to_owned(), "rowlock.suppress.toml:1:"),
    ] {
        run(&wrong).fails(2, &[words]);
    }
}

#[test]
fn the_configuration_says_what_a_pipeline_demands() {
    let folder = Folder::new();
    folder.file("app.log", "GET / Authorization: Basic YWxpY2U6cXVpZXQtSGVyb24=\n");
    folder.file(
        "rowlock.toml",
        "[scan]\nfail-on = [\"critical\"]\n\n[ci]\nsearch-log = [\"app.log\"]\nfail-on = [\"high\"]\n",
    );
    ci(&folder, &[]).exits(1).says(&["high finding"]);
    folder.file("rowlock.toml", "[ci]\nsearch-log = [\"app.log\"]\nfail-on = [\"new\"]\n");
    ci(&folder, &[]).fails(2, &["give --baseline"]);
    folder.file("rowlock.toml", "[ci]\nfail-on = [\"nwe\"]\n");
    ci(&folder, &[]).fails(2, &["rowlock.toml:2:", "'nwe'"]);
    folder.file("rowlock.toml", "[ci]\nstart = \"touch owned\"\n");
    ci(&folder, &["http://127.0.0.1:9"]).fails(2, &["runs a command", "--config"]);
    assert!(!folder.path().join("owned").exists());
}

#[test]
fn a_service_is_started_waited_for_and_ended_with_its_children() {
    let (folder, port) = (Folder::new(), free_port());
    // A shell that leaves a child behind which ignores the polite end.
    let server = "import http.server,sys,os,signal\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\n\
         open(sys.argv[2],'w').write(str(os.getpid()))\nprint('::error::owned')\n\
         http.server.HTTPServer(('127.0.0.1',int(sys.argv[1])),http.server.SimpleHTTPRequestHandler).serve_forever()\n";
    folder.file("serve.py", server);
    let url = format!("http://127.0.0.1:{port}");
    let start = format!("sleep 0.5; python3 serve.py {port} pid & wait");
    let done = ci(&folder, &[&url, "--start", &start, "--wait", "30", "--threshold", "F", "-q"]);
    let done = done.exits(0);
    assert!(!done.stderr.contains("owned"), "{}", done.told());
    assert!(!is_alive(&folder.read("pid")), "the child outlived the run");
    ci(&folder, &[&url, "--start", "echo no such module; exit 7", "--threshold", "F"])
        .exits(3)
        .says(&["service | no such module", "exit status: 7"]);
    let done = ci(&folder, &[&url, "--start", "sleep 30", "--wait", "1", "--threshold", "F"]).exits(3);
    done.says(&["did not come up within 1 s"]);
}

#[test]
fn ctrl_c_and_sigterm_end_the_service_too() {
    for (signal, code) in [("-INT", 130), ("-TERM", 130)] {
        let folder = Folder::new();
        let pid = folder.path().join("pid");
        let url = format!("http://127.0.0.1:{}", free_port());
        let mut child = Command::new(env!("CARGO_BIN_EXE_rowlock"))
            .args(["ci", &url, "--start", "sleep 300 & echo $! > pid; wait", "--wait", "200"])
            .current_dir(folder.path())
            .env("XDG_STATE_HOME", folder.at("state"))
            .stderr(std::process::Stdio::null())
            .spawn()
            .expect("started");
        while !std::fs::read_to_string(&pid).is_ok_and(|t| t.ends_with('\n')) {
            std::thread::sleep(std::time::Duration::from_millis(20));
        }
        let sent = Command::new("kill").args([signal, &child.id().to_string()]).status();
        assert!(sent.is_ok_and(|s| s.success()));
        assert_eq!(child.wait().expect("ended").code(), Some(code), "{signal}");
        assert!(!is_alive(&folder.read("pid")), "{signal}: the child outlived the run");
    }
}

fn is_alive(pid: &str) -> bool {
    // A zombie that nobody has waited for yet is as dead as can be.
    let status = std::fs::read_to_string(format!("/proc/{}/status", pid.trim())).unwrap_or_default();
    status.lines().any(|l| l.starts_with("State:") && !l.contains('Z'))
}

impl Done {
    /// Ends with this code and these words among others.
    #[track_caller]
    fn fails_anyhow(self, code: i32, words: &str) -> Self {
        self.exits(code).says(&[words])
    }
}

/// A service of two operations; each writes what it is told to of its logins.
fn logging(path: std::path::PathBuf, orders_log: bool, access: bool) -> Server {
    let right = basic("alice", PASSWORD);
    Server::answering(move |asked| {
        let opens = asked.field("authorization") == Some(right.as_str());
        let operation = matches!(asked.path(), "/users" | "/orders");
        let tried = asked.field("authorization").is_some();
        let mut lines = String::new();
        if operation && tried && (asked.path() == "/users" || orders_log) {
            let outcome = if opens { "accepted" } else { "rejected" };
            lines =
                format!("level=INFO msg=\"login {outcome}\" path={} target={}\n", asked.path(), asked.target);
        }
        if access {
            let status = if opens { 200 } else { 401 };
            let target = &asked.target;
            let line = format!(
                "127.0.0.1 - - [21/Nov/2026:12:00:00 +0000] \"GET {target} HTTP/1.1\" {status} 12 \"-\" \"x\"\n"
            );
            lines.push_str(&line);
        }
        let file = std::fs::OpenOptions::new().create(true).append(true).open(&path);
        file.and_then(|mut f| std::io::Write::write_all(&mut f, lines.as_bytes())).expect("written");
        match (operation, opens) {
            (true, true) => Reply::json(r#"[{"id":1}]"#),
            (true, false) => Reply::challenge(),
            _ => Reply::missing(),
        }
    })
}

#[test]
fn an_operation_that_does_not_log_its_logins_does_not_pass() {
    let spec = r#"{"openapi":"3.0.3","info":{"title":"t","version":"1"},
        "components":{"securitySchemes":{"basic":{"type":"http","scheme":"basic"}}},"security":[{"basic":[]}],
        "paths":{"/users":{"get":{"responses":{"200":{"description":"all"}}}},
        "/orders":{"get":{"responses":{"200":{"description":"all"}}},"post":{"responses":{}}}}}"#;
    let reads = spec.replace(r#","post":{"responses":{}}"#, "");
    for (orders_log, access, spec, code) in [
        (true, true, reads.as_str(), 0),
        (false, false, spec, 1),
        (false, true, spec, 1),
        (true, true, spec, 1),
    ] {
        let folder = Folder::new();
        let log = folder.file("app.log", "");
        let server = logging(log.clone().into(), orders_log, access);
        let (url, spec, log) = (server.url(), folder.file("openapi.json", spec), format!("file:{log}"));
        let arguments =
            [&url, "-u", "alice", "--spec", &spec, "--log", &log, "--require", "audit-log", "-f", "json"];
        let done = ci(&folder, &arguments).exits(code);
        let told: serde_json::Value = serde_json::from_str(&done.stdout).expect("JSON");
        let audited = &told["parts"][0]["report"]["record"]["audited"];
        assert_eq!(audited.as_array().map(Vec::len), Some(2), "{audited}");
        if !orders_log {
            done.says(&[
                "GET /orders takes Basic credentials without proven logging",
                "no line of the log tells",
            ]);
        } else if code == 1 {
            done.says(&["POST /orders takes Basic credentials, and no login was tried there"]);
        }
    }
}
