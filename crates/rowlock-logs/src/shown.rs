//! Values that a traceback shows below its line of code, each under the name it belongs to, as loguru does:
//!
//! ```text
//!     connect(user, password)
//!             │     └ 'x'
//!             └ 'alice'
//! ```

use std::ops::Range;

use crate::field::{self, Fence, Field, Joint};
use crate::leak::Leak;
use crate::named;

/// Most bytes from a value back to its line of code; a block sees as many before itself.
pub(crate) const BACK: usize = 2048;

/// What stands before a value.
pub(crate) const CORNER: &[u8] = "└ ".as_bytes();

/// The secret behind the corner at `corner`, when the name above it says that it is one.
pub(crate) fn value(text: &[u8], corner: &Range<usize>) -> Option<Leak> {
    let at = corner.end + usize::from(text.get(corner.end) == Some(&b'b'));
    let quote = *text.get(at).filter(|b| matches!(b, b'"' | b'\''))?;
    let name = name_above(text, corner.start)?;
    let fence = Fence::Quote(quote, 0);
    let value = at + 1..field::value_end(text, at + 1, &fence);
    if memchr::memmem::find(&text[value.clone()], b"[REDACTED:").is_some() {
        return None;
    }
    let none = corner.start..corner.start;
    let field =
        Field { name: none.clone(), name_quotes: none, joint: Joint::Equals, fence, value, listed: false };
    named::of_name(text, name, &field)
}

/// The name that the line down to `at` comes from.
fn name_above(text: &[u8], at: usize) -> Option<&[u8]> {
    let low = at.saturating_sub(BACK);
    let mut start = low + memchr::memrchr(b'\n', &text[low..at])? + 1;
    if memchr::memmem::find(&text[start..at], b"[REDACTED:").is_some() {
        return None;
    }
    let column = text[start..at].iter().filter(|b| begins_letter(**b)).count();
    loop {
        let end = start - 1;
        start = low + memchr::memrchr(b'\n', &text[low..end]).map_or(0, |n| n + 1);
        let line = &text[start..end];
        // What was taken out moved the names, so they tell nothing any more.
        if memchr::memmem::find(line, b"[REDACTED:").is_some() {
            return None;
        }
        let (place, _) = line.iter().enumerate().filter(|(_, b)| begins_letter(**b)).nth(column)?;
        let rest = &line[place..];
        if !["│", "└"].iter().any(|drawn| rest.starts_with(drawn.as_bytes())) {
            let length = rest.iter().take_while(|b| b.is_ascii_alphanumeric() || **b == b'_').count();
            return Some(&rest[..length]);
        }
        if start == low {
            return None;
        }
    }
}

fn begins_letter(byte: u8) -> bool {
    byte & 0xc0 != 0x80
}
