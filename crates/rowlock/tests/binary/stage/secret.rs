//! The password of the tests, hard to spell on purpose, and every way that it could be spelled.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD};

/// Quotes, a backslash, what URLs and HTML escape, and a letter of two bytes.
pub(crate) const PASSWORD: &str = r#"Zx7"q\&é+0/pw"#;

/// The spellings of a secret, of `alice:secret` and of what changes one character of it.
pub(crate) fn spellings(secret: &str) -> Vec<String> {
    let mut all = Vec::new();
    for text in [secret.to_owned(), format!("alice:{secret}")] {
        for engine in [STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD] {
            all.push(engine.encode(&text));
        }
        all.push(percent(&text, ""));
        all.push(percent(&text, "/+"));
        all.push(url::form_urlencoded::byte_serialize(text.as_bytes()).collect());
        all.push(json(&text));
        all.push(json(&json(&text)));
        all.push(hex(&text));
        all.push(hex(&text).to_uppercase());
        all.push(text);
    }
    all.sort();
    all.dedup();
    all
}

fn percent(text: &str, kept: &str) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric() || kept.as_bytes().contains(&b);
    text.bytes().map(|b| if plain(b) { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
}

fn json(text: &str) -> String {
    let quoted = serde_json::Value::from(text).to_string();
    quoted[1..quoted.len() - 1].to_owned()
}

fn hex(text: &str) -> String {
    let pairs: Vec<String> = text.bytes().map(|b| format!("{b:02x}")).collect();
    pairs.concat()
}
