//! A name with the value that stands behind it, in whatever notation: header line, JSON, JSON in JSON,
//! `repr` of a dict or tuple, logfmt, query string, form body, percent-encoded, WSGI environ, HTML, coloured
//! for a terminal, an option of a command, an object with a name and a value.
//!
//! Nothing here looks across the end of a line, and nothing is longer than [`LONGEST`].

use std::ops::Range;

/// Most bytes of a value; what is longer is no credential.
pub(crate) const LONGEST: usize = 8 * 1024;
/// Most bytes of a name on each side of its anchor.
const NAME: usize = 64;
/// Quotes as HTML has them.
const ENTITIES: [&[u8]; 5] = [b"&#39;", b"&#x27;", b"&#34;", b"&quot;", b"&apos;"];

/// How a value is closed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Fence {
    /// By nothing: it ends where the notation goes on.
    Open,
    /// By this quote after so many backslashes.
    Quote(u8, usize),
    /// By `%22` or `%27`.
    Percent,
    /// By nothing, in a text that is percent-encoded as a whole.
    Coded,
    /// By a quote written for HTML (`&#39;`).
    Entity,
}

/// What joined name and value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Joint {
    /// `=`
    Equals,
    /// `:` of a header, of JSON, or of a sentence.
    Colon,
    /// `,` between two quoted parts of a tuple.
    Comma,
    /// A space, or `is`: an option of a command, or a sentence.
    Word,
}

/// A name and its value.
#[derive(Debug, Clone)]
pub(crate) struct Field {
    pub(crate) name: Range<usize>,
    /// The quotes that close the name, with their backslashes; empty without.
    pub(crate) name_quotes: Range<usize>,
    pub(crate) joint: Joint,
    pub(crate) fence: Fence,
    pub(crate) value: Range<usize>,
    /// Whether the value is the first of a list.
    pub(crate) listed: bool,
}

/// The name that the anchor is in.
pub(crate) fn name(text: &[u8], anchor: &Range<usize>) -> Range<usize> {
    let is_name = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.');
    let before = &text[anchor.start.saturating_sub(NAME)..anchor.start];
    let mut start = anchor.start - before.iter().rev().take_while(|b| is_name(b)).count();
    if start >= 4 && text[start - 4..start].eq_ignore_ascii_case(b"api ") {
        start -= 4;
    }
    // An anchor may have what closes the name in it, to be rare enough.
    let end = anchor.end - usize::from(!is_name(&text[anchor.end - 1]));
    let after = &text[end..text.len().min(end + NAME)];
    start..end + after.iter().take_while(|b| is_name(b)).count()
}

/// The field of a name, where a value is joined to it.
pub(crate) fn behind(text: &[u8], name: Range<usize>) -> Option<Field> {
    let (at, name_quotes) = closers(text, name.end);
    let is_coded = text.get(at) == Some(&b'%');
    let (at, joint) = joint(text, at, !name_quotes.is_empty())?;
    let listed = matches!(text.get(at), Some(b'[' | b'('));
    let (at, fence) = opening(text, at);
    let fence = if is_coded && fence == Fence::Open { Fence::Coded } else { fence };
    let value = at..value_end(text, at, &fence);
    Some(Field { name, name_quotes, joint, fence, value, listed })
}

/// Whether name and value are all that a bracket holds: `('password', 'x')`, and not a list of names, or the
/// end of one JSON member with the name of the next.
pub(crate) fn is_pair(text: &[u8], field: &Field) -> bool {
    let mut before = text[..field.name.start].iter().rev().skip_while(|b| **b == b'\\');
    let quoted = before.next().is_some_and(|b| matches!(b, b'"' | b'\'' | b'`'));
    let mut before = before.skip_while(|b| matches!(b, b'\\' | b'b' | b'u'));
    let mut after = text[field.value.end..].iter().skip_while(|b| matches!(b, b'\\' | b'"' | b'\'' | b'`'));
    quoted
        && before.next().is_some_and(|b| matches!(b, b'(' | b'['))
        && after.next().is_none_or(|b| matches!(b, b')' | b']' | b'\n' | b'\r'))
}

/// The next value of the list that a quoted one is in.
pub(crate) fn next_of_list(text: &[u8], field: &Field) -> Option<Field> {
    let Fence::Quote(_, slashes) = field.fence else { return None };
    let comma = field.value.end + slashes + 1;
    if !field.listed || text.get(comma) != Some(&b',') {
        return None;
    }
    let (start, fence) = opening(text, spaces(text, comma + 1));
    let value = start..value_end(text, start, &fence);
    // A member with a name of its own ends the list.
    let is_name = text.get(value.end + slashes + 1) == Some(&b':');
    (fence == field.fence && !is_name).then(|| Field { value, ..field.clone() })
}

/// What closes a name: quotes with backslashes, brackets, the same percent-encoded, the end of a tag.
fn closers(text: &[u8], mut at: usize) -> (usize, Range<usize>) {
    let mut quotes = at..at;
    for _ in 0..4 {
        at = past_colour(text, at);
        if let Some(entity) = entity(text, at) {
            quotes = at..at + entity;
            at = quotes.end;
            continue;
        }
        if text[at..].starts_with(b"</") {
            let tag = &text[at..text.len().min(at + 12)];
            let Some(length) = memchr::memchr(b'>', tag) else { break };
            at += length + 1;
            continue;
        }
        let slashes = run(text, at, b'\\');
        match text.get(at + slashes) {
            Some(b'"' | b'\'' | b'`') => {
                quotes = at..at + slashes + 1;
                at = quotes.end;
            }
            Some(b']' | b')') if slashes == 0 => at += 1,
            Some(b'%') if slashes == 0 && is_percent(text, at, &[b"22", b"27"]) => {
                quotes = at..at + 3;
                at += 3;
            }
            Some(b'%') if slashes == 0 && is_percent(text, at, &[b"5D", b"5d"]) => at += 3,
            _ => break,
        }
    }
    (at, quotes)
}

fn joint(text: &[u8], at: usize, quoted: bool) -> Option<(usize, Joint)> {
    let name = at;
    let at = spaces(text, at);
    let (joint, mut at) = match text.get(at)? {
        b'=' if text.get(at + 1) == Some(&b'=') => return None,
        b'=' if text.get(at + 1) == Some(&b'>') => (Joint::Colon, at + 2),
        b'=' => (Joint::Equals, at + 1),
        b':' if text.get(at + 1) == Some(&b'=') => (Joint::Equals, at + 2),
        b':' => (Joint::Colon, at + 1),
        b',' if quoted => match value_of_named(text, at + 1) {
            Some(value) => (Joint::Colon, value),
            None => (Joint::Comma, at + 1),
        },
        b'-' if text.get(at + 1) == Some(&b'>') => (Joint::Word, at + 2),
        b'%' if is_percent(text, at, &[b"3A", b"3a"]) => (Joint::Colon, at + 3),
        b'%' if is_percent(text, at, &[b"3D", b"3d"]) => (Joint::Equals, at + 3),
        b'\\' if text[at..].starts_with(br"\u003d") => (Joint::Equals, at + 6),
        _ if at > name && !quoted => {
            let rest = &text[at..];
            let verb = [&b"is "[..], b"was "].into_iter().find(|verb| rest.starts_with(verb));
            (Joint::Word, at + verb.map_or(0, <[u8]>::len))
        }
        _ => return None,
    };
    at = past_colour(text, at);
    if joint != Joint::Equals || quoted || text.get(at) == Some(&b' ') {
        at = spaces(text, at);
    }
    Some((at, joint))
}

/// Where the value stands when the name is one itself: `{"name": "password", "value": "x"}`.
fn value_of_named(text: &[u8], at: usize) -> Option<usize> {
    let at = spaces(text, at);
    let at = at + run(text, at, b'\\');
    let at = at + usize::from(matches!(text.get(at), Some(b'"' | b'\'')));
    let word = text.get(at..at + 5)?;
    let at = at + 5 + run(text, at + 5, b'\\');
    let at = spaces(text, at + usize::from(matches!(text.get(at), Some(b'"' | b'\''))));
    let joined = word.eq_ignore_ascii_case(b"value") && matches!(text.get(at), Some(b':' | b'='));
    joined.then(|| spaces(text, at + 1))
}

fn opening(text: &[u8], at: usize) -> (usize, Fence) {
    let is_tuple = text.get(at) == Some(&b'(') && matches!(text.get(at + 1), Some(b'"' | b'\'' | b'b'));
    let mut at = at + usize::from(is_tuple || text.get(at) == Some(&b'['));
    if let Some(entity) = entity(text, at) {
        return (at + entity, Fence::Entity);
    }
    if matches!(text.get(at), Some(b'b' | b'u')) && matches!(text.get(at + 1), Some(b'"' | b'\'' | b'\\')) {
        at += 1;
    }
    let slashes = run(text, at, b'\\');
    match text.get(at + slashes) {
        Some(quote @ (b'"' | b'\'' | b'`')) => (at + slashes + 1, Fence::Quote(*quote, slashes)),
        Some(b'%') if slashes == 0 && is_percent(text, at, &[b"22", b"27"]) => (at + 3, Fence::Percent),
        _ => (at, Fence::Open),
    }
}

/// Where the value that begins at `at` ends.
pub(crate) fn value_end(text: &[u8], at: usize, fence: &Fence) -> usize {
    let line = line_end(text, at, LONGEST);
    let value = &text[at.min(line)..line];
    let length = match fence {
        Fence::Quote(quote, slashes) => {
            closed(value, *quote, *slashes).or_else(|| Some(open_end(value, false)))
        }
        Fence::Percent => {
            let end = value.windows(3).position(|w| w == b"%22" || w == b"%27");
            Some(end.unwrap_or(usize::MAX).min(open_end(value, false)))
        }
        Fence::Entity => {
            let end = memchr::memchr_iter(b'&', value).find(|at| entity(value, *at).is_some());
            Some(end.unwrap_or_else(|| open_end(value, false)))
        }
        Fence::Open => Some(open_end(value, false)),
        Fence::Coded => Some(open_end(value, true)),
    };
    at + length.unwrap_or(0)
}

/// Where a quoted value is closed: a quote after as many backslashes as opened it, or after fewer.
fn closed(value: &[u8], quote: u8, slashes: usize) -> Option<usize> {
    let mut from = 0;
    while let Some(found) = memchr::memchr2(quote, b'"', value.get(from..)?) {
        let at = from + found;
        let run = value[..at].iter().rev().take_while(|b| **b == b'\\').count();
        // A quote inside has its own backslash, and each level of quoting doubles them.
        let ends = run < slashes || run % (2 * (slashes + 1)) == slashes;
        let outer = value[at] != quote && run < slashes;
        if value[at] == quote && ends || outer {
            return Some(at - run.min(slashes));
        }
        from = at + 1;
    }
    None
}

/// Where an unquoted value ends.
fn open_end(value: &[u8], coded: bool) -> usize {
    for (at, byte) in value.iter().enumerate() {
        match byte {
            0..=b' ' | b'"' | b'\'' | b'`' | b'&' | b'<' | b'>' | b'\\' | 0x7f => return at,
            b',' | b';' | b')' | b']' | b'}' | b'|' if ends_there(&value[at + 1..]) => return at,
            b'%' if coded && is_percent(value, at, &[b"22", b"26", b"20", b"0A", b"0a", b"0D", b"0d"]) => {
                return at;
            }
            _ => {}
        }
    }
    value.len()
}

/// Whether a comma or bracket before this closes the value, or is a letter of it.
fn ends_there(rest: &[u8]) -> bool {
    match rest.first() {
        None => true,
        Some(b) if !b.is_ascii_alphanumeric() && *b != b'_' => {
            matches!(
                b,
                0..=b' '
                    | b'"'
                    | b'\''
                    | b','
                    | b';'
                    | b')'
                    | b']'
                    | b'}'
                    | b'|'
                    | b'\\'
                    | b'&'
                    | b'.'
                    | b':'
            )
        }
        Some(_) => {
            let name =
                rest.iter().take(NAME).take_while(|b| b.is_ascii_alphanumeric() || **b == b'_').count();
            matches!(rest.get(name), Some(b'=' | b':'))
        }
    }
}

/// The end of the line that `at` is in, or of so many bytes.
pub(crate) fn line_end(text: &[u8], at: usize, most: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    let rest = &rest[..rest.len().min(most)];
    let end = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
    at + end - usize::from(end > 0 && rest[end - 1] == b'\r')
}

/// The length of a quote as HTML has it.
fn entity(text: &[u8], at: usize) -> Option<usize> {
    let rest = text.get(at..).filter(|rest| rest.first() == Some(&b'&'))?;
    ENTITIES.iter().find(|e| rest.starts_with(e)).map(|e| e.len())
}

/// Past the sequence that colours a text (ECMA-48 section 8.3.117).
fn past_colour(text: &[u8], at: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    let Some(codes) = rest.strip_prefix(b"\x1b[") else { return at };
    let codes = codes.iter().take(16).take_while(|b| b.is_ascii_digit() || **b == b';').count();
    if rest.get(2 + codes) == Some(&b'm') { past_colour(text, at + codes + 3) } else { at }
}

/// Past spaces, tabs, `%20` and `&nbsp;`.
pub(crate) fn spaces(text: &[u8], mut at: usize) -> usize {
    for _ in 0..16 {
        match text.get(at) {
            Some(b' ' | b'\t') => at += 1,
            Some(b'%') if is_percent(text, at, &[b"20"]) => at += 3,
            Some(b'&') if text[at..].starts_with(b"&nbsp;") => at += 6,
            _ => break,
        }
    }
    at
}

fn run(text: &[u8], at: usize, byte: u8) -> usize {
    text.get(at..).unwrap_or_default().iter().take(16).take_while(|b| **b == byte).count()
}

fn is_percent(text: &[u8], at: usize, codes: &[&[u8]]) -> bool {
    text.get(at + 1..at + 3).is_some_and(|code| codes.contains(&code))
}

/// The value without the escapes of its notation, so that two spellings of it are one.
pub(crate) fn decoded(value: &[u8]) -> Vec<u8> {
    let mut plain = Vec::with_capacity(value.len());
    let mut at = 0;
    while let Some(byte) = value.get(at) {
        let hex = |range: Range<usize>| {
            let digits = std::str::from_utf8(value.get(range)?).ok()?;
            u32::from_str_radix(digits, 16).ok().filter(|_| !digits.starts_with('+'))
        };
        match byte {
            b'%' => match hex(at + 1..at + 3).and_then(|n| u8::try_from(n).ok()) {
                Some(coded) => {
                    plain.push(coded);
                    at += 3;
                }
                None => {
                    plain.push(b'%');
                    at += 1;
                }
            },
            b'\\' if value.get(at + 1) == Some(&b'u') => match hex(at + 2..at + 6).and_then(char::from_u32) {
                Some(coded) => {
                    plain.extend_from_slice(coded.encode_utf8(&mut [0; 4]).as_bytes());
                    at += 6;
                }
                None => at += 1,
            },
            b'\\' => at += 1,
            _ => {
                plain.push(*byte);
                at += 1;
            }
        }
    }
    plain
}
