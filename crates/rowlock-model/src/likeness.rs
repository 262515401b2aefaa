//! Whether two answers show the same content, whatever changes from one request to the next.

use crate::http::Answer;

/// Most bytes of a body that are compared.
const COMPARED: usize = 256 * 1024;

/// A body with its dynamic parts taken out: runs of digits, long hexadecimal and token-like words.
pub fn settled(body: &[u8]) -> String {
    let text = String::from_utf8_lossy(&body[..body.len().min(COMPARED)]);
    let mut out = String::with_capacity(text.len());
    let mut word = String::new();
    for c in text.chars().chain(std::iter::once('\0')) {
        if c.is_alphanumeric() || c == '-' || c == '_' {
            word.push(c);
            continue;
        }
        if is_dynamic(&word) {
            out.push('#');
        } else {
            out.push_str(&word);
        }
        word.clear();
        if c != '\0' {
            out.push(c);
        }
    }
    out
}

/// Whether a word is likely to change from request to request: an id, a time, a token.
fn is_dynamic(word: &str) -> bool {
    let digits = word.chars().filter(char::is_ascii_digit).count();
    let hexadecimal = word.chars().all(|c| c.is_ascii_hexdigit() || c == '-');
    (digits >= 5) || (word.len() >= 12 && hexadecimal) || (word.len() >= 20 && digits >= 2)
}

/// Whether two answers have the same status, media type and content.
pub fn alike(a: &Answer, b: &Answer) -> bool {
    a.status == b.status && same_content(a, b)
}

/// Whether two answers carry the same content, whatever their status.
pub fn same_content(a: &Answer, b: &Answer) -> bool {
    a.media_type() == b.media_type() && (a.body == b.body || settled(&a.body) == settled(&b.body))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(body: &str) -> Answer {
        Answer { status: 200, body: body.into(), ..Answer::default() }
    }

    #[test]
    fn times_and_ids_do_not_make_a_difference_but_words_do() {
        assert!(alike(&answer(r#"{"at":1700000000}"#), &answer(r#"{"at":1700000011}"#)));
        assert!(alike(
            &answer("id 3f2504e0-4f89-11d3-9a0c-0305e82c3301"),
            &answer("id 9b2504e0-4f89-41d3-9a0c-0305e82c3302")
        ));
        assert!(!alike(&answer(r#"{"name":"alice"}"#), &answer(r#"{"name":"bob"}"#)));
        assert!(!alike(&answer(r#"{"count":3}"#), &answer(r#"{"count":4}"#)));
    }
}
