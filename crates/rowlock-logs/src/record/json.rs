//! A JSON object on a line, perhaps behind a logger's prefix; members of members are named by dots.

use serde_json::Value;

/// Deepest member that is looked at.
const DEPTH: usize = 4;
/// Most members of one record.
const MEMBERS: usize = 200;

/// Names that only a record of what happened has, and no plain access log.
const TELLING: [&str; 12] = [
    "event",
    "event.action",
    "event.outcome",
    "outcome",
    "action",
    "activity_id",
    "user",
    "username",
    "user.name",
    "reason",
    "message",
    "msg",
];

/// The members of the object on the line; `None` when there is none.
pub(super) fn fields(text: &str) -> Option<Vec<(String, String)>> {
    let start = text.find('{')?;
    if !text.trim_end().ends_with('}') {
        return None;
    }
    let Ok(Value::Object(object)) = serde_json::from_str(text[start..].trim_end()) else { return None };
    let mut fields = Vec::new();
    for (name, value) in object {
        enter(&mut fields, name, value, DEPTH);
    }
    Some(fields).filter(|f| !f.is_empty())
}

fn enter(fields: &mut Vec<(String, String)>, name: String, value: Value, depth: usize) {
    if fields.len() >= MEMBERS {
        return;
    }
    match value {
        Value::Object(object) if depth > 0 => {
            for (inner, value) in object {
                enter(fields, format!("{name}.{inner}"), value, depth - 1);
            }
        }
        Value::String(text) => fields.push((name, text)),
        other => fields.push((name, other.to_string())),
    }
}

/// Whether these are the members of an access log: the request and its status, and nothing that tells more.
pub(super) fn is_access(fields: &[(String, String)]) -> bool {
    let has =
        |names: &[&str]| fields.iter().any(|(n, _)| names.iter().any(|name| n.eq_ignore_ascii_case(name)));
    has(&["method", "request_method", "http.request.method", "verb"])
        && has(&["status", "status_code", "http.response.status_code", "response_status"])
        && !has(&TELLING)
}
