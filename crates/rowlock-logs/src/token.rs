//! Credentials that can be read: Basic pairs, bearer tokens, JSON Web Tokens.

use std::ops::Range;

use base64::Engine as _;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use serde_json::Value;

use crate::claims::Claims;
use crate::field::{self, LONGEST, decoded};
use crate::kind::{BASIC, BEARER, JWT, Kind};
use crate::leak::Leak;
use crate::look;

const LENIENT: GeneralPurposeConfig = GeneralPurposeConfig::new()
    .with_decode_padding_mode(DecodePaddingMode::Indifferent)
    .with_decode_allow_trailing_bits(true);
const URL_SAFE: GeneralPurpose = GeneralPurpose::new(&alphabet::URL_SAFE, LENIENT);

/// `Basic` at `word`, when a user and a password follow (RFC 7617).
pub(crate) fn basic(text: &[u8], word: &Range<usize>) -> Option<Leak> {
    if is_inside_word(text, word.start) {
        return None;
    }
    let start = gap(text, word.end)?;
    pair(text, start)
}

/// A pair in base64 that begins at `start`.
pub(crate) fn pair(text: &[u8], start: usize) -> Option<Leak> {
    if !begins_printable(text.get(start..)?) {
        return None;
    }
    let span = start..base64_end(text, start);
    let pair = base64(&decoded(text.get(span.clone())?))?;
    let colon = memchr::memchr(b':', &pair)?;
    let printable = std::str::from_utf8(&pair).map_or_else(
        // Before RFC 7617 it was Latin-1.
        |_| pair.iter().all(|b| matches!(b, b' '..=b'~' | 0xa0..)),
        |text| !text.chars().any(char::is_control),
    );
    let (user, password) = (&pair[..colon], &pair[colon + 1..]);
    let empty = user.is_empty() && password.is_empty();
    let masked = !password.is_empty() && password.iter().all(|b| *b == b'*');
    if !printable || empty || masked {
        return None;
    }
    Some(Leak { kind: &BASIC, span, secret: pair, quotes: Vec::new(), claims: None })
}

/// `Bearer` at `word`, when a token follows (RFC 6750). After `Authorization:` any token counts, else one
/// that looks made by a machine.
pub(crate) fn bearer(text: &[u8], word: &Range<usize>) -> Option<Leak> {
    if is_inside_word(text, word.start) {
        return None;
    }
    let start = gap(text, word.end)?;
    let head = &text[word.start.saturating_sub(40)..word.start].to_ascii_lowercase();
    let least = if memchr::memmem::find(head, b"authorization").is_some() { 6 } else { 14 };
    opaque(text, start, least, &BEARER)
}

/// A token of the letters that RFC 7235 allows, at `start`.
pub(crate) fn opaque(text: &[u8], start: usize, least: usize, kind: &'static Kind) -> Option<Leak> {
    let span = start..start + token_length(text, start);
    let value = &text[span.clone()];
    if let Some(token) = jwt(text, start) {
        return Some(token);
    }
    let sure = least < 10 && value.len() >= least && !value.iter().all(u8::is_ascii_lowercase);
    if look::is_stand_in(value) || !(sure || look::is_random(value, least)) {
        return None;
    }
    Some(Leak { secret: decoded(value), ..Leak::plain(kind, text, span) })
}

/// A JSON Web Token at `start` (RFC 7519): its header decodes and names an algorithm.
pub(crate) fn jwt(text: &[u8], start: usize) -> Option<Leak> {
    let most = &text[start..text.len().min(start + LONGEST)];
    if !most.starts_with(b"eyJ") || start > 0 && is_base64url(text[start - 1]) && !is_escape(text, start) {
        return None;
    }
    let length = most.iter().take_while(|b| is_base64url(**b) || **b == b'.').count();
    let token = &most[..length];
    let mut parts = token.split(|b| *b == b'.');
    let header = json(parts.next()?)?;
    header.get("alg").or_else(|| header.get("enc"))?;
    let claims = json(parts.next()?);
    // An encrypted one (RFC 7516) has no claims to read, and five parts.
    let signature = parts.next()?;
    if claims.is_none() && token.split(|b| *b == b'.').count() != 5
        || signature.is_empty() && claims.is_none()
    {
        return None;
    }
    let end = start + token.iter().rposition(|b| *b != b'.').map_or(length, |last| last + 1);
    let claims = Claims::of(&header, claims.as_ref());
    Some(Leak { claims: Some(Box::new(claims)), ..Leak::plain(&JWT, text, start..end) })
}

fn json(part: &[u8]) -> Option<Value> {
    serde_json::from_slice::<Value>(&base64(part)?).ok().filter(Value::is_object)
}

fn base64(text: &[u8]) -> Option<Vec<u8>> {
    let safe: Vec<u8> = text
        .iter()
        .map(|b| match b {
            b'+' => b'-',
            b'/' => b'_',
            b => *b,
        })
        .collect();
    URL_SAFE.decode(safe).ok()
}

/// What separates a scheme from its credentials, and where they begin.
fn gap(text: &[u8], at: usize) -> Option<usize> {
    let start = field::spaces(text, at);
    if start > at {
        return Some(start);
    }
    let rest = &text[at..];
    let coded = [&b"+"[..], b"%2520", br"\u0020", b"\\t"].into_iter().find(|gap| rest.starts_with(gap))?;
    Some(at + coded.len())
}

/// The end of base64 at `start`: also percent-encoded, and with the escapes of JSON writers.
fn base64_end(text: &[u8], start: usize) -> usize {
    let mut at = start;
    let limit = text.len().min(start + LONGEST);
    while at < limit {
        let rest = &text[at..limit];
        match rest {
            [b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'+' | b'/' | b'-' | b'_' | b'=', ..] => at += 1,
            [b'%', b'3', b'D' | b'd', ..] | [b'%', b'2', b'B' | b'b' | b'F' | b'f', ..] => at += 3,
            [b'\\', b'/', ..] => at += 2,
            [b'\\', b'u', b'0', b'0', b'3', b'd' | b'D', ..]
            | [b'\\', b'u', b'0', b'0', b'2', b'b' | b'f', ..] => {
                at += 6;
            }
            _ => break,
        }
    }
    at
}

fn token_length(text: &[u8], start: usize) -> usize {
    let rest = &text[start..text.len().min(start + LONGEST)];
    let is_token = |b: &&u8| b.is_ascii_alphanumeric() || b"-._~+/=%:|".contains(b);
    let length = rest.iter().take_while(is_token).count();
    let end = rest[..length].iter().rposition(|b| !b".:|%".contains(b));
    end.map_or(0, |last| last + 1)
}

fn is_base64url(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')
}

/// Whether what begins here may be the base64 of a text: most words are not, and it is soon told.
fn begins_printable(text: &[u8]) -> bool {
    let sextet = |b: &u8| match *b {
        b @ b'A'..=b'Z' => Some(u32::from(b - b'A')),
        b @ b'a'..=b'z' => Some(u32::from(b - b'a') + 26),
        b @ b'0'..=b'9' => Some(u32::from(b - b'0') + 52),
        _ => None,
    };
    let Some(head) = text.first_chunk::<4>() else { return !text.is_empty() };
    // What is escaped is left to the decoder.
    let Some(bits) = head.iter().try_fold(0, |bits, b| Some(bits << 6 | sextet(b)?)) else { return true };
    let [_, first @ ..] = u32::to_be_bytes(bits);
    !first.iter().any(u8::is_ascii_control)
}

/// Whether a letter stands before, so that what begins here is the tail of a longer word.
pub(crate) fn is_inside_word(text: &[u8], at: usize) -> bool {
    at > 0 && text[at - 1].is_ascii_alphanumeric() && !is_escape(text, at)
}

/// Whether the letter before belongs to an escape: `\n`, `%20`, `\u0020`.
fn is_escape(text: &[u8], at: usize) -> bool {
    let before = &text[at.saturating_sub(6)..at];
    matches!(before, [.., b'\\', b'n' | b'r' | b't'] | [.., b'%', _, _] | [b'\\', b'u', ..])
}
