//! What names say: of variables, of fields that a client sends, of header fields, of tokens.
//!
//! A name is taken word by word, so that `db_password` is one and `password_hash` and `tokenizer` are none.

use crate::flow::value::Secret;

/// Words behind the secret's own that change nothing: `password_confirm`, `raw_password`, `token_value`.
const BEHIND: [&str; 16] = [
    "confirm",
    "confirmation",
    "confirmed",
    "again",
    "repeat",
    "repeated",
    "value",
    "text",
    "str",
    "string",
    "raw",
    "plain",
    "plaintext",
    "clear",
    "bytes",
    "input",
];
/// Words before it that make it something else: a digest, a question, a page of a listing.
const OTHER: [&str; 44] = [
    "hash",
    "hashed",
    "digest",
    "encrypted",
    "masked",
    "redacted",
    "is",
    "has",
    "no",
    "needs",
    "require",
    "required",
    "requires",
    "use",
    "uses",
    "allow",
    "show",
    "hide",
    "check",
    "verify",
    "validate",
    "invalid",
    "reset",
    "forgot",
    "change",
    "set",
    "get",
    "make",
    "create",
    "generate",
    "min",
    "max",
    "num",
    "count",
    "csrf",
    "xsrf",
    "page",
    "next",
    "prev",
    "continuation",
    "cancel",
    "cancellation",
    "sync",
    "public",
];
/// Words that make a key one that nobody else may know.
const KEYS: [&str; 16] = [
    "secret",
    "api",
    "private",
    "signing",
    "encryption",
    "jwt",
    "access",
    "auth",
    "hmac",
    "master",
    "app",
    "service",
    "webhook",
    "signature",
    "session",
    "hook",
];

/// Words before `code` that make it a proof: others name a country, a colour, an error.
const CODES: [&str; 20] = [
    "otp",
    "totp",
    "mfa",
    "2fa",
    "auth",
    "login",
    "access",
    "security",
    "verification",
    "verify",
    "confirmation",
    "activation",
    "invitation",
    "invite",
    "recovery",
    "backup",
    "reset",
    "sms",
    "time",
    "authorization",
];

/// The words of a name, in lower case: at `_`, `-`, `.` and capitals.
pub fn words(name: &str) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    let (mut word, mut before) = (String::new(), None::<char>);
    for c in name.chars().take(80) {
        let splits = !c.is_alphanumeric();
        let hump = c.is_uppercase() && before.is_some_and(char::is_lowercase);
        if (splits || hump) && !word.is_empty() {
            all.push(std::mem::take(&mut word));
        }
        if !splits {
            word.extend(c.to_lowercase());
        }
        before = Some(c);
    }
    if !word.is_empty() {
        all.push(word);
    }
    all
}

/// What a name says it holds.
pub(super) fn secret_name(name: &str) -> Option<Secret> {
    told(name, false)
}

/// Whether a name is that of a password, as parameters and fields have it.
pub fn is_password_name(name: &str) -> bool {
    field_name(name.trim_start_matches('_')) == Some(Secret::Password)
}

/// What a field of a form, body or query holds, by its name.
pub(super) fn field_name(name: &str) -> Option<Secret> {
    told(name, true)
}

fn told(name: &str, field: bool) -> Option<Secret> {
    let lower = name.to_ascii_lowercase();
    let hints = ["pass", "pw", "token", "secret", "key", "jwt", "otp", "code", "pin"];
    if !hints.iter().any(|h| lower.contains(h)) {
        return None;
    }
    let mut words = words(name);
    while words.len() > 1 && words.last().is_some_and(|w| BEHIND.contains(&w.as_str())) {
        words.pop();
    }
    let last = words.pop()?;
    let last = last.trim_end_matches(|c: char| c.is_ascii_digit());
    let is_other = words.iter().any(|w| OTHER.contains(&w.as_str()));
    let alone = words.is_empty();
    match last {
        // `reset_token` is a token, `reset_password` a deed.
        "token" if words.len() == 1 && words[0] == "reset" => Some(Secret::Token),
        _ if is_other => match (last, words.first().map(String::as_str)) {
            ("password", Some("hash" | "hashed" | "encrypted" | "digest")) => None,
            ("password", _) if field && words.len() == 1 => Some(Secret::Password),
            _ => None,
        },
        "password" | "passwd" | "pwd" | "passphrase" | "passwort" | "passcode" => Some(Secret::Password),
        "pw" | "pass" if field || (!alone && last == "pw") => Some(Secret::Password),
        "token" | "jwt" if field || !alone => Some(Secret::Token),
        "code" if !alone && !words.iter().any(|w| CODES.contains(&w.as_str())) => None,
        "otp" | "totp" | "code" | "pin" if field => Some(Secret::Token),
        "secret" | "apikey" | "secretkey" => Some(Secret::Key),
        "key" if words.last().is_some_and(|w| KEYS.contains(&w.as_str())) => Some(Secret::Key),
        _ => None,
    }
}

/// What a header field of this name holds.
pub(super) fn header_name(name: &str) -> Option<Secret> {
    let lower = name.to_ascii_lowercase().replace('_', "-");
    let plain = lower.strip_prefix("http-").unwrap_or(&lower);
    match plain {
        "authorization" | "proxy-authorization" => return Some(Secret::Authorization),
        "cookie" => return Some(Secret::Cookie),
        _ => {}
    }
    let words = words(plain);
    let not = ["idempotency", "websocket", "csrf", "xsrf", "sec", "public", "page"];
    if words.iter().any(|w| not.contains(&w.as_str())) {
        return None;
    }
    if words.iter().any(|w| matches!(w.as_str(), "signature" | "hmac")) {
        return Some(Secret::Signature);
    }
    let last = words.last()?;
    let secret = matches!(last.as_str(), "token" | "key" | "secret" | "apikey" | "password" | "jwt")
        || (last == "auth" && words.len() > 1);
    secret.then_some(if last == "password" { Secret::Password } else { Secret::Token })
}

/// Whether a name is that of what proves a session: `session_id`, `access_token`, `make_token`.
pub fn is_token_name(name: &str) -> bool {
    let words = words(name);
    let pair = |a: &str, b: &str| words.windows(2).any(|w| w[0] == a && w[1] == b);
    let counts =
        ["tokens", "count", "max", "min", "len", "index", "ids", "type", "expires", "ttl", "url", "csrf"];
    let token = ["token", "jwt", "sid", "sessionid", "bearer", "ticket", "apikey"];
    !words.iter().any(|w| counts.contains(&w.as_str()))
        && (words.iter().any(|w| token.contains(&w.as_str()))
            || pair("session", "id")
            || pair("session", "key")
            || pair("api", "key")
            || matches!(words.as_slice(), [only] if only == "session"))
}

/// Whether a value of this name, made by chance, is one that nobody may guess.
pub(super) fn is_minted_name(name: &str) -> bool {
    let last = words(name).pop().unwrap_or_default();
    secret_name(name).is_some() || (is_token_name(name) && !matches!(last.as_str(), "id" | "sid" | "session"))
}
