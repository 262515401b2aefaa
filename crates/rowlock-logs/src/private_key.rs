//! Private keys in PEM and OpenPGP armour (RFC 7468, RFC 9580 section 6.2): the lines between the frames,
//! also behind a logger's prefix, and the same on one line with `\n` for line ends.

use std::ops::Range;

use crate::field;
use crate::kind::PRIVATE_KEY;
use crate::leak::Leak;

/// Most lines of a key.
const LINES: usize = 400;
const BEGIN: &[u8] = b"-----BEGIN ";
const END: &[u8] = b"-----END";

/// A key whose lines go on behind what was searched.
#[derive(Debug, Clone, Default)]
pub(crate) struct Open {
    lines: usize,
    /// What tells this key from others: its first line.
    first: Vec<u8>,
}

/// The key whose frame begins at `at`. Gives what is open where its lines go on.
pub(crate) fn begun(text: &[u8], at: usize, found: &mut Vec<Leak>) -> Option<(Open, usize)> {
    let line = field::line_end(text, at, 4 * field::LONGEST);
    let frame = &text[at..line];
    let label = frame.strip_prefix(BEGIN)?;
    let dashes = memchr::memmem::find(&label[..label.len().min(64)], b"-----")?;
    memchr::memmem::find(&label[..dashes], b"PRIVATE KEY")?;
    let start = at + BEGIN.len() + dashes + 5;
    let end = memchr::memmem::find(&text[start..line], END).map_or(line, |n| start + n);
    let is_break = |b: &u8| matches!(b, b'\\' | b' ' | b'"' | b'\'' | b',');
    let skipped = escaped_breaks(&text[start..end]);
    let body =
        start + skipped..end - text[start + skipped..end].iter().rev().take_while(|b| is_break(b)).count();
    let body = body.start..without_break(text, body);
    if body.len() >= 16 && text[body.clone()].iter().take(16).all(|b| is_base64(*b)) {
        found.push(Leak::plain(&PRIVATE_KEY, text, body));
        return None;
    }
    let ended = end < line;
    let next = line + 1 + usize::from(text.get(line) == Some(&b'\r'));
    (!ended).then(|| (Open { lines: LINES, first: Vec::new() }, next))
}

/// The lines of an open key from `range` on. Gives what is still open at its end.
pub(crate) fn go_on(text: &[u8], range: Range<usize>, mut open: Open, found: &mut Vec<Leak>) -> Option<Open> {
    let mut at = range.start;
    while at < range.end {
        let end = field::line_end(text, at, usize::MAX);
        let line = &text[at..end];
        open.lines = open.lines.saturating_sub(1);
        if open.lines == 0 || memchr::memmem::find(line, END).is_some() {
            return None;
        }
        let whole = line.trim_ascii();
        let begins =
            line.iter().rposition(u8::is_ascii_whitespace).filter(|_| !whole.is_empty()).map_or(0, |n| n + 1);
        let token = &line[begins.min(line.len())..];
        let is_header = memchr::memchr(b':', whole).is_some() && whole.len() < 80 && token.len() < 40;
        let is_body = !token.is_empty()
            && token.iter().all(|b| is_base64(*b))
            && (token.len() >= 24 || token.len() == whole.len());
        if is_body {
            if open.first.is_empty() {
                open.first = token.to_vec();
            }
            let span = at + begins..end;
            found.push(Leak { secret: open.first.clone(), ..Leak::plain(&PRIVATE_KEY, text, span) });
        } else if !(whole.is_empty() || is_header && open.first.is_empty()) {
            return None;
        }
        at = end + 1 + usize::from(text.get(end) == Some(&b'\r'));
    }
    Some(open)
}

/// The length of `\n`, `\\n`, `\r\n` at the beginning.
fn escaped_breaks(text: &[u8]) -> usize {
    let mut at = 0;
    loop {
        let slashes = text[at..].iter().take_while(|b| **b == b'\\').count();
        match text.get(at + slashes) {
            Some(b'n' | b'r') if slashes > 0 => at += slashes + 1,
            _ => return at,
        }
    }
}

/// The end of a body without the `\n` before its closing frame.
fn without_break(text: &[u8], body: Range<usize>) -> usize {
    let kept = &text[body.clone()];
    let cut = [&b"\\n"[..], b"\\r\\n"].iter().find_map(|tail| kept.strip_suffix(*tail));
    body.start + cut.map_or(kept.len(), |c| c.iter().rposition(|b| *b != b'\\').map_or(0, |n| n + 1))
}

fn is_base64(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=')
}
