//! The ways that people go through the binary, from `--help` to a replayed recording.

mod action;
mod assistant;
mod assistant_http;
mod budgets;
mod ci;
mod code;
mod comment;
mod demo;
mod explain;
mod formats;
mod gate;
mod help;
mod inside;
mod interrupt;
mod login;
mod logs;
mod mistakes;
mod objects;
mod options;
mod passwords;
mod pipelines;
mod recording;
mod scans;
mod schemas;
mod spec;
mod watching;

use crate::stage::{PASSWORD, Reply, Server};

/// A small service behind HTTP Basic that only alice's password opens.
fn service() -> Server {
    let right = basic("alice", PASSWORD);
    Server::answering(move |asked| match asked.path() {
        "/" => Reply::json(r#"{"status":"ok"}"#),
        "/users" | "/users/1" => match asked.field("authorization") {
            Some(value) if value == right => Reply::json(r#"[{"id":1,"name":"alice"}]"#),
            _ => Reply::challenge(),
        },
        _ => Reply::missing(),
    })
}

/// A Basic credential (RFC 7617 section 2).
fn basic(user: &str, password: &str) -> String {
    use base64::Engine as _;
    format!("Basic {}", base64::engine::general_purpose::STANDARD.encode(format!("{user}:{password}")))
}

/// The description of that service.
const DOCUMENT: &str = r#"{"openapi":"3.0.3","info":{"title":"t","version":"1"},
    "components":{"securitySchemes":{"basic":{"type":"http","scheme":"basic"}}},"security":[{"basic":[]}],
    "paths":{"/users":{"get":{"responses":{"200":{"description":"all"}}},"post":{"responses":{}}},
    "/users/1":{"get":{"responses":{"200":{"description":"one"}}}}}}"#;
