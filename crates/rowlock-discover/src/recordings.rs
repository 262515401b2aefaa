//! Operations out of recordings: HAR 1.2 files and Postman collections 2.x.
//!
//! Only methods and paths of the target's own origin are taken; credentials and
//! bodies in a recording are never read.

use rowlock_model::{Method, Operation, Provenance, Target};
use serde_json::Value;
use url::Url;

use crate::shape;

/// Most requests that are read from one recording.
const MOST: usize = 20_000;

/// Why a recording cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum RecordingError {
    /// Not JSON.
    #[error("{name} is not JSON ({source}); export it again as {wanted}")]
    NotJson {
        /// The file.
        name: String,
        /// What it should be.
        wanted: &'static str,
        /// Why.
        source: serde_json::Error,
    },
    /// JSON, but something else.
    #[error("{name} is JSON but has no {missing}; export it as {wanted}")]
    NotARecording {
        /// The file.
        name: String,
        /// What is missing.
        missing: &'static str,
        /// What it should be.
        wanted: &'static str,
    },
}

/// Operations of a HAR file.
pub fn har(name: &str, text: &[u8], target: &Target) -> Result<Vec<Operation>, RecordingError> {
    let wanted = "HAR 1.2";
    let file = parse(name, text, wanted)?;
    let entries = file.pointer("/log/entries").and_then(Value::as_array).ok_or_else(|| {
        RecordingError::NotARecording { name: name.to_owned(), missing: "log.entries", wanted }
    })?;
    let requests = entries.iter().filter_map(|e| {
        Some((e.pointer("/request/method")?.as_str()?, e.pointer("/request/url")?.as_str()?))
    });
    Ok(operations(requests, target))
}

/// Operations of a Postman collection; variables such as `{{baseUrl}}` stand for the target.
pub fn postman(name: &str, text: &[u8], target: &Target) -> Result<Vec<Operation>, RecordingError> {
    let wanted = "a Postman collection 2.1";
    let file = parse(name, text, wanted)?;
    let items = file.get("item").and_then(Value::as_array).ok_or_else(|| RecordingError::NotARecording {
        name: name.to_owned(),
        missing: "item list",
        wanted,
    })?;
    let mut open: Vec<&Value> = items.iter().rev().collect();
    let mut requests = Vec::new();
    while let Some(item) = open.pop() {
        if let Some(below) = item.get("item").and_then(Value::as_array) {
            open.extend(below.iter().rev());
        }
        let Some(request) = item.get("request") else { continue };
        let url = request.get("url").and_then(|u| u.as_str().or_else(|| u.get("raw")?.as_str()));
        let method = request.get("method").and_then(Value::as_str).unwrap_or("GET");
        if let Some(url) = url {
            let url = match url.strip_prefix("{{").and_then(|rest| rest.split_once("}}")) {
                Some((_, path)) => target.url(path),
                None => url.to_owned(),
            };
            requests.push((method, url));
        }
        if requests.len() >= MOST {
            break;
        }
    }
    Ok(operations(requests.iter().map(|(m, u)| (*m, u.as_str())), target))
}

fn parse(name: &str, text: &[u8], wanted: &'static str) -> Result<Value, RecordingError> {
    let text = text.strip_prefix("\u{feff}".as_bytes()).unwrap_or(text);
    serde_json::from_slice(text).map_err(|source| RecordingError::NotJson {
        name: name.to_owned(),
        wanted,
        source,
    })
}

fn operations<'a>(requests: impl Iterator<Item = (&'a str, &'a str)>, target: &Target) -> Vec<Operation> {
    let mut found: Vec<Operation> = Vec::new();
    for (method, url) in requests.take(MOST) {
        let Ok(url) = Url::parse(url) else { continue };
        if !target.covers(&url) || url.path().contains("%7B%7B") {
            continue;
        }
        let request_target = match url.query() {
            Some(query) => format!("{}?{query}", url.path()),
            None => url.path().to_owned(),
        };
        let mut operation = shape::operation(&request_target, Provenance::Recording);
        operation.method = Method::from(method);
        operation.state_risk = rowlock_model::StateRisk::of(&operation.method, &operation.path, None);
        if !found.iter().any(|o| o.method == operation.method && o.path == operation.path) {
            found.push(operation);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target() -> Target {
        Target::parse("http://127.0.0.1:5000").expect("valid")
    }

    #[test]
    fn a_har_gives_the_operations_of_its_own_origin_only() {
        let text = br#"{"log":{"entries":[
            {"request":{"method":"GET","url":"http://127.0.0.1:5000/users/7?x=1"}},
            {"request":{"method":"GET","url":"http://127.0.0.1:5000/users/8"}},
            {"request":{"method":"GET","url":"https://elsewhere.example/"}}]}}"#;
        let found = har("x.har", text, &target()).expect("valid");
        assert_eq!(found.iter().map(Operation::label).collect::<Vec<_>>(), ["GET /users/{id}"]);
    }

    #[test]
    fn a_postman_variable_stands_for_the_target() {
        let text = br#"{"item":[{"item":[{"request":{"method":"POST","url":{"raw":"{{base}}/login"}}}]}]}"#;
        let found = postman("x.json", text, &target()).expect("valid");
        assert_eq!(found[0].label(), "POST /login");
        assert!(found[0].state_risk.is_some());
    }

    #[test]
    fn what_is_no_recording_says_what_to_do() {
        let error = har("x.har", b"{}", &target()).expect_err("no entries");
        assert!(error.to_string().contains("HAR 1.2"), "{error}");
    }
}
