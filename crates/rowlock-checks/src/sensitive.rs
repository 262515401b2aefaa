//! Properties that an answer should not carry, told by name *and* value: `password` with a text in it
//! and not `password: true`. It finds nothing by itself.

use rowlock_model::Severity;
use serde_json::Value;

use crate::spec::naming::{is_credential, is_never_answered, is_personal_secret, words};

/// Deepest nesting that is walked.
const DEPTH: usize = 12;
/// Most elements of one list that are walked.
const ELEMENTS: usize = 50;
/// Most properties that are told.
const TOLD: usize = 20;
/// Fewest characters of a value that can be a token or a key.
const TOKEN: usize = 8;

/// What a property is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    /// Of the house: internal notes, scores, cost prices.
    Internal,
    /// That decides what its holder may do.
    Privilege,
    /// Of a person, protected by law or by a bank.
    Personal,
    /// A token or a key that opens something.
    Token,
    /// A password, its hash, or a second factor's secret.
    Password,
}

impl Kind {
    /// How bad it is in an answer to somebody who signed in.
    pub(crate) fn severity(self) -> Severity {
        match self {
            Self::Password | Self::Token => Severity::High,
            Self::Personal => Severity::Medium,
            Self::Privilege | Self::Internal => Severity::Low,
        }
    }

    /// In words.
    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::Password => "a password or its hash",
            Self::Token => "a token or a key",
            Self::Personal => "protected personal data",
            Self::Privilege => "a privilege",
            Self::Internal => "internal data",
        }
    }
}

/// A sensitive property of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Property {
    /// Where it stands (`[].owner.password`).
    pub(crate) path: String,
    /// What it is.
    pub(crate) kind: Kind,
    /// Its value as text.
    pub(crate) value: String,
}

/// The sensitive properties of a value, each path once.
pub(crate) fn properties(value: &Value) -> Vec<Property> {
    let mut found = Vec::new();
    walk(value, "", 0, &mut found);
    found
}

fn walk(value: &Value, at: &str, depth: usize, found: &mut Vec<Property>) {
    if depth > DEPTH || found.len() >= TOLD {
        return;
    }
    match value {
        Value::Array(all) => {
            all.iter().take(ELEMENTS).for_each(|v| walk(v, &format!("{at}[]"), depth + 1, found));
        }
        Value::Object(fields) => {
            for (name, value) in fields {
                let path = format!("{at}.{name:.80}");
                match kind(name, value) {
                    Some(kind) if found.iter().all(|p| p.path != path) => {
                        let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                        found.push(Property { path, kind, value });
                    }
                    Some(_) => {}
                    None => walk(value, &path, depth + 1, found),
                }
            }
        }
        _ => {}
    }
}

/// What a property is, by name and value.
pub(crate) fn kind(name: &str, value: &Value) -> Option<Kind> {
    let words = words(name);
    let joined = words.join("_");
    let first = words.first().map(String::as_str).unwrap_or_default();
    match value {
        Value::String(text) if is_shown(text) => {
            if is_never_answered(name) || is_second_factor(&joined) {
                return is_password(text).then_some(Kind::Password);
            }
            if is_reset(&joined) || (is_credential(name) && !is_public_key(&joined)) {
                return is_token(text).then_some(Kind::Token);
            }
            if is_personal_secret(name) || is_pay(&joined) {
                return text.chars().any(|c| c.is_ascii_digit()).then_some(Kind::Personal);
            }
            is_internal(first, &words).then_some(Kind::Internal)
        }
        Value::Number(_) if is_pay(&joined) || is_personal_secret(name) => Some(Kind::Personal),
        Value::Number(_) if is_internal(first, &words) => Some(Kind::Internal),
        Value::Bool(_) if is_privilege(&joined) => Some(Kind::Privilege),
        Value::Array(all) if joined == "permissions" && all.iter().any(Value::is_string) => {
            Some(Kind::Privilege)
        }
        _ => None,
    }
}

/// Neither empty nor masked.
fn is_shown(text: &str) -> bool {
    let masked = text.chars().filter(|c| matches!(c, '*' | '•' | '…' | 'x' | 'X')).count();
    let word = text.trim().to_ascii_lowercase();
    !word.is_empty()
        && masked * 2 < text.chars().count()
        && ![
            "hidden",
            "redacted",
            "[redacted]",
            "<redacted>",
            "masked",
            "secret",
            "string",
            "none",
            "null",
            "true",
            "false",
        ]
        .contains(&word.as_str())
}

/// A password is one word, no sentence about one and no address of a page.
fn is_password(text: &str) -> bool {
    text.len() <= 512
        && !text.contains(char::is_whitespace)
        && !text.contains("://")
        && !text.starts_with('/')
}

/// A token is long, of one word, and no name.
fn is_token(text: &str) -> bool {
    let varied = text.chars().any(|c| c.is_ascii_digit()) || text.len() >= 20;
    (TOKEN..=4096).contains(&text.len())
        && varied
        && is_password(text)
        && text.chars().all(|c| c.is_ascii_graphic())
}

fn is_second_factor(joined: &str) -> bool {
    ["totp_secret", "otp_secret", "mfa_secret", "two_factor_secret", "security_answer", "recovery_code"]
        .contains(&joined)
}

fn is_reset(joined: &str) -> bool {
    ["reset_token", "password_reset_token", "verification_token", "activation_token", "invite_token"]
        .contains(&joined)
}

/// Keys that are made to be shown.
fn is_public_key(joined: &str) -> bool {
    joined.contains("public") || joined.contains("publishable")
}

fn is_pay(joined: &str) -> bool {
    ["salary", "annual_salary", "monthly_salary", "wage", "hourly_wage", "date_of_birth", "birth_date", "dob"]
        .contains(&joined)
}

fn is_internal(first: &str, words: &[String]) -> bool {
    let joined = words.join("_");
    (first == "internal" && words.len() > 1)
        || [
            "cost_price",
            "purchase_price",
            "profit_margin",
            "risk_score",
            "fraud_score",
            "credit_score",
            "admin_notes",
        ]
        .contains(&joined.as_str())
}

fn is_privilege(joined: &str) -> bool {
    ["is_admin", "is_superuser", "is_staff", "is_administrator", "is_root"].contains(&joined)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn name_and_value_must_agree() {
        for (name, value, of) in [
            ("password", json!("hunter2-blue"), Some(Kind::Password)),
            ("password", json!(true), None),
            ("password", json!("must have 8 characters"), None),
            ("password", json!("********"), None),
            ("password", json!(""), None),
            ("password_reset", json!("/reset"), None),
            ("api_key", json!("rk9_2f6a7c1d0b3e4f58"), Some(Kind::Token)),
            ("public_api_key", json!("pk9_2f6a7c1d0b3e4f58"), None),
            ("next_page_token", json!("abc123abc123abc123"), None),
            ("token", json!("bearer"), None),
            ("salary", json!(52_000), Some(Kind::Personal)),
            ("is_admin", json!(false), Some(Kind::Privilege)),
            ("internal_score", json!(7), Some(Kind::Internal)),
            ("internal", json!("yes"), None),
            ("title", json!("x"), None),
        ] {
            assert_eq!(kind(name, &value), of, "{name}: {value}");
        }
    }

    #[test]
    fn a_list_tells_each_property_once() {
        let rows =
            json!([{"id": 1, "owner": {"password": "a1b2"}}, {"id": 2, "owner": {"password": "c3d4"}}]);
        let paths: Vec<String> = properties(&rows).into_iter().map(|p| p.path).collect();
        assert_eq!(paths, ["[].owner.password"]);
    }
}
