//! Password hashes in answers.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use regex::bytes::Regex;
use rowlock_model::{Category, Confidence, Findings, Look, Meta, Reference, Rule, Severity, Sight, mask};

use crate::passive::reading;

/// See the page beside this file.
pub(super) struct PasswordHashInResponse;

static META: Meta = Meta {
    id: "password-hash-in-response",
    title: "An answer carries a password hash",
    category: Category::Data,
    severity: Severity::High,
    core: false,
    weakness: "password-hash-in-response",
    cwe: &[200, 522],
    owasp: 3,
    asvs: &["15.3.1"],
    needs: &[],
    references: &[Reference {
        title: "OWASP Password Storage Cheat Sheet",
        url: "https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html",
    }],
    page: include_str!("password_hash_in_response.md"),
};

const NEEDLES: [&str; 13] = [
    "$2", "$argon2", "scrypt", "pbkdf2", "$1$", "$5$", "$6$", "$y$", "$P$", "{SSHA", "passw", "Passw", "pwd",
];

/// Kind and shape; the last is a bare digest under a property that is named for a password.
const SHAPES: [(&str, &str); 9] = [
    ("bcrypt", r"(\$2[abxy]\$\d\d\$[./A-Za-z0-9]{53})"),
    (
        "argon2",
        r"(\$argon2(?:id|i|d)\$v=\d{1,3}\$m=\d{1,9},t=\d{1,5},p=\d{1,3}\$[A-Za-z0-9+/]{8,128}\$[A-Za-z0-9+/]{16,256})",
    ),
    (
        "scrypt",
        r"(scrypt:\d{1,9}:\d{1,5}:\d{1,5}\$[A-Za-z0-9./+=]{4,64}\$[0-9a-f]{32,256}|\$scrypt\$[^\s$]{5,40}\$[A-Za-z0-9./+]{8,128}\$[A-Za-z0-9./+]{20,256})",
    ),
    ("PBKDF2", r"(pbkdf2:sha\d{1,3}(?::\d{1,9})?\$[A-Za-z0-9./+=]{4,64}\$[0-9a-f]{32,256})"),
    (
        "PBKDF2",
        r"(pbkdf2_sha\d{1,3}\$\d{1,9}\$[A-Za-z0-9./]{4,64}\$[A-Za-z0-9+/=]{24,256}|\$pbkdf2(?:-sha\d{1,3})?\$\d{1,9}\$[A-Za-z0-9./]{8,64}\$[A-Za-z0-9./]{24,256})",
    ),
    (
        "crypt",
        r"(\$[156]\$(?:rounds=\d{1,9}\$)?[./A-Za-z0-9]{1,16}\$[./A-Za-z0-9]{22,86}|\$y\$[./A-Za-z0-9]{1,12}\$[./A-Za-z0-9]{1,86}\$[./A-Za-z0-9]{43})",
    ),
    ("phpass", r"(\$P\$[./A-Za-z0-9]{31})\b"),
    ("salted SHA", r"(\{SSHA\d{0,3}\}[A-Za-z0-9+/=]{28,128})"),
    (
        "unsalted digest",
        r#"(?i)"(?:hashed_?|encrypted_?|user_?)?(?:password|passwd|pwd)(?:_?(?:hash|digest|md5|sha\d{1,3}))?"\s{0,4}:\s{0,4}"([0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{56}|[0-9a-f]{64}|[0-9a-f]{96}|[0-9a-f]{128})""#,
    ),
];

static FINDER: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| AhoCorasick::new(NEEDLES).ok());
static PATTERNS: LazyLock<Vec<Option<Regex>>> =
    LazyLock::new(|| SHAPES.iter().map(|(_, shape)| Regex::new(&format!("(?-u){shape}")).ok()).collect());

/// Whether a property of this name and value is a password hash, which this check tells.
pub(crate) fn is_hash(name: &str, value: &str) -> bool {
    let property = format!("\"{name}\":\"{value}\"");
    PATTERNS.iter().flatten().any(|p| p.is_match(property.as_bytes()))
}

impl Rule<Sight<'_>> for PasswordHashInResponse {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, sight: &Sight<'_>, out: &mut Findings<'_>) -> Look {
        let Some((_, body)) = reading::text(sight) else {
            return Look::NotApplicable(reading::NO_TEXT.into());
        };
        if !FINDER.as_ref().is_some_and(|f| f.is_match(body)) {
            return Look::Judged;
        }
        for ((kind, _), pattern) in SHAPES.iter().zip(PATTERNS.iter()) {
            let Some(at) = pattern.as_ref().and_then(|p| p.captures(body)?.get(1)).map(|m| m.range()) else {
                continue;
            };
            let hash = String::from_utf8_lossy(&body[at.clone()]);
            if reading::was_sent(sight.exchange, &hash) {
                continue;
            }
            let named = reading::property(body, at.start).map(|p| format!(" in '{p}'")).unwrap_or_default();
            let because =
                format!("the answer carries a password hash ({kind}){named}: {}", mask::shorten(&hash));
            let proof = reading::proof_hiding(sight.known, sight.exchange, at);
            let severity =
                if reading::is_anonymous(sight.exchange) { Severity::Critical } else { Severity::High };
            out.find(reading::place(sight), Confidence::Firm, because, proof).severity(severity);
            break;
        }
        Look::Judged
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::passive::rehearsal::{json, known, look};

    fn finds(body: &str) -> bool {
        !look(&PasswordHashInResponse, &known("http://127.0.0.1:5000"), &json(200, body)).1.is_empty()
    }

    #[test]
    fn every_shape_compiles() {
        assert!(FINDER.is_some() && PATTERNS.iter().all(Option::is_some));
    }

    #[test]
    fn hashes_are_known_by_their_whole_shape() {
        let hex = "5f4dcc3b5aa765d61d8327deb882cf99";
        for body in [
            r#"{"pw":"$2b$12$R9h/cIPz0gi.URNNX3kh2OPST9/PgBkqquzi.Ss7KIUgO2t0jWMUW"}"#.to_owned(),
            r#"{"h":"$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHQxMjM$Z2hhc2hoYXNoaGFzaGhhc2g"}"#.to_owned(),
            format!(r#"{{"h":"scrypt:32768:8:1$Abcd1234$%{hex}{hex}"}}"#).replace('%', ""),
            format!(r#"{{"h":"pbkdf2:sha256:600000$Abcd1234${hex}{hex}"}}"#),
            r#"{"h":"pbkdf2_sha256$260000$saltsalt$YWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd4eXo="}"#.to_owned(),
            format!(r#"{{"user":"bob","password_hash" : "{hex}"}}"#),
            format!(r#"{{"Password":"{hex}"}}"#),
        ] {
            assert!(finds(&body), "{body}");
        }
    }

    #[test]
    fn other_digests_and_words_are_not() {
        for body in [
            r#"{"sha":"6dcb09b5b57875f334f61aebed695e2e4193db5e","price":"$2.50","etag":"5f4dcc3b5aa765d61d8327deb882cf99"}"#,
            r#"{"password":"must have 8 characters","algorithm":"pbkdf2:sha256:600000","cost":"$2b$12$"}"#,
            r#"{"password_reset_id":"5f4dcc3b5aa765d61d8327deb882cf99"}"#,
            r#"{"supported":["scrypt","$argon2id$","bcrypt $2b$"]}"#,
        ] {
            assert!(!finds(body), "{body}");
        }
    }
}
