//! What a target must never talk a scan into: another origin, or a change of state.

use super::scanned;
use crate::stage::{Reply, Server, rowlock};

/// A listener that nobody may talk to.
fn elsewhere() -> Server {
    Server::answering(|_| Reply::json(r#"{"stolen":true}"#))
}

#[test]
fn a_redirect_to_another_origin_is_not_followed() {
    let other = elsewhere();
    let location = format!("{}/take?from=redirect", other.url());
    let localhost = format!("http://localhost:{}/", other.port);
    let server = Server::answering(move |asked| match asked.path() {
        "/" => Reply::new(302, "").with("Location", &location),
        "/users" => Reply::new(307, "").with("Location", &localhost),
        "/openapi.json" => Reply::new(301, "").with("Location", &location),
        _ if asked.field("authorization").is_some() => Reply::new(308, "").with("Location", &location),
        _ => Reply::challenge(),
    });
    scanned(&server);
    assert_eq!(other.connections(), 0, "{:?}", other.asked());
}

#[test]
fn links_and_servers_of_another_origin_are_not_followed() {
    let other = elsewhere();
    let url = other.url();
    let document = format!(
        r#"{{"openapi":"3.0.3","info":{{"title":"t","version":"1"}},"servers":[{{"url":"{url}/v1"}}],
        "paths":{{"/users":{{"servers":[{{"url":"{url}/v2"}}],"get":{{"responses":{{}}}}}}}},
        "components":{{"schemas":{{"A":{{"$ref":"{url}/remote.json#/A"}}}}}}}}"#
    );
    let page = format!(
        "<a href='{url}/link'>x</a><a href='//127.0.0.1:{}/y'>y</a><script>url: \"{url}/spec.json\"</script>\
         <a href='http:\\\\127.0.0.1:{}/z'>z</a><a href='http://127.0.0.1@127.0.0.1:{}/q'>q</a>",
        other.port, other.port, other.port
    );
    let server = Server::answering(move |asked| match asked.path() {
        "/" | "/docs" => Reply::html(page.clone()).with("Link", format!("<{url}/next>; rel=next")),
        "/openapi.json" => Reply::json(document.clone()),
        _ if asked.field("authorization").is_none() => Reply::challenge(),
        _ => Reply::json("[]"),
    });
    let done = scanned(&server);
    assert_eq!(other.connections(), 0, "{:?}", other.asked());
    assert!(done.stdout.contains("the scan stays on"), "{}", done.told());
}

#[test]
fn what_sounds_like_a_change_of_state_is_never_called() {
    let document = r#"{"openapi":"3.0.3","info":{"title":"t","version":"1"},"paths":{
        "/reset":{"get":{"responses":{}}},
        "/maintenance":{"get":{"operationId":"resetDatabase","responses":{}}},
        "/tasks/{action}":{"get":{"parameters":[{"name":"action","in":"path","required":true,
            "schema":{"type":"string","enum":["purge","list"]}}],"responses":{}}},
        "/users":{"get":{"responses":{}},"post":{"responses":{}},"delete":{"responses":{}}},
        "/users/{id}":{"get":{"parameters":[{"name":"id","in":"path","required":true,
            "schema":{"type":"string"}}],"responses":{}}}}}"#;
    let page = r#"<a href="/logout">out</a><a href="/%6cogout?now=1">out</a><a href="/maintenance">m</a>
        <a href="/items?action=delete&id=1">delete</a><a href="/a/../logout">out</a><a href="/users">users</a>
        <form action="/shutdown" method="post"></form>"#;
    let server = Server::answering(move |asked| match asked.path() {
        "/" => Reply::html(page),
        "/openapi.json" => Reply::json(document),
        "/robots.txt" => Reply::new(200, "User-agent: *\nDisallow: /wipe\nDisallow: /users\n")
            .with("Content-Type", "text/plain"),
        _ if asked.field("authorization").is_none() => Reply::challenge(),
        "/users" => Reply::json(r#"[{"id":"logout"},{"id":2}]"#).with("Allow", "GET, POST, DELETE"),
        _ => Reply::json("{}"),
    });
    let done = scanned(&server);
    assert!(server.paths().iter().any(|p| p == "/users"), "{:?}", server.paths());
    for asked in server.asked() {
        let safe = matches!(asked.method.as_str(), "GET" | "HEAD" | "OPTIONS" | "TRACE");
        assert!(safe, "{} {}", asked.method, asked.target);
        let target = asked.target.to_ascii_lowercase().replace("%6c", "l");
        for word in ["reset", "maintenance", "purge", "logout", "delete", "wipe", "shutdown"] {
            assert!(!target.contains(word), "{} {}: {}", asked.method, asked.target, done.told());
        }
    }
}

#[test]
fn wrong_passwords_for_the_real_account_stay_below_a_lock() {
    let server = Server::answering(|asked| match asked.field("authorization") {
        Some(value) if value == right() => Reply::json(r#"{"user":"alice"}"#),
        _ if asked.path() == "/" || asked.path() == "/users" => Reply::challenge(),
        _ => Reply::missing(),
    });
    scanned(&server);
    let wrong = server.asked().iter().filter(|a| a.field("authorization").is_some_and(is_wrong)).count();
    assert!(wrong <= 4, "{wrong} wrong passwords for alice");
}

fn right() -> String {
    use base64::Engine as _;
    let pair = format!("alice:{}", crate::stage::PASSWORD);
    format!("Basic {}", base64::engine::general_purpose::STANDARD.encode(pair))
}

/// Whether a credential is alice's with a password that is not hers.
fn is_wrong(value: &str) -> bool {
    use base64::Engine as _;
    let coded = value.strip_prefix("Basic ").unwrap_or_default();
    let Ok(pair) = base64::engine::general_purpose::STANDARD.decode(coded) else { return false };
    pair.starts_with(b"alice:") && value != right()
}

#[test]
fn the_budget_of_requests_is_kept() {
    let server = Server::answering(|asked| match asked.field("authorization") {
        Some(_) => Reply::json("{}"),
        None => Reply::challenge(),
    });
    let arguments = ["scan", &server.url(), "-f", "json", "--max-requests", "30"];
    let done = rowlock(arguments).by_alice().run().exits(0);
    assert!(server.asked().len() <= 30, "{} requests", server.asked().len());
    assert_eq!(done.report()["record"]["requests"], 30, "{}", done.told());
}
