//! Tokens by `[login]`: fetched, renewed when they end in mid-scan, and given up in words when they cannot be.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::stage::{Asked, Folder, PASSWORD, Reply, Server, rowlock};

const LOGIN: &str = "[login]\nurl = \"/login\"\njson = { user = \"{user}\", password = \"{password}\" }\n";

/// Issues opaque tokens that are taken `uses` times each, and gives out `logins` of them.
fn issuing(uses: usize, logins: usize) -> Server {
    let issued: Mutex<Vec<(String, usize)>> = Mutex::default();
    Server::answering(move |asked| {
        let mut issued = issued.lock().expect("no panic");
        match asked.path() {
            "/" => Reply::json(r#"{"items":"/items","notes":"/notes"}"#),
            "/login" => {
                let right = serde_json::json!({"user": "alice", "password": PASSWORD});
                let given: serde_json::Value = serde_json::from_str(&asked.body).unwrap_or_default();
                if asked.method != "POST" || given != right || issued.len() >= logins {
                    return refusal();
                }
                let token = format!("tok{}-9f3e2c19a4b85d60e1f2", issued.len());
                issued.push((token.clone(), 0));
                Reply::json(serde_json::json!({"token": token, "expires_in": 600}).to_string())
            }
            "/items" | "/notes" => {
                let token =
                    asked.field("authorization").and_then(|a| a.strip_prefix("Bearer ")).unwrap_or("");
                match issued.iter_mut().find(|(t, count)| t == token && *count < uses) {
                    Some((_, count)) => {
                        *count += 1;
                        let echo = if asked.path() == "/notes" { token } else { "" };
                        Reply::json(format!(r#"[{{"id":1,"of":"{}","echo":"{echo}"}}]"#, asked.path()))
                    }
                    None => refusal(),
                }
            }
            _ => Reply::missing(),
        }
    })
}

fn refusal() -> Reply {
    Reply::new(401, r#"{"error":"unauthorized"}"#)
        .with("Content-Type", "application/json")
        .with("WWW-Authenticate", "Bearer realm=\"x\"")
}

fn logins(server: &Server) -> usize {
    server.asked().iter().filter(|a: &&Asked| a.path() == "/login" && a.method == "POST").count()
}

#[test]
fn a_token_is_fetched_shown_nowhere_and_replayed_byte_for_byte() {
    let (server, folder) = (issuing(usize::MAX, 9), Folder::new());
    let recording = folder.at("recording");
    let arguments = ["scan", &server.url(), "-f", "json", "--record", &recording];
    let live = rowlock(arguments).with_file("rowlock.toml", LOGIN).by_alice().run().exits(0);
    assert!(!live.report()["record"]["notes"].to_string().contains("login"), "{}", live.told());
    assert!(live.stdout.contains("credentials-in-response"), "the echoed token is found");
    assert_eq!(logins(&server), 2, "twice, to compare the tokens");
    for text in
        [live.stdout.clone(), folder.read("recording/run.json"), folder.read("recording/exchanges.jsonl")]
    {
        assert!(!text.contains("9f3e2c19a4b85d60e1f2"), "a token stands in it");
    }
    let replayed = rowlock(["scan", "--replay", &recording, "-f", "json"]).run().exits(0);
    assert_eq!(live.stdout, replayed.stdout);
}

#[test]
fn a_token_that_ends_in_mid_scan_is_renewed_and_no_verdict_changes() {
    let folder = Folder::new();
    let recording = folder.at("recording");
    let findings = |uses: usize, record: bool| {
        let server = issuing(uses, 1000);
        let url = server.url();
        let mut arguments = vec!["scan", &url, "-f", "json", "--seed", "s"];
        if record {
            arguments.extend(["--record", &recording]);
        }
        let done = rowlock(arguments).with_file("rowlock.toml", LOGIN).by_alice().run().exits(0);
        let report = done.report();
        let list = report["record"]["findings"].as_array().expect("a list").clone();
        let ids: Vec<String> = list.iter().map(|f| f["check"].as_str().unwrap_or("").to_owned()).collect();
        (ids, logins(&server), done.stdout)
    };
    let (lasting, few, _) = findings(usize::MAX, false);
    let (ending, many, live) = findings(3, true);
    assert!(few == 2 && many > 2, "{few} and {many} logins");
    assert_eq!(lasting, ending);
    let replayed = rowlock(["scan", "--replay", &recording, "-f", "json"]).run().exits(0);
    assert_eq!(live, replayed.stdout);
}

#[test]
fn an_account_that_is_locked_in_mid_scan_is_said_and_makes_no_verdict() {
    let (server, folder) = (issuing(3, 2), Folder::new());
    let recording = folder.at("recording");
    let arguments = ["scan", &server.url(), "-f", "json", "--record", &recording];
    let done = rowlock(arguments).with_file("rowlock.toml", LOGIN).by_alice().run().exits(0);
    let notes = done.report()["record"]["notes"].to_string();
    assert!(notes.contains("the login of 'alice' was refused (401) in mid-scan"), "{notes}");
    let lost = done.stdout.matches("was refused (401) in mid-scan").count();
    assert!(lost > 1, "checks that need the token are not assessed for that: {}", done.told());
    assert_eq!(logins(&server), 3, "a locked account is not asked again");
    let replayed = rowlock(["scan", "--replay", &recording, "-f", "json"]).run().exits(0);
    assert_eq!(done.stdout, replayed.stdout);
}

#[test]
fn a_basic_account_that_is_locked_in_mid_scan_is_said_as_well() {
    let right = super::basic("alice", PASSWORD);
    let used = AtomicUsize::new(0);
    let server = Server::answering(move |asked| match (asked.path(), asked.field("authorization")) {
        ("/", _) => Reply::json(r#"{"items":"/items","notes":"/notes"}"#),
        ("/items" | "/notes", Some(value)) if value == right && used.fetch_add(1, Ordering::Relaxed) < 3 => {
            Reply::json(r#"[{"id":1}]"#)
        }
        ("/items" | "/notes", _) => Reply::challenge(),
        _ => Reply::missing(),
    });
    let done = rowlock(["scan", &server.url(), "-f", "json"]).by_alice().run().exits(0);
    done.shows(&["the credentials of 'alice' were taken at first and refused in mid-scan"]);
}

#[test]
fn a_login_that_is_refused_at_once_is_said() {
    let server = issuing(9, 0);
    let done =
        rowlock(["scan", &server.url(), "-f", "json"]).with_file("rowlock.toml", LOGIN).by_alice().run();
    let notes = done.report()["record"]["notes"].to_string();
    assert!(notes.contains("the login of 'alice' was refused (401)"), "{notes}");
    assert_eq!(logins(&server), 1);
}

#[test]
fn mistakes_of_a_login_are_pointed_at() {
    let server = Server::answering(|_| Reply::missing());
    let body = "json = { p = \"{password}\" }\n";
    for (line, column, words, content) in [
        (2, 1, "unknown field", "[login]\nuri = \"/x\"\n".to_owned()),
        (2, 7, "neither a path", format!("[login]\nurl = \"token\"\n{body}")),
        (2, 7, "allow-origin", format!("[login]\nurl = \"https://elsewhere.example/t\"\n{body}")),
        (2, 7, "say how the password is sent", "[login]\nurl = \"/t\"\n".to_owned()),
        (3, 8, "{password}", "[login]\nurl = \"/t\"\nform = { user = \"{user}\" }\n".to_owned()),
        (
            4,
            8,
            "exclude each other",
            format!("[login]\nurl = \"/t\"\n{body}form = {{ p = \"{{password}}\" }}\n"),
        ),
        (4, 9, "JSON pointer", format!("[login]\nurl = \"/t\"\n{body}token = \"access_token\"\n")),
        (4, 10, "cookie:NAME", format!("[login]\nurl = \"/t\"\n{body}scheme = \"cookie\"\n")),
        (
            4,
            15,
            "cannot be read",
            "[login]\nurl = \"/t\"\ngrant = \"password\"\nclient-file = \"absent\"\n".to_owned(),
        ),
    ] {
        let done = rowlock(["scan", &server.url()]).with_file("rowlock.toml", &content).by_alice().run();
        done.fails(2, &[&format!("rowlock.toml:{line}:{column}: "), words]);
    }
    let run = rowlock(["scan", &server.url(), "--auth", "bearer"]).with_file("rowlock.toml", LOGIN);
    run.env("ROWLOCK_TOKEN", "x").run().fails(2, &["--auth and [login] exclude each other"]);
    rowlock(["scan", &server.url()])
        .with_file("rowlock.toml", LOGIN)
        .run()
        .fails(2, &["[login] needs --user"]);
    assert_eq!(server.connections(), 0);
}

#[test]
fn client_credentials_come_from_the_environment_and_go_by_basic() {
    let right = super::basic("the-client", "its-secret-99");
    let server = Server::answering(move |asked| match (asked.path(), asked.field("authorization")) {
        ("/", _) => Reply::json(r#"{"items":"/items"}"#),
        ("/oauth/token", Some(v)) if v == right && asked.body == "grant_type=client_credentials" => {
            Reply::json(r#"{"access_token":"tok-aaaa-bbbb","expires_in":60}"#)
        }
        ("/items", Some("Bearer tok-aaaa-bbbb")) => Reply::json(r#"[{"id":1}]"#),
        ("/items" | "/oauth/token", _) => refusal(),
        _ => Reply::missing(),
    });
    let content = "[login]\nurl = \"/oauth/token\"\ngrant = \"client-credentials\"\n";
    let run = rowlock(["scan", &server.url(), "-f", "json"]).with_file("rowlock.toml", content);
    let done = run.env("ROWLOCK_CLIENT_ID", "the-client").env("ROWLOCK_CLIENT_SECRET", "its-secret-99").run();
    let report = done.report();
    assert_eq!(report["record"]["identities"][0], "the-client");
    assert!(!done.stdout.contains("its-secret-99") && !done.stdout.contains("tok-aaaa-bbbb"));
    assert!(server.asked().iter().any(|a| a.field("authorization") == Some("Bearer tok-aaaa-bbbb")));
}

#[test]
fn a_jwt_that_was_given_is_judged_without_a_login() {
    let (header, claims) = (r#"{"alg":"HS256","typ":"JWT"}"#, r#"{"sub":"alice","user":{"password":"x1"}}"#);
    let message = [header, claims].map(|part| URL_SAFE_NO_PAD.encode(part)).join(".");
    let token = format!("{message}.{}", URL_SAFE_NO_PAD.encode([7; 32]));
    let prefix = format!("Bearer {message}.");
    let server = Server::answering(move |asked| match (asked.path(), asked.field("authorization")) {
        ("/", _) => Reply::json(r#"{"items":"/items"}"#),
        // Nobody looks at the signature.
        ("/items", Some(value)) if value.starts_with(&prefix) => Reply::json(r#"[{"id":1}]"#),
        ("/items", _) => refusal(),
        _ => Reply::missing(),
    });
    let folder = Folder::new();
    let recording = folder.at("recording");
    let arguments = ["scan", &server.url(), "--auth", "bearer", "-f", "json", "--record", &recording];
    let done = rowlock(arguments).env("ROWLOCK_TOKEN", &token).run().exits(0);
    done.report();
    let done =
        done.shows(&["jwt-signature-ignored", "jwt-no-expiry", "jwt-sensitive-claims", "user.password"]);
    for text in [&done.stdout, &folder.read("recording/run.json"), &folder.read("recording/exchanges.jsonl")]
    {
        assert!(
            token.split('.').skip(1).all(|part| !text.contains(part)),
            "a part of the token stands in it"
        );
    }
    let replayed = rowlock(["scan", "--replay", &recording, "-f", "json"]).run().exits(0);
    assert_eq!(done.stdout, replayed.stdout);
}
