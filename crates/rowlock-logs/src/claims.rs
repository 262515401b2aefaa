//! What a JSON Web Token says of itself that is nobody's secret and nobody's name: who made it, for whom,
//! with which algorithm, until when. Its other claims are not kept.

use serde_json::Value;

/// Most characters of an issuer or an audience.
const LONGEST: usize = 120;

/// Claims of a JSON Web Token (RFC 7519 section 4.1), as it has them; nobody checked its signature.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Claims {
    /// The algorithm of the signature or encryption (`alg` of its header).
    pub algorithm: Option<String>,
    /// Who made it (`iss`).
    pub issuer: Option<String>,
    /// For whom it was made (`aud`); several are joined by commas.
    pub audience: Option<String>,
    /// When it ends (`exp`): seconds since 1970.
    pub expires: Option<i64>,
}

impl Claims {
    /// Out of the header and the payload; an encrypted token has no payload to read.
    pub(crate) fn of(header: &Value, payload: Option<&Value>) -> Self {
        let claim = |name: &str| payload.and_then(|p| p.get(name));
        Self {
            algorithm: header.get("alg").and_then(text),
            issuer: claim("iss").and_then(text),
            audience: claim("aud").and_then(text),
            expires: claim("exp").and_then(seconds),
        }
    }
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.chars().take(LONGEST).collect()),
        Value::Array(all) => {
            let all: Vec<&str> = all.iter().filter_map(Value::as_str).collect();
            Some(all.join(", ").chars().take(LONGEST).collect())
        }
        _ => None,
    }
}

fn seconds(value: &Value) -> Option<i64> {
    #[expect(clippy::cast_possible_truncation, reason = "seconds")]
    value.as_i64().or_else(|| value.as_f64().map(|f| f as i64))
}
