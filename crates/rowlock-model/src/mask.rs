//! Takes secrets out of text on its way out, in every spelling that services use.

use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard};

use aho_corasick::{AhoCorasick, AhoCorasickBuilder, MatchKind};
use serde_json::Value;

use crate::finding::{Evidence, Excerpt, Finding, Place};
use crate::http::Headers;
use crate::shorten::shorten_cookie;
pub use crate::shorten::{shorten, shorten_assignments, shorten_properties};
use crate::spelling::spellings;
use crate::surface::Surface;

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

/// Words of our own sentences that people take as passwords.
const WORDS: [&str; 24] = [
    "access",
    "account",
    "admin",
    "basic",
    "client",
    "credentials",
    "database",
    "default",
    "demo",
    "guest",
    "key",
    "login",
    "name",
    "password",
    "private",
    "public",
    "random",
    "right",
    "root",
    "secret",
    "service",
    "test",
    "token",
    "user",
];

/// Whether what stands between the two is a word of a sentence: neither quoted, nor part of a path, pair or name.
fn is_word_of_sentence(before: &str, after: &str) -> bool {
    let open = |quote: char| before.matches(quote).count() % 2 == 1;
    let begins = before.is_empty() || before.ends_with([' ', '(']);
    let ends = match after.as_bytes() {
        [] | [b' ' | b')' | b',' | b';', ..] => true,
        [b'.' | b':', rest @ ..] => matches!(rest, [] | [b' ', ..]),
        _ => false,
    };
    // Behind a colon stands a value, not a word.
    begins && ends && !before.ends_with(": ") && !open('"') && !open('`')
}

/// Replaces known secrets by their names and shortens what looks like somebody else's.
///
/// A run learns secrets while it goes on (tokens that a login gives); every clone learns with it.
#[derive(Clone)]
pub struct Masker {
    shared: Arc<RwLock<Patterns>>,
}

/// All that is looked for.
struct Patterns {
    secrets: Vec<NamedSecret>,
    finder: Option<AhoCorasick>,
    masks: Vec<String>,
    placeholders: Vec<String>,
    spellings: Vec<String>,
    /// Every placeholder with what it stands for; two encodings of a plain secret are the same text,
    /// and each must be filled.
    fillings: Vec<(String, String)>,
}

impl std::fmt::Debug for Masker {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Masker({} spellings)", self.patterns().masks.len())
    }
}

impl Patterns {
    fn new(secrets: Vec<NamedSecret>) -> Self {
        let mut spelled: Vec<(String, String, String)> = Vec::new();
        let mut fillings = Vec::new();
        for secret in &secrets {
            for (encoding, spelling) in spellings(secret) {
                let name = format!("{}.{}", secret.identity, secret.kind);
                let placeholder = format!("{{{{{name}|{encoding}}}}}");
                fillings.push((placeholder.clone(), spelling.clone()));
                if !spelled.iter().any(|(s, ..)| *s == spelling) {
                    spelled.push((spelling, format!("[{name}]"), placeholder));
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
        Self { secrets, finder, masks, placeholders, spellings: texts, fillings }
    }

    fn replace(&self, text: &str, by: &[String]) -> String {
        match &self.finder {
            Some(finder) => finder.replace_all(text, by),
            None => text.to_owned(),
        }
    }
}

impl Masker {
    /// A masker for these secrets.
    pub fn new(secrets: &[NamedSecret]) -> Self {
        Self { shared: Arc::new(RwLock::new(Patterns::new(secrets.to_vec()))) }
    }

    /// Looks for more secrets from now on, in every clone of this masker.
    pub fn learn(&self, more: Vec<NamedSecret>) {
        let mut patterns = self.shared.write().unwrap_or_else(PoisonError::into_inner);
        let mut secrets = std::mem::take(&mut patterns.secrets);
        secrets.extend(more);
        *patterns = Patterns::new(secrets);
    }

    fn patterns(&self) -> RwLockReadGuard<'_, Patterns> {
        self.shared.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// The text with every known secret replaced by `[identity.kind]`.
    pub fn mask(&self, text: &str) -> String {
        let patterns = self.patterns();
        patterns.replace(text, &patterns.masks)
    }

    /// [`Self::mask`] for a sentence of ours: a secret that is one of our own [`WORDS`] stays where it is a word of
    /// the sentence. Masked there it would tell what the password is, and make the sentence unreadable.
    pub fn prose(&self, text: &str) -> String {
        let patterns = self.patterns();
        let Some(finder) = &patterns.finder else { return text.to_owned() };
        let (mut masked, mut from) = (String::with_capacity(text.len()), 0);
        for hit in finder.find_iter(text) {
            masked.push_str(&text[from..hit.start()]);
            let said = &text[hit.range()];
            if WORDS.contains(&said) && is_word_of_sentence(&text[..hit.start()], &text[hit.end()..]) {
                masked.push_str(said);
            } else {
                masked.push_str(&patterns.masks[hit.pattern()]);
            }
            from = hit.end();
        }
        masked + &text[from..]
    }

    /// The text with every known secret replaced by a typed placeholder, for recordings.
    pub fn placeholder(&self, text: &str) -> String {
        let patterns = self.patterns();
        patterns.replace(text, &patterns.placeholders)
    }

    /// [`Self::placeholder`] for what may be no text.
    pub fn placeholder_bytes(&self, bytes: &[u8]) -> Vec<u8> {
        let patterns = self.patterns();
        match &patterns.finder {
            Some(finder) => finder.replace_all_bytes(bytes, &patterns.placeholders),
            None => bytes.to_vec(),
        }
    }

    /// [`Self::mask`] for every text in a value, names of members included.
    pub fn value(&self, value: &mut Value) {
        match value {
            Value::String(text) => *text = self.mask(text),
            Value::Array(items) => items.iter_mut().for_each(|item| self.value(item)),
            Value::Object(members) => {
                *members = std::mem::take(members)
                    .into_iter()
                    .map(|(name, mut member)| {
                        self.value(&mut member);
                        (self.mask(&name), member)
                    })
                    .collect();
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }

    /// A surface as a reader may see it: a service can put a secret into the names of its own operations.
    pub fn surface(&self, surface: &Surface) -> Surface {
        let Ok(mut value) = serde_json::to_value(surface) else { return Surface::default() };
        self.value(&mut value);
        serde_json::from_value(value).unwrap_or_default()
    }

    /// Whether a known secret is in the text.
    pub fn finds(&self, text: &str) -> bool {
        self.patterns().finder.as_ref().is_some_and(|f| f.is_match(text))
    }

    /// Where known secrets stand in an answer's text, as `identity.kind|encoding`, each once, in order.
    ///
    /// What is part of a longer word or the name of a JSON property is chance and not an echo. A
    /// secret of letters alone may be an ordinary word, so it counts only as a whole JSON string.
    pub fn echoes(&self, text: &str) -> Vec<String> {
        let patterns = self.patterns();
        let Some(finder) = &patterns.finder else { return Vec::new() };
        let mut found: Vec<String> = Vec::new();
        for hit in finder.find_iter(text) {
            let (before, after) = (&text[..hit.start()], &text[hit.end()..]);
            let inside = before.ends_with(char::is_alphanumeric) || after.starts_with(char::is_alphanumeric);
            let quoted = before.ends_with('"') && after.starts_with('"');
            let named = quoted && after[1..].trim_start().starts_with(':');
            let name = patterns.placeholders[hit.pattern()].trim_matches(['{', '}']);
            let plain = name.ends_with("|plain");
            let a_word = plain && patterns.spellings[hit.pattern()].chars().all(char::is_alphabetic);
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
        self.patterns().fillings.iter().fold(text.to_owned(), |t, (p, s)| t.replace(p, s))
    }

    /// [`Self::fill`] for what may be no text.
    pub fn fill_bytes(&self, bytes: &[u8]) -> Vec<u8> {
        let patterns = self.patterns();
        let (from, to): (Vec<&str>, Vec<&str>) =
            patterns.fillings.iter().map(|(p, s)| (p.as_str(), s.as_str())).unzip();
        match AhoCorasick::new(from) {
            Ok(finder) if bytes.windows(2).any(|w| w == b"{{") => finder.replace_all_bytes(bytes, &to),
            _ => bytes.to_vec(),
        }
    }

    /// Masks everything in a finding that a reader will see.
    pub fn finding(&self, finding: &mut Finding) {
        finding.title = self.prose(&finding.title);
        finding.because = self.prose(&finding.because);
        std::iter::once(&mut finding.place).chain(&mut finding.about).for_each(|place| self.place(place));
        self.evidence(&mut finding.evidence);
    }

    fn place(&self, place: &mut Place) {
        match place {
            Place::Target { .. } => {}
            Place::Operation { path, part, .. } => {
                *path = self.mask(path);
                *part = part.take().map(|p| self.mask(&p));
            }
            Place::Document { file, pointer, .. } => {
                *file = self.mask(file);
                *pointer = self.mask(pointer);
            }
            Place::Source { file, .. } => *file = self.mask(file),
        }
    }

    /// Masks proof in place.
    pub fn evidence(&self, all: &mut [Evidence]) {
        for evidence in all {
            match evidence {
                Evidence::Exchange(excerpt) => self.excerpt(excerpt),
                Evidence::Source(line) => line.text = self.mask(&line.text),
                Evidence::Flow { steps } => {
                    for step in steps {
                        step.line.text = self.mask(&step.line.text);
                        step.what = self.mask(&step.what);
                    }
                }
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

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
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
    fn a_word_of_our_sentences_stays_a_word_and_what_a_service_said_is_masked() {
        let masker = masker("admin", "password");
        let ours = "the password of 'admin' was right; user, password: (wrong password).";
        assert_eq!(masker.prose(ours), ours);
        for said in [
            "it says \"the password is ok\"",
            "`my password here`",
            "{\"p\":\"password\"}",
            "the answer: password",
            "admin:password",
            "/password/x",
            "'password'",
        ] {
            assert!(masker.prose(said).contains("[alice.password]"), "{said}");
        }
        let masker = self::masker("admin", "lantern");
        assert_eq!(masker.prose("a lantern here"), "a [alice.password] here", "no word of ours");
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
    fn a_placeholder_of_any_encoding_is_filled_though_two_of_them_look_the_same() {
        // Of a plain secret the text in JSON is the secret itself; of the recorded one it was not.
        assert_eq!(masker("alice", "stand-in").fill("{{alice.password|json}}"), "stand-in");
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
            prop_assert_eq!(&masker.fill(&masker.placeholder(&text)), &text);
            let bytes = [b"\xff", text.as_bytes(), b"\xfe"].concat();
            let recorded = masker.placeholder_bytes(&bytes);
            prop_assert!(!masker.finds(&String::from_utf8_lossy(&recorded)));
            prop_assert_eq!(masker.fill_bytes(&recorded), bytes);
        }
    }
}
