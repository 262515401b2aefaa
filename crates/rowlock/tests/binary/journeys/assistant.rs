//! What an assistant does with the server on standard input and output.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::{DOCUMENT, basic, service};
use crate::stage::{Assistant, PASSWORD, Reply, Server, free_port, rowlock};

/// A service whose one flaw (a profile that tells a password's hash) can be repaired while it runs: 0 is as it
/// was, 1 is repaired, a status breaks what has the flaw.
fn repairable() -> (Server, Arc<AtomicUsize>) {
    let right = basic("alice", PASSWORD);
    let repaired = Arc::new(AtomicUsize::new(0));
    let state = Arc::clone(&repaired);
    let server = Server::answering(move |asked| match asked.path() {
        "/" => Reply::json(r#"{"status":"ok"}"#),
        "/profile" if asked.field("authorization") != Some(&right) => Reply::challenge(),
        "/profile" => match state.load(Ordering::Relaxed) {
            0 => Reply::json(
                r#"{"name":"alice","password_hash":"$2b$12$C6UzMDM.H6dfI/f/IKcEeO7ZBpMBmvR3nVz1Yv1j8vQdC8xGDhFWq"}"#,
            ),
            1 => Reply::json(r#"{"name":"alice"}"#),
            401 => Reply::challenge(),
            status => Reply::new(u16::try_from(status).unwrap_or(500), "broken"),
        },
        "/openapi.json" => Reply::json(DOCUMENT.replace("/users/1", "/other").replace("/users", "/profile")),
        _ => Reply::missing(),
    });
    (server, repaired)
}

fn finding(answer: &Value, check: &str) -> String {
    let findings = answer["findings"].as_array().expect("findings");
    let one = findings.iter().find(|f| f["check"] == check).unwrap_or_else(|| panic!("no {check}: {answer}"));
    one["finding"].as_str().expect("an id").to_owned()
}

#[test]
fn a_weakness_is_scanned_explained_repaired_and_seen_to_be_fixed() {
    let (server, repaired) = repairable();
    let mut one = Assistant::begin(&[]);
    let (scan, text) = one.told("scan_api", json!({"url": server.url(), "identities": ["alice"]}));
    let run = scan["run"].as_str().expect("kept").to_owned();
    assert!(text.contains(&run) && text.contains("Not assessed, which is not passed"), "{text}");
    let found = finding(&scan, "password-hash-in-response");
    let progress: Vec<f64> = one
        .heard
        .iter()
        .filter(|m| m["method"] == "notifications/progress")
        .map(|m| m["params"]["progress"].as_f64().expect("a number"))
        .collect();
    assert!(!progress.is_empty() && progress.is_sorted_by(|a, b| a < b), "{progress:?}");
    let (detail, text) = one.told("get_scan", json!({"run": run, "finding": found}));
    assert_eq!(detail["detail"]["evidence"][0]["kind"], "exchange", "{detail}");
    assert!(text.contains("curl"), "{text}");
    one.told("explain_check", json!({"check": "password-hash-in-response", "framework": "flask"}));
    let (fix, _) = one.told("suggest_fix", json!({"run": run, "finding": found, "framework": "flask"}));
    assert_eq!(fix["repairs"][0]["framework"], "Flask", "{fix}");
    assert_eq!(fix["repairs"].as_array().map(Vec::len), Some(1));
    let again = json!({"run": run, "finding": found});
    assert_eq!(one.told("rescan_finding", again.clone()).0["verdict"], "still_there");
    // What does not work is not repaired.
    for status in [500, 404, 403, 401] {
        repaired.store(status, Ordering::Relaxed);
        let (broken, _) = one.told("rescan_finding", again.clone());
        assert_eq!(broken["verdict"], "could_not_tell", "{status}: {broken}");
    }
    repaired.store(1, Ordering::Relaxed);
    let (fixed, text) = one.told("rescan_finding", again.clone());
    assert_eq!(fixed["verdict"], "fixed", "{fixed}");
    assert!(text.starts_with("FIXED"), "{text}");
    one.told("scan_api", json!({"url": server.url(), "identities": ["alice"]}));
    let (compared, _) = one.told("compare_scans", json!({"old": run, "new": "last"}));
    let gone = compared["fixed"]["findings"].as_array().expect("a list");
    assert!(gone.iter().any(|f| f["check"] == "password-hash-in-response"), "{compared}");
    assert_eq!(one.told("list_scans", json!({})).0["page"]["entries"], 2, "a second look is not kept");
    // Nobody is there to be asked: nothing is known, and that is what is said.
    drop(server);
    std::thread::sleep(Duration::from_millis(50));
    let (open, _) = one.told("rescan_finding", again);
    assert_eq!(open["verdict"], "could_not_tell", "{open}");
    let (_, code, stderr) = one.close();
    assert_eq!(code, Some(0), "{stderr}");
}

#[test]
fn files_are_checked_and_checked_again() {
    let source = "from flask import Flask, request\nimport logging\napp = Flask(__name__)\n\n\
                  @app.post('/login')\ndef login():\n    logging.info('login %s', request.authorization.password)\n    return 'ok'\n";
    let log = "2026-01-01 INFO Authorization: Basic YWxpY2U6czNjcmV0LXBhc3N3b3Jk\n";
    let files = [("app/main.py", source), ("app.log", log), ("openapi.json", DOCUMENT)];
    let mut one = Assistant::begin(&files);
    let (code, text) = one.told("check_code", json!({"paths": ["app"]}));
    assert_eq!((&code["kind"], &code["grade"]), (&json!("code"), &Value::Null), "{code}");
    let (run, found) = (code["run"].clone(), code["findings"][0]["finding"].clone());
    let check = code["findings"][0]["check"].clone();
    assert!(text.contains("app/main.py:7"), "{text}");
    let again = json!({"run": run, "finding": found});
    assert_eq!(one.told("rescan_finding", again.clone()).0["verdict"], "still_there");
    one.folder.file("app/main.py", source.replace("request.authorization.password", "request.remote_addr"));
    assert_eq!(one.told("rescan_finding", again.clone()).0["verdict"], "fixed");
    one.folder.file("app/main.py", source.replace("logging.info('login", "logging.warning('who"));
    assert_eq!(one.told("rescan_finding", again.clone()).0["verdict"], "still_there", "in another form");
    // Neither a file that cannot be read any more nor a comment is a repair.
    for instead in [
        source.replace("def login():", "def login(:").replace("%s', ", "%s' "),
        source.replace("authorization.password)", "authorization.password)  # rowlock: ignore[x] no"),
        source.replace(
            "authorization.password)",
            &format!("authorization.password)  # rowlock: ignore[{}] no", check.as_str().expect("a check")),
        ),
    ] {
        one.folder.file("app/main.py", instead);
        let (again, text) = one.told("rescan_finding", again.clone());
        assert_ne!(again["verdict"], "fixed", "{text}");
    }
    let (logs, text) = one.told("check_logs", json!({"paths": ["app.log"]}));
    assert_eq!(logs["kind"], "logs");
    assert!(!text.contains("YWxpY2U6czNjcmV0") && !text.contains("s3cret"), "{text}");
    let (spec, _) = one.told("check_spec", json!({"spec": "openapi.json"}));
    assert_eq!(spec["kind"], "spec");
    let found = spec["findings"][0]["finding"].clone();
    let (same, _) = one.told("rescan_finding", json!({"run": spec["run"], "finding": found}));
    assert_eq!(same["verdict"], "still_there");
}

#[test]
fn nothing_is_reached_that_the_owner_did_not_allow() {
    let server = service();
    let mut one = Assistant::begin(&[("here.json", DOCUMENT)]);
    let outside = one.state.file("outside.json", DOCUMENT);
    #[cfg(unix)]
    std::os::unix::fs::symlink(&outside, one.folder.at("link.json")).expect("a link");
    for url in ["http://192.0.2.1:81/", "https://example.com", "http://0.0.0.0:1", "http://169.254.169.254/"]
    {
        assert!(one.refused("scan_api", json!({"url": url})).contains("nothing was sent"), "{url}");
        assert!(one.refused("check_spec", json!({"spec": url})).contains("nothing was sent"), "{url}");
        let order = json!({"url": server.url(), "spec": url});
        assert!(one.refused("scan_api", order).contains("nothing was sent"), "{url}");
    }
    for path in [outside.as_str(), "link.json", "../../../../../../etc/passwd", "/etc/passwd", "not-there"] {
        assert!(one.refused("check_spec", json!({"spec": path})).contains("not below"), "{path}");
        assert!(one.refused("check_code", json!({"paths": [path]})).contains("not below"), "{path}");
        assert!(one.refused("check_logs", json!({"paths": [path]})).contains("not below"), "{path}");
        let order = json!({"url": server.url(), "log": [path]});
        assert!(one.refused("scan_api", order).contains("not below"), "{path}");
    }
    let order = json!({"url": server.url(), "log": ["cmd:id"]});
    assert!(one.refused("scan_api", order).contains("not below"));
    let order = json!({"url": server.url(), "level": "consented"});
    assert!(one.refused("scan_api", order).contains("not allowed here"));
    let order = json!({"url": server.url(), "identities": ["carol"]});
    assert!(one.refused("scan_api", order).contains("Configured are: alice, bob"));
    assert!(one.refused("scan_api", json!({"url": server.url(), "password": "x"})).contains("unknown field"));
    assert!(
        one.refused("scan_api", json!({"url": "http://a:b@127.0.0.1/"})).contains("credentials inside a URL")
    );
    assert_eq!(server.connections(), 0, "{:?}", server.paths());
    one.told("check_spec", json!({"spec": "here.json"}));
}

#[test]
fn the_owner_widens_the_bounds_by_configuration() {
    let server = service();
    let elsewhere = free_port();
    let config = format!(
        "[mcp]\nallow = [\"http://192.0.2.9:8000\"]\nconsent = [\"guess\"]\n[scan]\nurl = \"{}\"\nonly = [\"encryption\"]\n\
         user = \"mallory\"\nconsent = [\"write\"]\n[credentials.far]\nuser = \"far\"\npassword-env = \"BOB\"\n\
         origin = \"http://127.0.0.1:{elsewhere}\"\n",
        server.url()
    );
    let mut one = Assistant::with(&config, &[]);
    let opened = one.heard[0]["result"]["instructions"].as_str().expect("words").to_owned();
    for word in ["http://192.0.2.9:8000", "alice, bob, far", "guess", &server.url()] {
        assert!(opened.contains(word), "{word}: {opened}");
    }
    let (scan, _) = one.told("scan_api", json!({"level": "consented"}));
    assert_eq!(scan["partial"], Value::Null);
    assert!(one.refused("scan_api", json!({"identities": ["far"]})).contains("is for http://127.0.0.1"));
    assert!(server.asked().iter().all(|a| a.method != "POST" && a.field("authorization").is_none()));
}

#[test]
fn a_file_that_merely_lies_there_is_not_read() {
    let done = rowlock(["mcp"])
        .with_file("rowlock.toml", "[mcp]\nallow = [\"http://192.0.2.9\"]\n[scan]\nnonsense = 1\n")
        .stdin("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{\"protocolVersion\":\"2025-06-18\",\"capabilities\":{},\"clientInfo\":{\"name\":\"t\",\"version\":\"1\"}}}\n")
        .run()
        .exits(0)
        .says(&["rowlock.toml in this folder is not read"]);
    assert!(!done.stdout.contains("192.0.2.9"), "{}", done.told());
    for (config, words) in [
        ("[credentials.a]\nuser = \"a\"\n", "give password-file or password-env"),
        ("[credentials.a]\nuser = \"a:b\"\npassword-env = \"X\"\n", "the user's name alone"),
        ("[credentials.a]\ntoken-env = \"X\"\nauth = \"basic\"\n", "the user's name alone"),
        ("[credentials.\"a b\"]\ntoken-env = \"X\"\n", "no name for a credential"),
        ("[credentials.a]\npassword = \"secret\"\n", "unknown field"),
        ("[mcp]\nallow = [\"https://a.example/path\"]\n", "is no origin"),
        ("[mcp]\nconsent = [\"everything\"]\n", "everything"),
        ("[mcp]\nroots = [\"/not/there\"]\n", "cannot be used"),
    ] {
        let run = rowlock(["mcp", "--config", "c.toml"]).with_file("c.toml", config);
        run.run().fails(2, &[words]);
    }
}

/// A service that stops answering after so many requests.
fn stalling(after: usize) -> (Server, Arc<AtomicUsize>) {
    let count = Arc::new(AtomicUsize::new(0));
    let asked = Arc::clone(&count);
    let server = Server::answering(move |request| {
        if asked.fetch_add(1, Ordering::Relaxed) >= after {
            std::thread::sleep(Duration::from_secs(60));
        }
        match (request.path(), request.field("authorization")) {
            ("/" | "/users", None) => Reply::challenge(),
            ("/" | "/users", _) => Reply::json(r#"[{"id":1}]"#),
            _ => Reply::missing(),
        }
    });
    (server, count)
}

/// A scan that is stuck.
fn stuck(one: &mut Assistant) -> (Server, u64) {
    let (server, count) = stalling(40);
    let order = json!({"name": "scan_api", "arguments": {"url": server.url(), "identities": ["alice"]}});
    let number = one.request("tools/call", order);
    let began = Instant::now();
    while count.load(Ordering::Relaxed) <= 40 {
        assert!(began.elapsed() < Duration::from_secs(30), "the scan does not come to the stall");
        std::thread::sleep(Duration::from_millis(10));
    }
    (server, number)
}

#[test]
fn a_cancelled_scan_ends_and_is_kept_as_partial() {
    let mut one = Assistant::begin(&[]);
    let (_server, number) = stuck(&mut one);
    // One at a time; and what reads is not held up by it.
    assert!(one.refused("scan_api", json!({"url": "http://127.0.0.1:9"})).contains("one at a time"));
    one.told("explain_check", json!({"check": "token-leakage"}));
    one.say("notifications/cancelled", json!({"requestId": number, "reason": "enough"}));
    let began = Instant::now();
    let (listed, _) = loop {
        let (listed, text) = one.told("list_scans", json!({}));
        if listed["page"]["entries"] == 1 {
            break (listed, text);
        }
        assert!(began.elapsed() < Duration::from_secs(30), "{text}");
        std::thread::sleep(Duration::from_millis(50));
    };
    assert_eq!(listed["runs"][0]["partial"], true, "{listed}");
    let (run, text) = one.told("get_scan", json!({"run": "last"}));
    assert_eq!(run["partial"]["untrusted"], "interrupted");
    assert!(text.contains("PARTIAL"), "{text}");
    assert!(one.heard.iter().all(|m| m["id"] != number), "a cancelled request is not answered");
}

#[test]
fn the_end_of_the_input_and_ctrl_c_end_a_scan_politely() {
    for by_signal in [false, true] {
        let mut one = Assistant::begin(&[]);
        let (_server, number) = stuck(&mut one);
        let state = one.state.path().to_path_buf();
        let kept = || {
            let mut list = rowlock(["scans", "list", "-f", "json"]);
            list = list.env("XDG_STATE_HOME", &state.display().to_string());
            list.run().exits(0).stdout
        };
        assert!(!kept().contains("\"partial\": true"));
        let stop: fn(Assistant) -> _ = if by_signal { Assistant::interrupt } else { Assistant::close };
        // The folder of kept runs must outlive the assistant.
        let keep = std::mem::replace(&mut one.state, crate::stage::Folder::new());
        let began = Instant::now();
        let (rest, code, stderr) = stop(one);
        assert!(began.elapsed() < Duration::from_secs(30));
        assert_eq!(code, Some(0), "{stderr}");
        let answer = rest.iter().find(|m| m["id"] == number).expect("answered before the end");
        assert_eq!(answer["result"]["structuredContent"]["partial"]["untrusted"], "interrupted", "{answer}");
        assert!(kept().contains("\"partial\": true"), "{}", kept());
        drop(keep);
    }
}

#[test]
fn resources_and_prompts_are_there_and_paged() {
    let server = service();
    let mut one = Assistant::begin(&[]);
    let (scan, _) = one.told("scan_api", json!({"url": server.url()}));
    let (mut cursor, mut all) = (Value::Null, Vec::new());
    loop {
        let params = if cursor.is_null() { json!({}) } else { json!({"cursor": cursor}) };
        let page = one.ask("resources/list", params)["result"].clone();
        let list = page["resources"].as_array().expect("a list").clone();
        assert!(list.len() <= 50);
        all.extend(list);
        cursor = page["nextCursor"].clone();
        if cursor.is_null() {
            break;
        }
    }
    assert_eq!(all[0]["uri"], format!("rowlock://scan/{}", scan["run"].as_str().expect("kept")));
    assert!(all.iter().any(|r| r["uri"] == "rowlock://check/auth-not-enforced"));
    for uri in [all[0]["uri"].clone(), json!("rowlock://check/auth-not-enforced")] {
        let read = one.ask("resources/read", json!({"uri": uri}));
        assert!(read["result"]["contents"][0]["text"].as_str().is_some_and(|t| t.len() > 200), "{read}");
    }
    for uri in ["rowlock://scan/../../etc/passwd", "rowlock://check/none", "file:///etc/passwd"] {
        assert!(one.ask("resources/read", json!({"uri": uri}))["error"].is_object(), "{uri}");
    }
    let templates = one.ask("resources/templates/list", json!({}));
    assert_eq!(templates["result"]["resourceTemplates"].as_array().map(Vec::len), Some(2));
    let filled = one.ask("prompts/get", json!({"name": "harden_api", "arguments": {"url": server.url()}}));
    let text = filled["result"]["messages"][0]["content"]["text"].as_str().expect("text");
    assert!(text.contains(&server.url()) && text.contains("rescan_finding"), "{text}");
    assert!(one.ask("prompts/get", json!({"name": "review_auth"}))["error"].is_object());
    assert!(one.ask("prompts/get", json!({"name": "none"}))["error"].is_object());
}

#[test]
fn odd_messages_do_not_end_the_server() {
    let mut one = Assistant::begin(&[]);
    for line in [
        "",
        "{",
        "[]",
        "{\"jsonrpc\":\"2.0\"}",
        "\"x\"",
        "{\"jsonrpc\":\"1.0\",\"id\":7,\"method\":\"ping\"}",
    ] {
        one.write(line);
    }
    one.write(&format!("{{\"x\":\"{}\"}}", "y".repeat(200_000)));
    assert!(one.ask("tools/call", json!({"name": "rm"}))["error"].is_object());
    assert!(one.ask("no/such/method", json!({}))["error"].is_object());
    for (tool, arguments) in [
        ("get_scan", json!({})),
        ("get_scan", json!({"run": "../../x"})),
        ("get_scan", json!({"run": ""})),
        ("get_scan", json!({"run": "last", "page": -1})),
        ("list_scans", json!({"page": "one"})),
        ("check_code", json!({"paths": []})),
        ("suggest_fix", json!({})),
        ("suggest_fix", json!({"check": "none"})),
        ("explain_check", json!({"check": "auth-not-enforce"})),
        ("compare_scans", json!({"old": "x", "new": "y"})),
        ("scan_api", json!({"url": "ftp://127.0.0.1"})),
        ("scan_api", json!({"url": "http://127.0.0.1:9", "only": ["none"]})),
        ("scan_api", json!({"url": "--help"})),
        ("scan_api", json!({})),
    ] {
        let words = one.refused(tool, arguments.clone());
        assert!(!words.is_empty() && words.len() < 3000, "{tool} {arguments}: {words}");
    }
    let tools = one.ask("tools/list", json!({}));
    assert_eq!(tools["result"]["tools"].as_array().map(Vec::len), Some(10));
}
