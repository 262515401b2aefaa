//! An answer of a service: its fields and body as a check reads them, and its recording.

use rowlock_model::{Answer, Headers, likeness};

/// Field lines (`name: value`) up to an empty line, then the body.
pub(crate) fn exercise(bytes: &[u8]) {
    let end = bytes.windows(2).position(|w| w == b"\n\n").unwrap_or(bytes.len());
    let fields = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let headers: Headers = fields.lines().filter_map(|line| line.split_once(':')).collect();
    let body = bytes.get(end + 2..).unwrap_or_default().to_vec();
    let answer =
        Answer { status: 302, headers, body, truncated: bytes.len().is_multiple_of(2), ..Answer::default() };

    let _ = (answer.media_type(), answer.redirects_to(), answer.json(), answer.is_html());
    let _ = answer.headers.list("cache-control");
    assert!(likeness::alike(&answer, &answer));
    let recorded = serde_json::to_string(&answer).unwrap_or_else(|e| panic!("{e}"));
    let read: Answer = serde_json::from_str(&recorded).unwrap_or_else(|e| panic!("{recorded}: {e}"));
    assert_eq!(read, answer, "a recording gives back what was seen");
}
