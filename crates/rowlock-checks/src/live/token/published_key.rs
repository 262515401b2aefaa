//! Public keys as services publish them, in the spellings in which they are kept in files and variables.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use rowlock_model::Answer;
use serde_json::Value;

/// Most keys of one answer.
const KEYS: usize = 2;
/// `rsaEncryption` with its null parameters (RFC 8017 appendix A.1), in DER.
const RSA: [u8; 15] =
    [0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00];

/// The texts that a service may have as its RSA public key, the likeliest first; empty when the answer has none.
pub(super) fn texts(answer: &Answer) -> Vec<String> {
    let text = answer.text();
    if let Some(pem) = pem(&text) {
        return spellings(&pem);
    }
    let Some(value) = answer.json() else { return Vec::new() };
    // A PEM in a member of an object, with its line ends escaped.
    if let Some(found) = value.as_object().and_then(|o| o.values().filter_map(Value::as_str).find_map(pem)) {
        return spellings(&found);
    }
    let keys = value.get("keys").and_then(Value::as_array).cloned().unwrap_or_else(|| vec![value]);
    keys.iter().filter_map(of_jwk).take(KEYS).flatten().collect()
}

/// The first public key in PEM.
fn pem(text: &str) -> Option<String> {
    let from = text.find("-----BEGIN ")?;
    let end = text[from..].find("-----END ")?;
    let close = text[from + end + 9..].find("-----")?;
    let pem = &text[from..from + end + 9 + close + 5];
    pem.contains("PUBLIC KEY").then(|| pem.replace("\r\n", "\n"))
}

/// With and without the last line end.
fn spellings(pem: &str) -> Vec<String> {
    let bare = pem.trim_end().to_owned();
    vec![format!("{bare}\n"), bare]
}

/// The key of a JWK (RFC 7518 section 6.3.1) as `PUBLIC KEY` and as `RSA PUBLIC KEY`.
fn of_jwk(jwk: &Value) -> Option<Vec<String>> {
    if jwk.get("kty")?.as_str()? != "RSA" {
        return None;
    }
    let number = |name: &str| {
        let bytes = URL_SAFE_NO_PAD.decode(jwk.get(name)?.as_str()?.trim_end_matches('=')).ok()?;
        (bytes.len() <= 1024).then(|| integer(&bytes))
    };
    let pkcs1 = wrapped(0x30, &[number("n")?, number("e")?].concat());
    let bits = [&[0], pkcs1.as_slice()].concat();
    let spki = wrapped(0x30, &[RSA.to_vec(), wrapped(0x03, &bits)].concat());
    let mut all = spellings(&armoured("PUBLIC KEY", &spki));
    all.extend(spellings(&armoured("RSA PUBLIC KEY", &pkcs1)).into_iter().take(1));
    Some(all)
}

fn armoured(label: &str, der: &[u8]) -> String {
    let code = STANDARD.encode(der);
    let lines: Vec<&str> = code.as_bytes().chunks(64).filter_map(|c| std::str::from_utf8(c).ok()).collect();
    format!("-----BEGIN {label}-----\n{}\n-----END {label}-----", lines.join("\n"))
}

/// A positive `INTEGER` in DER (X.690 section 8.3).
fn integer(bytes: &[u8]) -> Vec<u8> {
    let mut digits: Vec<u8> = bytes.iter().copied().skip_while(|b| *b == 0).collect();
    if digits.first().is_none_or(|b| *b >= 0x80) {
        digits.insert(0, 0);
    }
    wrapped(0x02, &digits)
}

fn wrapped(tag: u8, content: &[u8]) -> Vec<u8> {
    let bytes = content.len().to_be_bytes();
    let length: Vec<u8> = bytes.iter().copied().skip_while(|b| *b == 0).collect();
    let mut all = vec![tag];
    match (content.len(), u8::try_from(length.len())) {
        (0..=127, _) | (_, Err(_)) => all.push(u8::try_from(content.len()).unwrap_or(0)),
        (_, Ok(count)) => {
            all.push(0x80 | count);
            all.extend(length);
        }
    }
    all.extend(content);
    all
}
