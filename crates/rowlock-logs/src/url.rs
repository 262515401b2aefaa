//! Passwords in URLs, found from the `@` backwards: `://` is in most lines of an access log, `@` in few.

use std::ops::Range;

use crate::field::decoded;
use crate::kind::{DB_PASSWORD, Kind, URL_PASSWORD, URL_TOKEN};
use crate::leak::Leak;
use crate::look;

/// Most bytes of a scheme and of what is before the `@`.
const MOST: usize = 1024;
/// Schemes of databases and queues.
const STORES: [&str; 17] = [
    "postgres",
    "postgresql",
    "mysql",
    "mariadb",
    "mongodb",
    "srv",
    "redis",
    "rediss",
    "amqp",
    "amqps",
    "mssql",
    "sqlserver",
    "clickhouse",
    "oracle",
    "nats",
    "psycopg2",
    "pymysql",
];

/// The password or token before the `@` at `at` (RFC 3986 section 3.2.1).
pub(crate) fn userinfo(text: &[u8], at: usize) -> Option<Leak> {
    let low = at.saturating_sub(MOST);
    let is_end =
        |b: &u8| matches!(b, 0..=b' ' | b'"' | b'\'' | b'<' | b'>' | b'\\' | b'/' | b'?' | b'`' | 0x7f);
    let start = low + text[low..at].iter().rposition(is_end)? + 1;
    let before = &text[low..start];
    let scheme = before
        .strip_suffix(b"://")
        .or_else(|| before.strip_suffix(br":\/\/"))
        // A URL in its parts, as Python shows one.
        .or_else(|| before.ends_with(b"netloc='").then_some(b"netloc"))?;
    // A password may hold an `@` that nobody encoded: the last one before the host ends it.
    let rest = &text[at + 1..text.len().min(at + 1 + MOST)];
    let authority = rest.iter().position(|b| is_end(b) || *b == b'#' || *b == b',').unwrap_or(rest.len());
    let at = at + rest[..authority].iter().rposition(|b| *b == b'@').map_or(0, |last| last + 1);
    judge(text, scheme, start..at, b":")
}

/// The same where the whole URL is percent-encoded; `at` is where `%40` stands.
pub(crate) fn encoded_userinfo(text: &[u8], at: usize) -> Option<Leak> {
    let low = at.saturating_sub(MOST);
    let is_inside = |b: &u8| b.is_ascii_alphanumeric() || b"%-._~!*+$".contains(b);
    let head = low + text[low..at].iter().rposition(|b| !is_inside(b)).map_or(0, |last| last + 1);
    let before = text[head..at].to_ascii_lowercase();
    let slashes = memchr::memmem::rfind(&before, b"%3a%2f%2f")?;
    judge(
        text,
        &before[..slashes],
        head + slashes + 9..at,
        if before[slashes + 9..].contains(&b':') { b":" } else { b"%3a" },
    )
}

fn judge(text: &[u8], scheme: &[u8], userinfo: Range<usize>, colon: &[u8]) -> Option<Leak> {
    let letters = scheme.iter().rev().take_while(|b| b.is_ascii_alphanumeric()).count();
    if letters == 0 {
        return None;
    }
    let scheme = scheme[scheme.len() - letters..].to_ascii_lowercase();
    let info = &text[userinfo.clone()];
    if info.starts_with(b"[REDACTED:url-token") {
        return None;
    }
    let lower = info.to_ascii_lowercase();
    let leak = |kind: &'static Kind, span: Range<usize>| Leak {
        secret: decoded(&text[span.clone()]),
        ..Leak::plain(kind, text, span)
    };
    let Some(split) = memchr::memmem::find(&lower, colon) else {
        return look::is_random(info, 16).then(|| leak(&URL_TOKEN, userinfo));
    };
    let password = userinfo.start + split + colon.len()..userinfo.end;
    let plain = decoded(&text[password.clone()]);
    // The token is the user where the password is a word that says so, or missing.
    let marker = matches!(plain.as_slice(), b"" | b"x" | b"x-oauth-basic" | b"api_token");
    if marker && look::is_random(&info[..split], 16) {
        return Some(leak(&URL_TOKEN, userinfo.start..userinfo.start + split));
    }
    if plain.is_empty() || is_masked(&plain) || plain.iter().any(u8::is_ascii_whitespace) {
        return None;
    }
    let is_store = STORES.iter().any(|s| s.as_bytes() == scheme);
    Some(leak(if is_store { &DB_PASSWORD } else { &URL_PASSWORD }, password))
}

/// A URL's password is meant even when it is the word `password`; only masks and variables are not.
fn is_masked(value: &[u8]) -> bool {
    !value.iter().any(u8::is_ascii_alphanumeric)
        || value.first().is_some_and(|b| b"[<{$".contains(b))
        || value.windows(3).any(|w| w == b"***")
        || value.len() > 2 && value.iter().all(|b| b.eq_ignore_ascii_case(&b'x'))
        || [&b"redacted"[..], b"masked", b"filtered", b"hidden"]
            .iter()
            .any(|w| value.to_ascii_lowercase().starts_with(w))
}
