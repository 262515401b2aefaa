//! The filter: everything goes through as it is, but for the secrets.
//!
//! It is complete by construction: a line that was changed is searched again until the search finds
//! nothing in it, with the same search as `rowlock logs scan` uses.

use std::io::{Read, Result, Write};

use crate::leak::Leak;
use crate::mark::Key;
use crate::search::Search;
use crate::stream::{Sizes, blocks};

/// How often a line is searched again; what then still shows a secret is dropped whole.
const AGAIN: usize = 8;

/// Copies `from` to `to` with every secret replaced by `[REDACTED:kind]`, or with a key by
/// `[REDACTED:kind:hash]`. Gives the number of secrets that were replaced.
pub fn redact(from: &mut dyn Read, to: &mut dyn Write, key: Option<&Key>, sizes: Sizes) -> Result<u64> {
    let mut search = Search::default();
    let mut count = 0;
    blocks(from, sizes, |text, own| {
        let leaks = search.find(text, own.clone());
        count += leaks.len() as u64;
        let mut at = own.start;
        let mut leaks = leaks.as_slice();
        while let Some(first) = leaks.first() {
            // One line with all its secrets: what stands between them is kept with them.
            let start = memchr::memrchr(b'\n', &text[at..first.span.start]).map_or(at, |n| at + n + 1);
            let last_end = first.span.end;
            let mut end = line_end(text, last_end, own.end);
            let mut many = 1;
            while let Some(leak) = leaks.get(many).filter(|l| l.span.start < end) {
                end = line_end(text, leak.span.end, own.end);
                many += 1;
            }
            to.write_all(&text[at..start])?;
            to.write_all(&clean(text, start..end, &leaks[..many], key))?;
            at = end;
            leaks = &leaks[many..];
        }
        if at < own.end {
            to.write_all(&text[at..own.end])?;
            at = own.end;
        }
        if sizes.eager {
            to.flush()?;
        }
        Ok(at)
    })?;
    to.flush()?;
    Ok(count)
}

fn line_end(text: &[u8], at: usize, own: usize) -> usize {
    let from = at.min(own);
    memchr::memchr(b'\n', &text[from..own]).map_or(own, |n| from + n).max(at)
}

/// A line without its secrets.
fn clean(text: &[u8], line: std::ops::Range<usize>, leaks: &[Leak], key: Option<&Key>) -> Vec<u8> {
    let mut out = Vec::with_capacity(line.len());
    replace(&text[line.clone()], line.start, leaks, key, &mut out);
    for _ in 0..AGAIN {
        let left = Search::default().find(&out, 0..out.len());
        if left.is_empty() {
            return out;
        }
        let mut next = Vec::with_capacity(out.len());
        replace(&out, 0, &left, key, &mut next);
        out = next;
    }
    b"[REDACTED:line]".to_vec()
}

fn replace(line: &[u8], base: usize, leaks: &[Leak], key: Option<&Key>, out: &mut Vec<u8>) {
    let mut at = 0;
    for leak in leaks {
        let (start, end) = (leak.span.start - base, leak.span.end - base);
        out.extend_from_slice(&line[at..start]);
        out.extend_from_slice(&leak.quotes);
        out.extend_from_slice(b"[REDACTED:");
        out.extend_from_slice(leak.kind.id.as_bytes());
        if let Some(key) = key {
            out.push(b':');
            out.extend_from_slice(key.mark(&leak.secret).as_bytes());
        }
        out.push(b']');
        out.extend_from_slice(&leak.quotes);
        at = end;
    }
    out.extend_from_slice(&line[at..]);
}
