//! Takes secrets out of text on its way out, in every spelling that services use.

use aho_corasick::{AhoCorasick, AhoCorasickBuilder, MatchKind};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use crate::finding::{Evidence, Excerpt, Finding};
use crate::http::Headers;

/// Secrets shorter than this are masked only where they are encoded with their user name.
const SHORTEST: usize = 3;

/// Names of properties and fields whose values are shortened wherever they appear.
const SENSITIVE: [&str; 14] = [
    "password",
    "passwd",
    "pwd",
    "secret",
    "token",
    "api_key",
    "apikey",
    "api-key",
    "hash",
    "authorization",
    "cookie",
    "session",
    "private",
    "credential",
];

/// A secret with the name it is masked by.
#[derive(Clone)]
pub struct NamedSecret {
    /// The identity's name.
    pub identity: String,
    /// `password` or `token`.
    pub kind: &'static str,
    /// The user name, for the Basic pair's own encodings.
    pub user: Option<String>,
    /// The secret.
    pub secret: String,
}

impl std::fmt::Debug for NamedSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "NamedSecret({}.{})", self.identity, self.kind)
    }
}

/// Replaces known secrets by their names and shortens what looks like somebody else's.
pub struct Masker {
    finder: Option<AhoCorasick>,
    masks: Vec<String>,
    placeholders: Vec<String>,
    spellings: Vec<String>,
}

impl std::fmt::Debug for Masker {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Masker({} spellings)", self.masks.len())
    }
}

impl Masker {
    /// A masker for these secrets.
    pub fn new(secrets: &[NamedSecret]) -> Self {
        let mut spelled: Vec<(String, String, String)> = Vec::new();
        for secret in secrets {
            for (encoding, spelling) in spellings(secret) {
                if !spelled.iter().any(|(s, ..)| *s == spelling) {
                    let name = format!("{}.{}", secret.identity, secret.kind);
                    spelled.push((spelling, format!("[{name}]"), format!("{{{{{name}|{encoding}}}}}")));
                }
            }
        }
        // A finder that cannot be built would let secrets through; too many patterns cannot
        // happen with a handful of identities, so the fallback masks by plain replacement.
        let finder = AhoCorasickBuilder::new()
            .match_kind(MatchKind::LeftmostLongest)
            .build(spelled.iter().map(|(s, ..)| s))
            .ok()
            .filter(|_| !spelled.is_empty());
        let (mut texts, mut masks, mut placeholders) = (Vec::new(), Vec::new(), Vec::new());
        for (spelling, mask, placeholder) in spelled {
            texts.push(spelling);
            masks.push(mask);
            placeholders.push(placeholder);
        }
        Self { finder, masks, placeholders, spellings: texts }
    }

    /// The text with every known secret replaced by `[identity.kind]`.
    pub fn mask(&self, text: &str) -> String {
        self.replace(text, &self.masks)
    }

    /// The text with every known secret replaced by a typed placeholder, for recordings.
    pub fn placeholder(&self, text: &str) -> String {
        self.replace(text, &self.placeholders)
    }

    /// Whether a known secret is in the text.
    pub fn finds(&self, text: &str) -> bool {
        self.finder.as_ref().is_some_and(|f| f.is_match(text))
    }

    /// Where known secrets stand in an answer's text, as `identity.kind|encoding`, each once, in order.
    ///
    /// What is part of a longer word or the name of a JSON property is chance and not an echo. A
    /// secret of letters alone may be an ordinary word, so it counts only as a whole JSON string.
    pub fn echoes(&self, text: &str) -> Vec<String> {
        let Some(finder) = &self.finder else { return Vec::new() };
        let mut found: Vec<String> = Vec::new();
        for hit in finder.find_iter(text) {
            let (before, after) = (&text[..hit.start()], &text[hit.end()..]);
            let inside = before.ends_with(char::is_alphanumeric) || after.starts_with(char::is_alphanumeric);
            let quoted = before.ends_with('"') && after.starts_with('"');
            let named = quoted && after[1..].trim_start().starts_with(':');
            let name = self.placeholders[hit.pattern()].trim_matches(['{', '}']);
            let plain = name.ends_with("|plain");
            let a_word = plain && self.spellings[hit.pattern()].chars().all(char::is_alphabetic);
            if !inside && !named && (quoted || !a_word) && !found.iter().any(|f| f == name) {
                found.push(name.to_owned());
            }
        }
        found
    }

    /// The text with placeholders filled by the secrets again; for replaying with stand-ins.
    pub fn fill(&self, text: &str) -> String {
        if !text.contains("{{") {
            return text.to_owned();
        }
        self.placeholders.iter().zip(&self.spellings).fold(text.to_owned(), |t, (p, s)| t.replace(p, s))
    }

    fn replace(&self, text: &str, by: &[String]) -> String {
        match &self.finder {
            Some(finder) => finder.replace_all(text, by),
            None => text.to_owned(),
        }
    }

    /// Masks everything in a finding that a reader will see.
    pub fn finding(&self, finding: &mut Finding) {
        finding.title = self.mask(&finding.title);
        finding.because = self.mask(&finding.because);
        for evidence in &mut finding.evidence {
            match evidence {
                Evidence::Exchange(excerpt) => self.excerpt(excerpt),
                Evidence::Source(line) => line.text = self.mask(&line.text),
                Evidence::Fact { text } => *text = self.mask(text),
            }
        }
    }

    fn excerpt(&self, excerpt: &mut Excerpt) {
        excerpt.url = self.mask(&excerpt.url);
        excerpt.curl = self.mask(&excerpt.curl);
        excerpt.request_body = self.mask(&excerpt.request_body);
        excerpt.body = shorten_assignments(&shorten_properties(&self.mask(&excerpt.body)));
        excerpt.request_headers = self.fields(&excerpt.request_headers);
        excerpt.headers = self.fields(&excerpt.headers);
    }

    fn fields(&self, headers: &Headers) -> Headers {
        headers
            .iter()
            .map(|(name, value)| {
                let value = self.mask(value);
                let value = match name.to_ascii_lowercase().as_str() {
                    "set-cookie" | "cookie" => shorten_cookie(&value),
                    "authorization" => shorten(&value),
                    _ => value,
                };
                (name.to_owned(), value)
            })
            .collect()
    }
}

/// A value that is somebody's secret, cut to what a reader needs to recognise it.
pub fn shorten(value: &str) -> String {
    let length = value.chars().count();
    let kept: String = value.chars().take(if length >= 12 { 4 } else { 0 }).collect();
    format!("{kept}…[{length} characters]")
}

/// `name=value; attributes` with the value shortened.
fn shorten_cookie(value: &str) -> String {
    let (pair, attributes) = value.split_once(';').map_or((value, ""), |(p, a)| (p, a));
    let (name, secret) = pair.split_once('=').unwrap_or((pair, ""));
    let rest = if attributes.is_empty() { String::new() } else { format!(";{attributes}") };
    if secret.is_empty() { value.to_owned() } else { format!("{name}={}{rest}", shorten(secret)) }
}

/// Shortens string values of sensitive property names in JSON-like text, whole or cut.
///
/// Works on the text and not on a parsed value, because an excerpt may be cut anywhere.
pub fn shorten_properties(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(open) = rest.find('"') {
        let (before, from) = rest.split_at(open);
        out.push_str(before);
        let Some(end) = string_end(from) else {
            out.push_str(from);
            return out;
        };
        let (literal, after) = from.split_at(end);
        out.push_str(literal);
        rest = after;
        let key = literal.trim_matches('"').to_ascii_lowercase();
        let gap = after.len() - after.trim_start_matches([':', ' ', '\n', '\t']).len();
        if gap == 0 || !after[..gap].contains(':') || !SENSITIVE.iter().any(|s| key.contains(s)) {
            continue;
        }
        let value = &after[gap..];
        if !value.starts_with('"') {
            continue;
        }
        out.push_str(&after[..gap]);
        let end = string_end(value).unwrap_or(value.len());
        let inner = value[1..end].trim_end_matches('"');
        let masked = inner.starts_with('[') && inner.ends_with(']');
        if inner.is_empty() || masked {
            out.push_str(&value[..end]);
        } else {
            out.push('"');
            out.push_str(&shorten(inner));
            out.push('"');
        }
        rest = &value[end..];
    }
    out.push_str(rest);
    out
}

/// Shortens values of `NAME=value` lines whose names sound secret, and passwords inside URLs.
pub fn shorten_assignments(text: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    for line in text.split('\n') {
        let assigned = line.split_once('=').filter(|(name, value)| {
            let name = name.trim().trim_start_matches("export ").to_ascii_lowercase();
            let plain = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
            plain && !value.trim().is_empty() && SENSITIVE.iter().chain(&["key"]).any(|s| name.contains(s))
        });
        match assigned {
            Some((name, value)) => lines.push(format!("{name}={}", shorten(value.trim()))),
            None => lines.push(shorten_userinfo(line)),
        }
    }
    lines.join("\n")
}

/// `scheme://user:password@host` with the password shortened.
fn shorten_userinfo(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("://") {
        let (before, after) = rest.split_at(at + 3);
        out.push_str(before);
        let end = after.find(|c: char| c.is_whitespace() || "/?#\"'<>".contains(c)).unwrap_or(after.len());
        let (authority, tail) = after.split_at(end);
        match authority.rsplit_once('@').and_then(|(user, host)| Some((user.split_once(':')?, host))) {
            Some(((user, password), host)) if !password.is_empty() && !password.starts_with('[') => {
                out.push_str(user);
                out.push(':');
                out.push_str(&shorten(password));
                out.push('@');
                out.push_str(host);
            }
            _ => out.push_str(authority),
        }
        rest = tail;
    }
    out.push_str(rest);
    out
}

/// The length of the JSON string literal at the start of `text`, both quotes included.
fn string_end(text: &str) -> Option<usize> {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return Some(at + 1),
            _ => {}
        }
    }
    None
}

/// Every spelling that a secret is looked for in, with the encoding's name.
fn spellings(named: &NamedSecret) -> Vec<(&'static str, String)> {
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
        let json = serde_json::Value::from(secret.as_str()).to_string();
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn masker(user: &str, secret: &str) -> Masker {
        Masker::new(&[NamedSecret {
            identity: "alice".into(),
            kind: "password",
            user: Some(user.into()),
            secret: secret.into(),
        }])
    }

    #[test]
    fn every_spelling_of_a_pair_is_masked_and_named() {
        let masker = masker("alice", "p&ss \"w\"0rd/é");
        for text in ["p&ss \"w\"0rd/é", "YWxpY2U6cCZzcyAidyIwcmQvw6k=", "p%26ss%20%22w%220rd%2F%C3%A9"] {
            assert_eq!(masker.mask(&format!("<{text}>")), "<[alice.password]>", "{text}");
        }
    }

    #[test]
    fn an_echo_is_told_from_chance() {
        let masker = masker("alice", "hunter22x");
        assert_eq!(masker.echoes(r#"{"password": "hunter22x"}"#), ["alice.password|plain"]);
        assert_eq!(masker.echoes("Basic YWxpY2U6aHVudGVyMjJ4"), ["alice.password|pair-base64"]);
        assert!(masker.echoes("the hunter22xyz").is_empty());
        let masker = self::masker("alice", "password");
        assert!(masker.echoes(r#"{"password": "wrong password"}"#).is_empty());
        assert_eq!(masker.echoes(r#"{"pw": "password"}"#), ["alice.password|plain"]);
    }

    #[test]
    fn properties_that_sound_secret_are_shortened_even_in_cut_text() {
        let text = r#"{"name": "bob", "password_hash": "$2b$12$abcdefghijkl", "api_key":"k1", "token": "abc"#;
        let short = shorten_properties(text);
        assert!(short.contains("\"bob\"") && short.contains("$2b$…[19 characters]"), "{short}");
        assert!(!short.contains("abcdefghijkl") && !short.contains("k1"), "{short}");
    }

    #[test]
    fn assignments_and_urls_keep_their_names_and_lose_their_secrets() {
        let env =
            "DATABASE_URL=postgres://notes:not-a-real-one@db/notes\nDEBUG=true\nSECRET_KEY=abcdefghijklmnop";
        let short = shorten_assignments(env);
        assert!(short.contains("postgres://notes:not-…[14 characters]@db/notes"), "{short}");
        assert!(short.contains("DEBUG=true") && short.contains("SECRET_KEY=abcd…[16 characters]"), "{short}");
        assert_eq!(shorten_assignments("see http://a.example:80/x@y = z"), "see http://a.example:80/x@y = z");
    }

    proptest! {
        #[test]
        fn no_spelling_of_a_secret_survives(user in "[a-z]{1,8}", secret in "\\PC{3,40}", before in "\\PC{0,20}") {
            let named = NamedSecret { identity: "A".into(), kind: "password", user: Some(user.clone()), secret: secret.clone() };
            let masker = Masker::new(std::slice::from_ref(&named));
            for (_, spelling) in spellings(&named) {
                let masked = masker.mask(&format!("{before}{spelling}"));
                prop_assert!(!masker.finds(&masked) || "[A.password]".contains(&secret), "{masked}");
            }
        }

        #[test]
        fn a_placeholder_is_filled_with_what_it_stood_for(secret in "[a-zA-Z0-9!&/]{6,20}") {
            let masker = masker("alice", &secret);
            let text = format!("x {secret} y {}", STANDARD.encode(format!("alice:{secret}")));
            prop_assert_eq!(masker.fill(&masker.placeholder(&text)), text);
        }

        #[test]
        fn shortening_never_panics(text in "\\PC{0,200}") {
            let _ = shorten_properties(&text);
        }
    }
}
