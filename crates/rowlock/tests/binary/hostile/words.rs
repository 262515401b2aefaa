//! Words of the target in what a person reads: nothing in them may act, hide, or stand for more.

use crate::stage::{Folder, PASSWORD, Reply, Server, rowlock, spellings};

const EVIL: &str = "\u{1b}[2J\u{1b}]0;owned\u{7}\u{9b}31m\u{202e}txt.exe\u{2066}\u{200b}</script><img src=x onerror=alert(1)>\r\nrowlock: all is well";

/// A service that puts hostile words, and the credential that it was given, wherever it can.
fn evil() -> Server {
    let document = serde_json::json!({
        "openapi": "3.0.3",
        "info": {"title": EVIL, "version": EVIL},
        "servers": [{"url": format!("http://{EVIL}/")}],
        "paths": {
            format!("/users/{EVIL}"): {"get": {"operationId": EVIL, "summary": EVIL, "tags": [EVIL], "responses": {}}},
            "/users": {"get": {"summary": EVIL, "description": EVIL, "responses": {}}},
            format!("/p/{PASSWORD}"): {"get": {"summary": format!("the password is {PASSWORD}"), "responses": {}}},
            "/notes": {"get": {"security": [{(EVIL): []}], "responses": {}}},
            "/reset": {"get": {"summary": EVIL, "responses": {}}},
        },
        "components": {"securitySchemes": {(EVIL): {"type": "http", "scheme": "basic"}}},
    })
    .to_string();
    let coded: String = url::form_urlencoded::byte_serialize(PASSWORD.as_bytes()).collect();
    Server::answering(move |asked| {
        let credential = asked.field("authorization").unwrap_or_default().to_owned();
        let json = serde_json::json!({"words": EVIL, "you sent": credential, "password": PASSWORD});
        let trace = format!(
            "Traceback (most recent call last):\n  File \"/srv/{EVIL}.py\", line 1\n{EVIL}: {PASSWORD}"
        );
        match asked.path() {
            "/" => Reply::html(format!("<a href='/users'>{EVIL}</a><a href='/x{EVIL}'>x</a><a href='/q/{coded}?p={coded}'>q</a>{trace}"))
                .with("Server", b"evil\x1b[31m/\xe2\x80\xae1.0".as_slice())
                .with("Set-Cookie", format!("session={PASSWORD}; Path=/")),
            "/openapi.json" => Reply::json(document.clone()),
            "/users" | "/notes" if credential.is_empty() => Reply::challenge(),
            "/users" => Reply::json(json.to_string()),
            "/notes" => Reply::new(500, trace).with("Content-Type", "text/plain"),
            path if path.starts_with("/q/") => Reply::json(json.to_string()),
            _ => Reply::missing(),
        }
    })
}

#[test]
fn no_format_lets_hostile_words_act_or_a_secret_out() {
    let server = evil();
    for format in ["terminal", "summary", "table", "json", "sarif", "junit", "markdown", "html"] {
        let arguments = ["scan", &server.url(), "-f", format, "-v", "--seed", "s"];
        let done = rowlock(arguments).by_alice().run().exits(0);
        assert!(!done.stdout.is_empty(), "{}", done.told());
        if format == "html" {
            assert!(!done.stdout.contains("<img src=x"), "{}", done.told());
        }
    }
}

#[test]
fn a_recording_of_echoed_secrets_holds_none() {
    let (server, folder) = (evil(), Folder::new());
    let recording = folder.at("recording");
    rowlock(["scan", &server.url(), "-f", "json", "--record", &recording]).by_alice().run().exits(0);
    for file in ["recording/run.json", "recording/exchanges.jsonl"] {
        let text = folder.read(file);
        for spelling in spellings(PASSWORD) {
            assert!(!text.contains(&spelling), "{file} holds {spelling}");
        }
    }
}
