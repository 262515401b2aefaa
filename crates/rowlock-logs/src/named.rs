//! Values that their name gives away: which names, and what a value must be to be meant.

use std::ops::Range;

use crate::field::{self, Fence, Field, Joint, decoded};
use crate::kind::{API_KEY, AUTHORIZATION, BEARER, Kind, PASSWORD, SECRET, SESSION, TOKEN};
use crate::leak::Leak;
use crate::{look, token};

/// A group of names.
#[derive(Debug)]
pub(crate) struct Names {
    /// What stands behind them.
    pub(crate) what: What,
    /// Text in each of them, for the first search.
    pub(crate) anchors: &'static [&'static str],
    /// How a name ends, in small letters and without `_`, `-` and `.`.
    endings: &'static [&'static str],
}

/// What stands behind a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum What {
    /// Scheme and credentials.
    Authorization,
    /// `name=value; …`
    Cookie,
    /// Any text.
    Password,
    /// Text that looks made by a machine.
    Random(&'static Kind, usize),
}

/// All groups.
pub(crate) static NAMES: [Names; 12] = [
    Names { what: What::Password, anchors: &["pw=", "pw'", "pw\"", "pw:"], endings: &["pw"] },
    Names { what: What::Random(&TOKEN, 16), anchors: &["auth'", "auth\"", "auth="], endings: &["auth"] },
    Names { what: What::Random(&TOKEN, 16), anchors: &["bearer"], endings: &["bearer"] },
    Names { what: What::Authorization, anchors: &["authorization"], endings: &["authorization"] },
    Names { what: What::Cookie, anchors: &["co|okie"], endings: &["cookie", "cookies"] },
    Names {
        what: What::Password,
        anchors: &["pass", "pwd"],
        endings: &[
            "password",
            "passwd",
            "passwort",
            "passphrase",
            "passcode",
            "pwd",
            "pass",
            "password1",
            "password2",
            "passwords",
        ],
    },
    Names {
        what: What::Random(&SECRET, 6),
        anchors: &["se|cret"],
        endings: &["secret", "secretkey", "secretaccesskey", "secretkeybase"],
    },
    Names { what: What::Random(&SECRET, 6), anchors: &["key"], endings: &["signingkey", "encryptionkey"] },
    Names {
        what: What::Random(&API_KEY, 8),
        anchors: &["key"],
        endings: &["apikey", "accesskey", "authkey", "subscriptionkey", "functionskey", "apikeys"],
    },
    Names {
        what: What::Random(&TOKEN, 8),
        anchors: &["t|oken"],
        endings: &["token", "tokenvalue", "tokens"],
    },
    Names {
        what: What::Random(&SESSION, 8),
        anchors: &["sess", "sid="],
        endings: &["session", "sessionid", "sessid", "sid", "sessionkey", "sess"],
    },
    Names { what: What::Random(&BEARER, 8), anchors: &["credentials"], endings: &["credentials"] },
];

/// Names with such an ending that hold no secret.
const HARMLESS: [&str; 15] = [
    "csrftoken",
    "xsrftoken",
    "nexttoken",
    "pagetoken",
    "continuationtoken",
    "synctoken",
    "cursortoken",
    "maxtoken",
    "bypass",
    "compass",
    "unexpectedtoken",
    "invalidtoken",
    "resumetoken",
    "requestverificationtoken",
    "eostoken",
];
/// Cookies that are not secret though they look random.
const HARMLESS_COOKIES: [&str; 12] =
    ["_g", "_fb", "_hj", "utm", "csrf", "xsrf", "consent", "lang", "locale", "theme", "amplitude", "ajs_"];

/// The secrets behind the name that an anchor is in.
pub(crate) fn find(text: &[u8], anchor: &Range<usize>, names: &Names, found: &mut Vec<Leak>) {
    let span = field::name(text, anchor);
    let letters = text[span.clone()].iter().filter(|b| b.is_ascii_alphanumeric());
    let mut name = Vec::with_capacity(span.len());
    name.extend(letters.map(u8::to_ascii_lowercase));
    let ends = |ending: &&str| name.ends_with(ending.as_bytes());
    if !names.endings.iter().any(&ends) || HARMLESS.iter().any(ends) {
        return;
    }
    let Some(field) = field::behind(text, span) else { return };
    let listed = field.joint == Joint::Comma && !field::is_pair(text, &field);
    if field.value.is_empty() || listed || is_mark(text, field.name.start) {
        return;
    }
    if let What::Cookie = names.what {
        return cookies(text, &field, found);
    }
    let mut next = Some(field);
    while let Some(field) = next {
        let leak = judge(names.what, text, &field, &name);
        found.extend(leak.map(|leak| quoted(leak, text, &field)));
        next = field::next_of_list(text, &field);
    }
}

/// The secret in a field whose name stands elsewhere.
pub(crate) fn of_name(text: &[u8], name: &[u8], field: &Field) -> Option<Leak> {
    let name: Vec<u8> = name.iter().filter(|b| **b != b'_').map(u8::to_ascii_lowercase).collect();
    let ends = |ending: &&str| name.ends_with(ending.as_bytes());
    if field.value.is_empty() || HARMLESS.iter().any(ends) {
        return None;
    }
    let mut all = NAMES.iter().filter(|names| names.endings.iter().any(ends));
    all.find_map(|names| judge(names.what, text, field, &name))
}

fn judge(what: What, text: &[u8], field: &Field, name: &[u8]) -> Option<Leak> {
    match what {
        What::Authorization => authorization(text, field),
        What::Password => password(text, field, name),
        What::Random(kind, least) => random(text, field, kind, least),
        What::Cookie => None,
    }
}

/// Whether what begins here is the kind in a `[REDACTED:kind:hash]`.
pub(crate) fn is_mark(text: &[u8], at: usize) -> bool {
    text[..at].ends_with(b"[REDACTED:")
}

/// A replacement of an unquoted value behind a quoted name needs the name's quotes: JSON has numbers.
fn quoted(mut leak: Leak, text: &[u8], field: &Field) -> Leak {
    if field.fence == Fence::Open && leak.span == field.value && field.joint == Joint::Colon {
        leak.quotes = text[field.name_quotes.clone()].to_vec();
    }
    leak
}

fn authorization(text: &[u8], field: &Field) -> Option<Leak> {
    let start = field.value.start;
    let scheme: Vec<u8> = text[start..]
        .iter()
        .take(24)
        .take_while(|b| b.is_ascii_alphanumeric() || **b == b'-')
        .map(u8::to_ascii_lowercase)
        .collect();
    let end = start + scheme.len();
    let credentials = field::spaces(text, end);
    let credentials = if text.get(credentials) == Some(&b'+') { credentials + 1 } else { credentials };
    match scheme.as_slice() {
        // The first two have anchors of their own, whatever stands before them. The others are answers to
        // a challenge, good for one request (RFC 7616, RFC 4559, Signature Version 4).
        b"basic" | b"bearer" | b"digest" | b"negotiate" | b"ntlm" | b"hawk" | b"aws4-hmac-sha256"
        | b"signature" | b"oauth" => None,
        _ if credentials > end => token::opaque(text, credentials, 8, &AUTHORIZATION),
        _ => token::opaque(text, start, 12, &AUTHORIZATION),
    }
}

fn password(text: &[u8], field: &Field, name: &[u8]) -> Option<Leak> {
    let value = &text[field.value.clone()];
    let plain = decoded(value);
    if look::is_stand_in(&plain) || look::is_prose(&plain) || plain.as_slice() == name {
        return None;
    }
    let open = matches!(field.fence, Fence::Open | Fence::Coded);
    let mixed = look::is_random(value, 5) || plain.iter().any(|b| !b.is_ascii_alphanumeric() && *b != b'-');
    let only_pass = name == b"pass" && (value.len() < 6 || value.iter().all(u8::is_ascii_digit));
    let option = is_option(text, field);
    let word = field.joint == Joint::Word && !option;
    if word && !(if open { is_made(value) } else { mixed && value.len() >= 5 && !plain.contains(&b' ') }) {
        return None;
    }
    let sentence = open && field.joint == Joint::Colon && field.name_quotes.is_empty();
    let is_number = field.fence == Fence::Open && !field.name_quotes.is_empty();
    if open && look::is_code(value, text.get(field.value.end).copied())
        || only_pass
        || sentence && !(mixed && value.len() >= 5)
        || is_number && !value.iter().all(u8::is_ascii_digit)
    {
        return None;
    }
    // A hash is told as what it is by its own rule.
    Some(Leak { secret: plain, ..Leak::plain(&PASSWORD, text, field.value.clone()) })
}

fn random(text: &[u8], field: &Field, kind: &'static Kind, least: usize) -> Option<Leak> {
    let value = &text[field.value.clone()];
    if let Some(token) = token::jwt(text, field.value.start) {
        return Some(token);
    }
    if let Some(pair) = (kind == &BEARER).then(|| token::pair(text, field.value.start)).flatten() {
        return Some(pair);
    }
    let open = matches!(field.fence, Fence::Open | Fence::Coded);
    let plain = decoded(value);
    if field.joint == Joint::Word
        && !is_option(text, field)
        && (plain.len() < 16 || !is_made(&plain) || kind == &SESSION)
    {
        return None;
    }
    let secret_text = kind == &SECRET && !open && plain.len() >= least;
    if look::is_stand_in(&plain)
        || plain.contains(&b' ')
        || !(look::is_random(&plain, least) || secret_text)
        || open && look::is_code(value, text.get(field.value.end).copied())
        || plain.starts_with(b"-----BEGIN")
        || plain.contains(&b'/') && plain.starts_with(b"/")
        || plain.windows(3).any(|w| w == b"://")
    {
        return None;
    }
    Some(Leak { secret: plain, ..Leak::plain(kind, text, field.value.clone()) })
}

/// Whether it is an option of a command with its value: `--password x`.
fn is_option(text: &[u8], field: &Field) -> bool {
    text[field.name.clone()].starts_with(b"-") && !text[field.value.clone()].starts_with(b"-")
}

/// Whether a value without any mark around it can be no word of a sentence.
fn is_made(value: &[u8]) -> bool {
    let has = |is: fn(&u8) -> bool| value.iter().any(is);
    value.len() >= 8
        && has(u8::is_ascii_digit)
        && has(u8::is_ascii_lowercase)
        && has(u8::is_ascii_uppercase)
        && !value.iter().any(|b| matches!(b, b'/' | b'@' | b':'))
}

/// The pairs of a `Cookie` or `Set-Cookie` header: session ids by name, and what looks random.
fn cookies(text: &[u8], field: &Field, found: &mut Vec<Leak>) {
    // A header without quotes goes on to the end of its line; its pairs are held together by `; `.
    let end = match field.fence {
        Fence::Open | Fence::Coded => field::line_end(text, field.value.start, field::LONGEST),
        _ => field.value.end,
    };
    let mut at = field.value.start;
    while at < end {
        let pair_end = at + memchr::memchr(b';', &text[at..end]).unwrap_or(end - at);
        if let Some(equals) = memchr::memchr(b'=', &text[at..pair_end]) {
            let name = text[at..at + equals].trim_ascii();
            let start = at + equals + 1;
            let start = start + usize::from(text.get(start) == Some(&b'"'));
            let length = text[start.min(pair_end)..pair_end]
                .iter()
                .take_while(|b| !matches!(b, 0..=b' ' | b'"' | b'\'' | b',' | b'\\'))
                .count();
            if is_name(name) && is_session(name, &text[start.min(pair_end)..][..length]) {
                let secret = decoded(&text[start..start + length]);
                found.push(
                    token::jwt(text, start)
                        .unwrap_or(Leak { secret, ..Leak::plain(&SESSION, text, start..start + length) }),
                );
            }
            if !is_name(name) {
                return;
            }
        }
        at = pair_end + 1;
    }
}

fn is_name(name: &[u8]) -> bool {
    !name.is_empty()
        && name.len() <= 128
        && name.iter().all(|b| b.is_ascii_graphic() && !b"\"'(),:[]{}".contains(b))
}

fn is_session(name: &[u8], value: &[u8]) -> bool {
    let name = name.to_ascii_lowercase();
    let plain = decoded(value);
    let has = |word: &str| memchr::memmem::find(&name, word.as_bytes()).is_some();
    if look::is_stand_in(&plain)
        || HARMLESS_COOKIES.iter().any(|w| name.starts_with(w.as_bytes()) || has("csrf") || has("xsrf"))
    {
        return false;
    }
    let telling =
        ["sess", "sid", "auth", "token", "remember", "jwt", "login", "identity"].iter().any(|w| has(w));
    if telling { value.len() >= 6 } else { look::is_random(&plain, 20) && look::entropy(&plain) >= 3.0 }
}
