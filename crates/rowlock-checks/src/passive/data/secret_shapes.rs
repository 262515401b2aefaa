//! What keys of well-known providers look like, as data: a text that each has, its shape, and the
//! test that tells a real one from a chance match. A new key is one line here.

use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use regex::bytes::Regex;

/// What a shape's match must pass.
#[derive(Clone, Copy)]
enum Test {
    /// The first group is random: at least this many bits a character.
    Bits(f64),
    /// The last six characters are the CRC-32 of the thirty before them in base 62 (GitHub's format of 2021).
    Crc,
}

/// One kind of secret.
pub(super) struct Shape {
    /// What it is, for a sentence.
    pub(super) name: &'static str,
    /// Whether a match may lawfully be public (a browser key, an id without its secret).
    pub(super) may_be_public: bool,
    needle: &'static str,
    pattern: &'static str,
    test: Test,
}

/// The name of the shape that any service's pair may have, the scan's own as well.
const URL_PAIR: &str = "a Basic pair in a URL";

impl Shape {
    /// Whether it is user name and password in a URL.
    pub(super) fn is_url_pair(&self) -> bool {
        self.name == URL_PAIR
    }
}

const fn shape(name: &'static str, needle: &'static str, pattern: &'static str, test: Test) -> Shape {
    Shape { name, may_be_public: false, needle, pattern, test }
}

const fn public(name: &'static str, needle: &'static str, pattern: &'static str, test: Test) -> Shape {
    Shape { name, may_be_public: true, needle, pattern, test }
}

const RANDOM: Test = Test::Bits(3.2);
/// For hexadecimal digits, of which each has four bits at most.
const HEX: Test = Test::Bits(2.8);

/// Every kind that is looked for.
pub(super) static SHAPES: [Shape; 26] = [
    shape(
        "a private key",
        "PRIVATE KEY-----",
        r"-----BEGIN (?:[A-Z]{2,9} )?PRIVATE KEY-----(?:\\[rn]|\s)*([A-Za-z0-9+/=]{40,64})",
        RANDOM,
    ),
    shape(
        "an AWS secret access key",
        "ecret",
        r"(?i)(?:aws[\w-]{0,12})?secret[_-]?access[_-]?key\W{1,8}([A-Za-z0-9/+]{40})\b",
        Test::Bits(4.0),
    ),
    public("an AWS access key id", "AKIA", r"\b(AKIA[A-Z2-7]{16})\b", Test::Bits(3.0)),
    shape("a GitHub token", "gh", r"\bgh[pousr]_([A-Za-z0-9]{36})\b", Test::Crc),
    shape(
        "a GitHub fine-grained token",
        "github_pat_",
        r"\bgithub_pat_([A-Za-z0-9]{22}_[A-Za-z0-9]{59})\b",
        RANDOM,
    ),
    shape("a GitLab token", "glpat-", r"\bglpat-([A-Za-z0-9_-]{20,})", RANDOM),
    shape("an npm token", "npm_", r"\bnpm_([A-Za-z0-9]{36})\b", RANDOM),
    shape("a PyPI token", "pypi-AgEIcHlwaS5vcmc", r"\bpypi-AgEIcHlwaS5vcmc([A-Za-z0-9_-]{50,})", RANDOM),
    shape("a Slack token", "xox", r"\bxox[abeprs]-(\d{9,14}-[A-Za-z0-9-]{20,})", RANDOM),
    shape(
        "a Slack webhook",
        "hooks.slack.com/services/T",
        r"hooks\.slack\.com/services/T[A-Z0-9]{7,12}/B[A-Z0-9]{7,12}/([A-Za-z0-9]{20,26})\b",
        RANDOM,
    ),
    shape("a Stripe live key", "k_live_", r"\b[sr]k_live_([A-Za-z0-9]{24,247})\b", RANDOM),
    shape("a Stripe webhook secret", "whsec_", r"\bwhsec_([A-Za-z0-9+/]{32,})", RANDOM),
    public("a Google API key", "AIza", r"\b(AIza[0-9A-Za-z_-]{35})", RANDOM),
    shape("a Google client secret", "GOCSPX-", r"\bGOCSPX-([A-Za-z0-9_-]{28})", RANDOM),
    shape("a SendGrid key", "SG.", r"\bSG\.([A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43})", RANDOM),
    shape("an OpenAI key", "T3BlbkFJ", r"\bsk-([A-Za-z0-9_-]{20,80}T3BlbkFJ[A-Za-z0-9_-]{20,80})", RANDOM),
    shape("an Anthropic key", "sk-ant-", r"\bsk-ant-[a-z]{3,6}\d\d-([A-Za-z0-9_-]{80,})", RANDOM),
    shape("a Hugging Face token", "hf_", r"\bhf_([A-Za-z]{34})\b", RANDOM),
    shape("a DigitalOcean token", "_v1_", r"\bdo[opr]_v1_([a-f0-9]{64})\b", HEX),
    shape("a Shopify token", "shp", r"\bshp(?:at|ca|pa|ss)_([a-fA-F0-9]{32})\b", HEX),
    shape("a Telegram bot token", ":AA", r"\b\d{8,10}:(AA[A-Za-z0-9_-]{33})\b", RANDOM),
    shape("an Azure storage key", "AccountKey=", r"AccountKey=([A-Za-z0-9+/]{86}==)", Test::Bits(4.0)),
    shape(
        "a database password",
        "://",
        r"\b(?:postgres(?:ql)?|mysql|mariadb|mongodb(?:\+srv)?|rediss?|amqps?|mssql|oracle)(?:\+\w{1,20})?://[^:@/\s]{0,64}:([^@/\s:]{6,128})@[\w.-]",
        Test::Bits(2.0),
    ),
    shape(
        "the application's secret key",
        "SECRET_KEY",
        r#"\b(?:FLASK_|DJANGO_|JWT_|APP_)?SECRET_KEY(?:\\?["']|&#39;|&quot;)?\s{0,4}[:=]\s{0,4}b?(?:\\?["']|&#39;|&quot;)?([^\s"'\\&<]{8,128})"#,
        Test::Bits(2.0),
    ),
    shape(URL_PAIR, "://", r"\bhttps?://[^:@/\s?#]{1,64}:([^@/\s:?#]{6,128})@[\w.-]", Test::Bits(2.0)),
    public(
        "a signed token (JWT)",
        "eyJ",
        r"\b(eyJ[A-Za-z0-9_-]{10,2000}\.eyJ[A-Za-z0-9_-]{10,6000}\.[A-Za-z0-9_-]{20,2000})",
        RANDOM,
    ),
];

static FINDER: LazyLock<Option<AhoCorasick>> =
    LazyLock::new(|| AhoCorasick::builder().build(SHAPES.iter().map(|s| s.needle)).ok());
static PATTERNS: LazyLock<Vec<Option<Regex>>> =
    LazyLock::new(|| SHAPES.iter().map(|s| Regex::new(&format!("(?-u){}", s.pattern)).ok()).collect());

/// Marks of made-up keys in documentation, in upper case.
const PLACEHOLDERS: [&str; 12] = [
    "EXAMPLE",
    "XXXX",
    "****",
    "YOUR",
    "CHANGE",
    "REDACTED",
    "PLACEHOLDER",
    "12345678",
    "00000000",
    "...",
    "${",
    "{{",
];

/// Each kind of secret found, with the place of its first true match.
pub(super) fn found_in(body: &[u8]) -> Vec<(&'static Shape, Range<usize>)> {
    let Some(finder) = FINDER.as_ref() else { return Vec::new() };
    let mut found = Vec::new();
    let mut tried = [false; SHAPES.len()];
    for hit in finder.find_overlapping_iter(body) {
        let which = hit.pattern().as_usize();
        if std::mem::replace(&mut tried[which], true) {
            continue;
        }
        let Some(pattern) = PATTERNS[which].as_ref() else { continue };
        let genuine = |c: &regex::bytes::Captures<'_>| {
            let secret = c.get(1)?;
            passes(SHAPES[which].test, secret.as_bytes()).then(|| secret.range())
        };
        found.extend(
            pattern.captures_iter(body).take(50).find_map(|c| genuine(&c)).map(|at| (&SHAPES[which], at)),
        );
    }
    found
}

fn passes(test: Test, secret: &[u8]) -> bool {
    let upper = String::from_utf8_lossy(secret).to_uppercase();
    if PLACEHOLDERS.iter().any(|p| upper.contains(p)) || is_stand_in(&upper) {
        return false;
    }
    match test {
        Test::Bits(least) => bits(secret) >= least,
        Test::Crc => bits(secret) >= 3.2 && has_checksum(secret),
    }
}

/// Whether it is a word that stands for a secret (`<password>`, `password`, `hunter2` is none).
fn is_stand_in(upper: &str) -> bool {
    let plain = upper.trim_matches(['<', '>', '[', ']', '*', '$', '%', '{', '}']);
    plain.is_empty()
        || ["PASSWORD", "PASSWD", "SECRET", "SECRET_KEY", "TOKEN", "NONE", "NULL"].contains(&plain)
}

/// Shannon entropy in bits a character.
fn bits(text: &[u8]) -> f64 {
    let mut counts = [0_u32; 256];
    for byte in text {
        counts[usize::from(*byte)] += 1;
    }
    let length = f64::from(u32::try_from(text.len()).unwrap_or(u32::MAX));
    counts.iter().filter(|c| **c > 0).map(|c| f64::from(*c) / length).map(|share| -share * share.log2()).sum()
}

fn has_checksum(token: &[u8]) -> bool {
    const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    let (random, sum) = token.split_at(token.len().saturating_sub(6));
    let value = sum.iter().try_fold(0_u64, |value, digit| {
        Some(value * 62 + u64::try_from(DIGITS.iter().position(|d| d == digit)?).ok()?)
    });
    value == Some(u64::from(crc32(random)))
}

/// CRC-32 as in ISO 3309 (reflected, polynomial 0xEDB88320).
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |sum, byte| {
        (0..8).fold(
            sum ^ u32::from(*byte),
            |sum, _| if sum & 1 == 1 { (sum >> 1) ^ 0xEDB8_8320 } else { sum >> 1 },
        )
    })
}

#[cfg(test)]
#[path = "secret_shapes_tests.rs"]
mod tests;
