//! The ways in which services spell a secret.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;

use crate::mask::NamedSecret;

/// Secrets shorter than this are masked only where they are encoded with their user name.
const SHORTEST: usize = 3;

/// Every spelling that a secret is looked for in, with the encoding's name.
pub(crate) fn spellings(named: &NamedSecret) -> Vec<(&'static str, String)> {
    let mut all = Vec::new();
    let secret = &named.secret;
    if let Some(user) = &named.user {
        let pair = format!("{user}:{secret}");
        let urlencoded = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
        all.push(("pair-base64", STANDARD.encode(&pair)));
        all.push(("pair-base64-bare", STANDARD_NO_PAD.encode(&pair)));
        all.push(("pair-base64-url", URL_SAFE.encode(&pair)));
        all.push(("pair-base64-url-bare", URL_SAFE_NO_PAD.encode(&pair)));
        all.push(("pair-base64-percent", urlencoded(&STANDARD.encode(&pair))));
        all.push(("pair-hex", hex(pair.as_bytes())));
    }
    if secret.len() >= SHORTEST {
        all.push(("plain", secret.clone()));
        all.push(("percent", utf8_percent_encode(secret, NON_ALPHANUMERIC).to_string()));
        all.push(("form", url::form_urlencoded::byte_serialize(secret.as_bytes()).collect()));
        let json = Value::from(secret.as_str()).to_string();
        all.push(("json", json.trim_matches('"').to_owned()));
        all.push(("html", html(secret)));
        all.push(("base64", STANDARD.encode(secret)));
        all.push(("base64-url", URL_SAFE.encode(secret)));
        all.push(("base64-bare", STANDARD_NO_PAD.encode(secret)));
        all.push(("base64-url-bare", URL_SAFE_NO_PAD.encode(secret)));
        all.push(("hex", hex(secret.as_bytes())));
        all.push(("hex-upper", hex(secret.as_bytes()).to_uppercase()));
    }
    all.retain(|(_, spelling)| !spelling.is_empty());
    all
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn html(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&#34;")
        .replace('\'', "&#39;")
}
