//! Private keys in PEM and OpenPGP armour (RFC 7468, RFC 9580 section 6.2): the lines between the frames,
//! also behind a logger's prefix, among lines of other threads, each line in the envelope of a container's
//! log, and the same on one line with `\n` for line ends.

use std::ops::Range;

use crate::field;
use crate::kind::PRIVATE_KEY;
use crate::leak::Leak;
use crate::look;

/// Most lines of a key.
const LINES: usize = 400;
/// Most lines of others among them, before the first line of the key and after it.
const HEADERS: usize = 6;
const OTHERS: usize = 16;
/// What is taken for a line of a key wherever it stands in its line.
const LONG: usize = 40;
/// The least of the first one.
const FIRST: usize = 24;
const BEGIN: &[u8] = b"-----BEGIN ";
const END: &[u8] = b"-----END";

/// A key whose lines go on behind what was searched.
#[derive(Debug, Clone, Default)]
pub(crate) struct Open {
    lines: usize,
    others: usize,
    /// What tells this key from others: its first line.
    first: Vec<u8>,
    /// What stands around its lines, without digits: a logger's prefix differs in its time only.
    around: Option<(Vec<u8>, Vec<u8>)>,
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
    // A body that was taken out of this line was all of it, as it was before.
    let ended = end < line || memchr::memmem::find(&text[start..line], b"[REDACTED:").is_some();
    let next = line + 1 + usize::from(text.get(line) == Some(&b'\r'));
    (!ended).then(|| (Open { lines: LINES, ..Open::default() }, next))
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
        if let Some(body) = body(line, &mut open) {
            let body = at + body.start..at + body.end;
            if open.first.is_empty() {
                open.first = text[body.clone()].to_vec();
            }
            found.push(Leak { secret: open.first.clone(), ..Leak::plain(&PRIVATE_KEY, text, body) });
        } else if open.others > if open.around.is_none() { HEADERS } else { OTHERS } {
            return None;
        }
        at = end + 1 + usize::from(text.get(end) == Some(&b'\r'));
    }
    Some(open)
}

/// What a line has of the key. Lines of other threads may stand between.
fn body(line: &[u8], open: &mut Open) -> Option<Range<usize>> {
    let line = &line[..line.len().min(field::LONGEST)];
    // What was redacted was a line of the key: its surroundings tell the others still.
    if let Some(mark) = memchr::memmem::find(line, b"[REDACTED:") {
        let end = mark + memchr::memchr(b']', &line[mark..]).map_or(line.len() - mark, |n| n + 1);
        open.around.get_or_insert_with(|| around(line, &(mark..end)));
        return None;
    }
    let body = runs(line).find(|run| match &open.around {
        None => run.len() >= FIRST && is_made(&line[run.clone()]),
        Some(known) => {
            run.len() >= LONG && is_made(&line[run.clone()])
                || is_varied(&line[run.clone()]) && around(line, run) == *known
        }
    });
    match &body {
        Some(run) => {
            open.around.get_or_insert_with(|| around(line, run));
        }
        None => open.others += 1,
    }
    body
}

/// The parts of a line that have letters of base64 only, but for single ones.
fn runs(line: &[u8]) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + line[at..].iter().position(|b| is_base64(*b))?;
        at = start + line[start..].iter().take_while(|b| is_base64(**b)).count();
        Some(start..at)
    })
}

fn around(line: &[u8], run: &Range<usize>) -> (Vec<u8>, Vec<u8>) {
    let without_digits = |text: &[u8]| text.iter().copied().filter(|b| !b.is_ascii_digit()).collect();
    (without_digits(&line[..run.start]), without_digits(line[run.end..].trim_ascii_end()))
}

/// Whether a long part is a line of a key: no path and no name.
fn is_made(run: &[u8]) -> bool {
    let slashes = memchr::memchr_iter(b'/', run).count();
    slashes * 8 <= run.len() && look::is_random(run, FIRST)
}

/// Whether a short part may be the last line of a key: no word.
fn is_varied(run: &[u8]) -> bool {
    let (Some(first), rest) = (run.first(), run.get(1..).unwrap_or_default()) else { return false };
    !(first.is_ascii_alphabetic() && rest.iter().all(u8::is_ascii_lowercase))
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
