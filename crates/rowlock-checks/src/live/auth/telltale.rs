//! What a client can tell two classes of answers apart by, with all that changes by itself left out.

use rowlock_model::{Answer, Exchange, likeness};

/// Fields that differ from one answer to the next for reasons of their own.
const RESTLESS: [&str; 12] = [
    "date",
    "age",
    "etag",
    "expires",
    "last-modified",
    "content-length",
    "set-cookie",
    "server-timing",
    "x-runtime",
    "x-process-time",
    "x-response-time",
    "connection",
];
/// Shortest user name that is masked; a shorter one is part of too many words.
const SHORTEST_NAME: usize = 3;

/// What all answers of one class share and all of the other lack, in words for a report.
pub(in crate::live) fn differences(one: &[&Exchange], other: &[&Exchange], names: &[String]) -> Vec<String> {
    let answers = |class: &[&Exchange]| -> Vec<Answer> {
        class.iter().filter_map(|e| e.answer()).map(|a| masked(a, names)).collect()
    };
    let (one, other) = (answers(one), answers(other));
    let mut found = Vec::new();
    if apart(&one, &other, |a| a.status.to_string()) {
        found.push("the status".to_owned());
    }
    for field in fields(&one, &other) {
        if apart(&one, &other, |a| a.headers.has(&field).to_string()) {
            found.push(format!("the presence of `{field}`"));
        } else if !restless(&field) && apart(&one, &other, |a| settled(&a.headers.list(&field))) {
            found.push(format!("the value of `{field}`"));
        }
    }
    if apart(&one, &other, |a| likeness::settled(&a.body)) {
        found.push("the body".to_owned());
    }
    found
}

/// Whether every answer of a class says the same, and the classes do not.
fn apart(one: &[Answer], other: &[Answer], what: impl Fn(&Answer) -> String) -> bool {
    let said = |class: &[Answer]| -> Option<String> {
        let first = what(class.first()?);
        class.iter().all(|a| what(a) == first).then_some(first)
    };
    matches!((said(one), said(other)), (Some(a), Some(b)) if a != b)
}

fn fields(one: &[Answer], other: &[Answer]) -> Vec<String> {
    let mut fields: Vec<String> = one
        .iter()
        .chain(other)
        .flat_map(|a| a.headers.iter())
        .map(|(name, _)| name.to_ascii_lowercase())
        .collect();
    fields.sort();
    fields.dedup();
    fields
}

/// Counters and ids differ by themselves; a field that names one is compared by presence only.
fn restless(field: &str) -> bool {
    RESTLESS.contains(&field)
        || ["ratelimit", "rate-limit", "request-id", "correlation", "trace", "-id", "nonce", "retry-after"]
            .iter()
            .any(|part| field.contains(part))
}

fn settled(text: &str) -> String {
    likeness::settled(text.as_bytes())
}

/// The answer with every user name replaced, since an answer that repeats the name tells nothing.
fn masked(answer: &Answer, names: &[String]) -> Answer {
    let mask = |text: &str| {
        let mut text = text.to_owned();
        for name in names.iter().filter(|n| n.len() >= SHORTEST_NAME) {
            text = text.replace(name.as_str(), "[user]");
        }
        text
    };
    Answer {
        status: answer.status,
        headers: answer.headers.iter().map(|(n, v)| (n, mask(v))).collect(),
        body: mask(&answer.text()).into_bytes(),
        truncated: answer.truncated,
        ..Answer::default()
    }
}

#[cfg(test)]
mod tests {
    use rowlock_model::{Credential, Headers, Method, Outcome, Role, Sent, Timing};

    use super::*;

    fn seen(status: u16, fields: &[(&str, &str)], body: &str) -> Exchange {
        let headers: Headers = fields.iter().copied().collect();
        Exchange {
            name: String::new(),
            role: Role::Attack,
            operation: None,
            sent: Sent {
                method: Method::Get,
                target: "/".into(),
                headers: Headers::new(),
                body: String::new(),
                credential: Credential::None,
            },
            outcome: Outcome::Answer(Answer {
                status,
                headers,
                body: body.into(),
                truncated: false,
                ..Answer::default()
            }),
            timing: Timing::default(),
        }
    }

    #[test]
    fn what_changes_by_itself_is_no_difference() {
        let names = ["alice".to_owned(), "zqwkx".to_owned()];
        let known = seen(401, &[("Date", "a"), ("X-RateLimit-Remaining", "7")], "no entry for alice");
        let random = seen(401, &[("Date", "b"), ("X-RateLimit-Remaining", "9")], "no entry for zqwkx");
        assert!(differences(&[&known], &[&random], &names).is_empty());
    }

    #[test]
    fn status_field_and_body_are_differences() {
        let known = seen(401, &[("X-Attempts-Left", "4")], "wrong password");
        let random = seen(404, &[], "no such user");
        let found = differences(&[&known], &[&random], &[]);
        assert_eq!(found, ["the status", "the presence of `x-attempts-left`", "the body"]);
    }

    #[test]
    fn what_one_class_does_not_share_within_itself_is_no_difference() {
        let known = [seen(401, &[], "try 1"), seen(401, &[], "try 2")];
        let random = seen(401, &[], "try 3");
        assert!(differences(&[&known[0], &known[1]], &[&random], &[]).is_empty());
    }
}
