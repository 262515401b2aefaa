//! Whether two answers to different values say the same, and whether one is a crash.
//!
//! A service may repeat what it was sent; each answer is rid of its own value first, in the spellings
//! that JSON, HTML and URLs give it.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use rowlock_model::{Answer, Exchange, likeness};

/// What stands in an answer where its own value stood.
const ECHO: &str = "[value]";

/// Whether two exchanges were answered alike; each with the value that was sent. `base` is the ordinary value.
pub(super) fn alike(one: (&Exchange, &str), other: (&Exchange, &str), base: &str) -> bool {
    match (one.0.answer(), other.0.answer()) {
        (Some(a), Some(b)) => likeness::alike(&without(a, one.1, base), &without(b, other.1, base)),
        _ => false,
    }
}

/// Whether the service failed by itself: 500, which no honest answer to a bad value is.
pub(in crate::live) fn failed(exchange: &Exchange) -> bool {
    !exchange.throttled() && exchange.status() == Some(500)
}

/// An answer's text without the value that it repeats.
pub(super) fn text_without(answer: &Answer, value: &str) -> String {
    let mut text = answer.text().into_owned();
    for spelling in spellings(value) {
        text = text.replace(&spelling, ECHO);
    }
    text
}

fn without(answer: &Answer, value: &str, base: &str) -> Answer {
    let mut text = text_without(answer, value);
    if !base.is_empty() {
        text = text.replace(base, ECHO);
    }
    Answer { body: text.into_bytes(), ..answer.clone() }
}

/// A value as answers spell it, the longest spelling first.
fn spellings(value: &str) -> Vec<String> {
    let json = serde_json::to_string(value).unwrap_or_default().trim_matches('"').to_owned();
    let swap = |text: &str, pairs: &[(&str, &str)]| {
        pairs.iter().fold(text.to_owned(), |text, (from, to)| text.replace(from, to))
    };
    let angles = [("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")];
    let plain_html = swap(value, &angles);
    let mut all = vec![
        value.to_owned(),
        swap(&json, &[("'", "\\u0027"), ("<", "\\u003c"), (">", "\\u003e"), ("&", "\\u0026")]),
        swap(&plain_html, &[("'", "&#39;"), ("\"", "&#34;")]),
        swap(&plain_html, &[("'", "&#x27;"), ("\"", "&quot;")]),
        utf8_percent_encode(value, NON_ALPHANUMERIC).to_string(),
        url::form_urlencoded::byte_serialize(value.as_bytes()).collect(),
        plain_html,
        json,
    ];
    all.retain(|s| !s.is_empty());
    all.sort_by_key(|s| std::cmp::Reverse(s.len()));
    all.dedup();
    all
}
