//! A key or token of a known shape somewhere in the description.

use rowlock_model::{Category, Confidence, Findings, Look, Meta, Need, Proof, Reference, Rule, Severity};
use std::sync::LazyLock;

use regex::Regex;
use rowlock_openapi::{Document, Value};

use super::report;

/// See the page beside this file.
pub(super) struct ExampleContainsSecret;

static META: Meta = Meta {
    id: "example-contains-secret",
    title: "The description carries what looks like a real secret",
    category: Category::Data,
    severity: Severity::Medium,
    core: false,
    weakness: "example-contains-secret",
    cwe: &[540, 798],
    owasp: 8,
    asvs: &[],
    needs: &[Need::Document],
    references: &[Reference {
        title: "OWASP Secrets Management Cheat Sheet",
        url: "https://cheatsheetseries.owasp.org/cheatsheets/Secrets_Management_Cheat_Sheet.html",
    }],
    page: include_str!("example_contains_secret.md"),
};

impl Rule<Document> for ExampleContainsSecret {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, document: &Document, out: &mut Findings<'_>) -> Look {
        let mut seen: Vec<&str> = Vec::new();
        for (pointer, text) in texts(document) {
            let text = text.get(..text.floor_char_boundary(MOST_TEXT)).unwrap_or_default();
            for (name, _, shape) in FOUND.iter().filter(|(_, anchor, _)| text.contains(anchor)) {
                for secret in shape.find_iter(text).take(MOST_EACH).map(|m| m.as_str()) {
                    if is_dummy(name, secret) || seen.contains(&secret) {
                        continue;
                    }
                    seen.push(secret);
                    if seen.len() > MOST {
                        return Look::Judged;
                    }
                    tell(document, out, &pointer, name, secret);
                }
            }
        }
        Look::Judged
    }
}

/// Most secrets that are reported, and most matches of one shape in one text.
const MOST: usize = 20;
const MOST_EACH: usize = 20;
/// Texts longer than this are searched up to here, in bytes.
const MOST_TEXT: usize = 256 * 1024;
/// Shorter texts hold no secret, in bytes.
const SHORTEST: usize = 20;
/// Longest JSON pointer that is followed.
const LONGEST_POINTER: usize = 4096;

/// What secrets look like: a name, a fixed part to look for first, and the whole.
const SHAPES: [(&str, &str, &str); 9] = [
    ("private key", "PRIVATE KEY-----", r"-----BEGIN [A-Z ]{0,20}PRIVATE KEY-----\s+[A-Za-z0-9+/=]{40}"),
    ("AWS access key", "A", r"\b(?:AKIA|ASIA)[A-Z2-7]{16}\b"),
    ("GitHub token", "gh", r"\bgh[pousr]_[A-Za-z0-9]{36}\b"),
    ("GitHub token", "github_pat_", r"\bgithub_pat_[A-Za-z0-9_]{60,}"),
    ("Slack token", "xox", r"\bxox[abprs]-[0-9]{8,}-[A-Za-z0-9-]{16,}"),
    ("Stripe key", "k_live_", r"\b[sr]k_live_[A-Za-z0-9]{20,}"),
    ("Google API key", "AIza", r"\bAIza[A-Za-z0-9_-]{35}"),
    ("SendGrid key", "SG.", r"\bSG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}"),
    (TOKEN, "eyJ", r"\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{20,}"),
];
const TOKEN: &str = "signed JSON web token";

static FOUND: LazyLock<Vec<(&str, &str, Regex)>> = LazyLock::new(|| {
    SHAPES
        .iter()
        .filter_map(|(name, anchor, shape)| Some((*name, *anchor, Regex::new(shape).ok()?)))
        .collect()
});

/// Every text of a document that can hold a secret, with its JSON pointer.
fn texts(document: &Document) -> impl Iterator<Item = (String, &str)> {
    let mut open = vec![(String::new(), document.value().children())];
    std::iter::from_fn(move || {
        while let Some((at, children)) = open.last_mut() {
            match children.next() {
                Some((key, Value::String(text))) if text.len() >= SHORTEST => {
                    return Some((format!("{at}/{key}"), &**text));
                }
                Some((key, value @ (Value::Object(_) | Value::Array(_)))) if at.len() <= LONGEST_POINTER => {
                    let at = format!("{at}/{key}");
                    open.push((at, value.children()));
                }
                Some(_) => {}
                None => {
                    open.pop();
                }
            }
        }
        None
    })
}

/// Whether a text is a known sample or a placeholder.
fn is_dummy(name: &str, secret: &str) -> bool {
    let upper = secret.to_ascii_uppercase();
    let marked = ["EXAMPLE", "XXXX", "YOUR", "DUMMY", "SAMPLE", "REDACTED", "1234567890"]
        .iter()
        .any(|w| upper.contains(w));
    let mut letters: Vec<char> = secret.chars().skip(8).collect();
    letters.sort_unstable();
    letters.dedup();
    marked || letters.len() < 8 || (name == TOKEN && is_sample_token(secret))
}

/// Whether a token is unsigned by shape, or the one that everybody copies from jwt.io.
fn is_sample_token(token: &str) -> bool {
    use base64::Engine as _;
    let part = |at: usize| {
        let part = token.split('.').nth(at)?;
        let bytes = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(part).ok()?;
        serde_json::from_slice::<serde_json::Value>(&bytes).ok()
    };
    let (Some(header), Some(claims)) = (part(0), part(1)) else { return true };
    let name = claims.get("name").and_then(|n| n.as_str()).unwrap_or_default();
    header.get("alg").is_none() || name == "John Doe" || claims.get("sub") == Some(&"1234567890".into())
}

/// A finding whose evidence shows the secret's first characters only.
fn tell(document: &Document, out: &mut Findings<'_>, pointer: &str, name: &str, secret: &str) {
    let shown: String = secret.chars().take(6).collect();
    let span = document.nearest(pointer);
    let mut line = document.source_line(span);
    let masked = format!("{shown}…");
    line.text = if line.text.contains(secret) { line.text.replace(secret, &masked) } else { masked.clone() };
    line.length = line.length.min(line.text.chars().count());
    let because = format!("a {name} stands here in clear ({masked}, {} characters)", secret.chars().count());
    out.find(report::place(document, pointer), Confidence::Firm, because, Proof::line(line));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shape_compiles_and_finds_its_kind_but_no_sample() {
        assert_eq!(FOUND.len(), SHAPES.len());
        let body = "R7mQ2vXw9KzLb4TnYc6HdPj3SfAe8GuV1oZi";
        let header = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbGljZSIsIm5hbWUiOiJBIn0";
        for secret in [
            format!("-----BEGIN RSA PRIVATE KEY-----\n{body}{body}"),
            format!("AKIA{}", "QW7ZTR4LMPX2VBNC"),
            format!("ghp_{body}"),
            format!("github_pat_{body}_{body}"),
            format!("xoxb-123987456120-{body}"),
            format!("sk_live_{body}"),
            format!("AIza{}", &body[..35]),
            format!("SG.{}.{body}{}", &body[..22], &body[..7]),
            format!("{header}.{body}"),
        ] {
            let hit =
                FOUND.iter().find(|(_, anchor, shape)| secret.contains(anchor) && shape.is_match(&secret));
            let (name, ..) = hit.unwrap_or_else(|| panic!("{secret}"));
            assert!(!is_dummy(name, &secret), "{secret}");
        }
        for sample in
            ["AKIAIOSFODNN7EXAMPLE", "ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "AKIAAAAAAAAAAAAAAAAA"]
        {
            assert!(is_dummy("", sample), "{sample}");
        }
    }
}
