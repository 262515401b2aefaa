//! What a model said, out of the shapes that services answer in: JSON of the usual kinds, server-sent
//! events (WHATWG HTML section 9.2), lines of JSON, plain text.

use rowlock_model::Answer;
use serde_json::Value;

/// Members that hold the words, the surest first.
const WORDS: [&str; 12] = [
    "reply",
    "answer",
    "response",
    "output_text",
    "generated_text",
    "completion",
    "output",
    "text",
    "content",
    "message",
    "result",
    "assistant",
];
/// Members that wrap the member with the words.
const AROUND: [&str; 7] = ["data", "message", "delta", "response", "result", "output", "content"];
/// Members that hold a list of pieces.
const PIECES: [&str; 6] = ["choices", "candidates", "parts", "content", "output", "generations"];
/// Most levels that are searched.
const DEPTH: usize = 6;

/// The model's words in an answer; `None` where it is no answer of a chat.
pub(super) fn reply(answer: &Answer) -> Option<String> {
    if !answer.is_success() || answer.is_html() || answer.body.is_empty() {
        return None;
    }
    let text = answer.text();
    let said = match answer.media_type().as_str() {
        "text/event-stream" => Some(events(&text)),
        "text/plain" => Some(text.into_owned()),
        _ => match answer.json() {
            Some(value) => words(&value, DEPTH),
            None => lines(&text),
        },
    };
    said.filter(|s| !s.trim().is_empty())
}

/// The words of every event.
fn events(text: &str) -> String {
    let mut all = String::new();
    for data in text.lines().filter_map(|l| l.strip_prefix("data:")) {
        let data = data.strip_prefix(' ').unwrap_or(data);
        match serde_json::from_str::<Value>(data) {
            Ok(value) => all.push_str(&words(&value, DEPTH).unwrap_or_default()),
            Err(_) if data.trim() == "[DONE]" => {}
            Err(_) => all.push_str(data),
        }
    }
    all
}

/// The words of every line, where every line is JSON.
fn lines(text: &str) -> Option<String> {
    let values: Option<Vec<Value>> =
        text.lines().filter(|l| !l.trim().is_empty()).map(|l| serde_json::from_str(l).ok()).collect();
    Some(values?.iter().filter_map(|v| words(v, DEPTH)).collect())
}

fn words(value: &Value, depth: usize) -> Option<String> {
    if depth == 0 {
        return None;
    }
    match value {
        Value::String(said) => Some(said.clone()),
        Value::Array(pieces) => {
            let said: Vec<String> =
                pieces.iter().filter(|p| p.is_object()).filter_map(|p| words(p, depth - 1)).collect();
            (!said.is_empty()).then(|| said.concat())
        }
        Value::Object(members) => {
            if members.get("error").is_some_and(|e| !e.is_null()) {
                return None;
            }
            let list = |name: &&str| members.get(*name).filter(|v| v.is_array());
            let piece = PIECES.iter().find_map(list).and_then(|v| words(v, depth - 1));
            let direct = || WORDS.iter().find_map(|n| members.get(*n)?.as_str()).map(str::to_owned);
            let around = || {
                let inner = AROUND.iter().find_map(|n| members.get(*n).filter(|v| v.is_object()))?;
                words(inner, depth - 1)
            };
            piece.or_else(direct).or_else(around)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use rowlock_model::Headers;

    use super::*;

    fn said(media_type: &str, body: &str) -> Option<String> {
        let headers: Headers = [("Content-Type", media_type)].into_iter().collect();
        reply(&Answer { status: 200, headers, body: body.into(), ..Answer::default() })
    }

    #[test]
    fn the_usual_shapes_are_read() {
        for body in [
            r#"{"choices":[{"message":{"role":"assistant","content":"hi"}}],"usage":{"total_tokens":3}}"#,
            r#"{"choices":[{"text":"hi"}]}"#,
            r#"{"model":"m","message":{"role":"assistant","content":"hi"},"done":true}"#,
            r#"{"role":"assistant","content":[{"type":"text","text":"hi"}]}"#,
            r#"{"candidates":[{"content":{"parts":[{"text":"hi"}]}}]}"#,
            r#"{"output":[{"content":[{"type":"output_text","text":"hi"}]}]}"#,
            r#"{"session_id":"s","reply":"hi"}"#,
            r#"{"data":{"answer":"hi"}}"#,
            r#""hi""#,
        ] {
            assert_eq!(said("application/json", body).as_deref(), Some("hi"), "{body}");
        }
        let stream = "data: {\"choices\":[{\"delta\":{\"content\":\"h\"}}]}\n\n\
                      data: {\"choices\":[{\"delta\":{\"content\":\"i\"}}]}\n\ndata: [DONE]\n\n";
        assert_eq!(said("text/event-stream", stream).as_deref(), Some("hi"));
        let lines = "{\"response\":\"h\",\"done\":false}\n{\"response\":\"i\",\"done\":true}\n";
        assert_eq!(said("application/x-ndjson", lines).as_deref(), Some("hi"));
    }

    #[test]
    fn complaints_pages_and_data_are_no_reply() {
        assert_eq!(said("application/json", r#"{"error":"no model","message":"x"}"#), None);
        assert_eq!(said("text/html", "<p>hi"), None);
        assert_eq!(said("application/json", r#"{"id":17,"ok":true}"#), None);
    }
}
