//! Whether an answer lets its caller in. The status alone does not tell: services say
//! "no" with 200 and an error object, a login page, or the page that every path gets.

use rowlock_model::{Answer, Exchange, Known, OperationId, likeness};
use serde_json::Value;

/// Members that stand alone in the body of a refusal.
const COMPLAINTS: [&str; 12] = [
    "error",
    "errors",
    "detail",
    "details",
    "message",
    "msg",
    "title",
    "code",
    "status",
    "type",
    "reason",
    "error_description",
];
/// Members that say by `false` that nothing was given.
const CONSENTS: [&str; 4] = ["success", "ok", "authenticated", "authorized"];
/// Longest text that is read as a sentence of refusal rather than as data.
const SENTENCE: usize = 200;

/// How far an answer of a protected operation lets its caller in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entry {
    /// Not at all, as far as one can tell.
    Shut,
    /// 2xx with the content that the first identity gets.
    Same,
    /// 2xx with data, but other data than the first identity's, or there is none to compare with.
    Other,
}

impl Entry {
    /// The entry that an exchange shows.
    pub fn of(known: &Known, operation: OperationId, exchange: &Exchange) -> Self {
        let Some(answer) = exchange.answer().filter(|a| a.is_success()) else { return Self::Shut };
        let protected = known.authenticated(operation).filter(|e| e.succeeded()).and_then(Exchange::answer);
        if protected.is_some_and(|p| likeness::same_content(answer, p)) {
            return Self::Same;
        }
        let missing = known.missing_page().is_some_and(|m| likeness::same_content(answer, m));
        if missing || !carries_data(answer) { Self::Shut } else { Self::Other }
    }

    /// Whether the caller got anything.
    pub fn is_open(self) -> bool {
        self != Self::Shut
    }
}

/// Whether a body is data: neither empty, nor a page for people, nor a complaint.
pub fn carries_data(answer: &Answer) -> bool {
    if answer.body.is_empty() || answer.is_html() {
        return false;
    }
    match answer.json() {
        Some(value) => !is_nothing(&value) && !is_complaint(&value),
        // A JSON body that was cut is long, and a complaint is short.
        None => answer.truncated || !is_complaint(&Value::String(answer.text().into_owned())),
    }
}

fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.is_empty(),
        _ => false,
    }
}

/// Whether a value says "no" in the words that services use for it.
fn is_complaint(value: &Value) -> bool {
    match value {
        Value::Object(members) => {
            members.keys().all(|k| COMPLAINTS.contains(&k.to_ascii_lowercase().as_str()))
                && !is_all_well(value)
                || CONSENTS.iter().any(|c| members.get(*c) == Some(&Value::Bool(false)))
                || members.get("error").is_some_and(|e| !is_nothing(e) && *e != Value::Bool(false))
        }
        Value::String(text) if text.len() <= SENTENCE => {
            let text = text.to_ascii_lowercase();
            ["unauthor", "forbidden", "denied", "invalid", "not allowed", "log in", "login", "credential"]
                .iter()
                .any(|word| text.contains(word))
        }
        _ => false,
    }
}

/// `{"status": "ok"}` and its like: words of a complaint, but none.
fn is_all_well(value: &Value) -> bool {
    let well = |v: &Value| match v {
        Value::String(s) => {
            matches!(s.to_ascii_lowercase().as_str(), "ok" | "okay" | "up" | "success" | "healthy" | "pass")
        }
        _ => false,
    };
    value.get("status").is_some_and(well)
}

#[cfg(test)]
mod tests {
    use rowlock_model::Headers;

    use super::*;

    fn json(body: &str) -> Answer {
        let headers = Headers::new().with("Content-Type", "application/json");
        Answer { status: 200, headers, body: body.into(), truncated: false, ..Answer::default() }
    }

    #[test]
    fn a_refusal_in_a_200_is_no_data() {
        for body in [
            r#"{"error":"invalid login"}"#,
            r#"{"detail":"Not authenticated"}"#,
            r#"{"success":false,"user":"x"}"#,
            r#"{"status":"error","message":"bad credentials"}"#,
            "[]",
            "{}",
            "null",
            "",
            r#""Unauthorized""#,
        ] {
            assert!(!carries_data(&json(body)), "{body}");
        }
    }

    #[test]
    fn objects_lists_and_texts_are_data() {
        for body in [r#"[{"id":1}]"#, r#"{"id":1,"title":"x"}"#, r#"{"status":"ok"}"#, "id,name\n1,x", "17"] {
            assert!(carries_data(&json(body)), "{body}");
        }
    }

    #[test]
    fn pages_for_people_are_not_data() {
        let headers = Headers::new().with("Content-Type", "text/html; charset=utf-8");
        assert!(!carries_data(&Answer {
            status: 200,
            headers,
            body: b"<p>hi".to_vec(),
            truncated: false,
            ..Answer::default()
        }));
    }
}
