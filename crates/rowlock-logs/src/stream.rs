//! A stream in blocks that end with a line, in bounded memory; a line longer than a window comes in
//! windows that see what is around them, so that nothing is lost at an edge.

use std::io::{ErrorKind, Read, Result};
use std::ops::Range;

use crate::shown::BACK;

/// Bounds of the blocks, in bytes.
#[derive(Debug, Clone, Copy)]
pub struct Sizes {
    /// Least bytes of a block, where the stream has them.
    pub block: usize,
    /// A line longer than this comes in windows of this size.
    pub window: usize,
    /// What a window sees before itself.
    pub before: usize,
    /// What it sees after itself: more than the longest secret.
    pub after: usize,
    /// Hand on what has come, without waiting for a full block.
    pub eager: bool,
}

impl Default for Sizes {
    fn default() -> Self {
        Self { block: 96 << 10, window: 1 << 20, before: 16 << 10, after: 64 << 10, eager: false }
    }
}

/// Hands each block to `block`: the text that can be seen, and the part of it that is the block's own.
/// The block says where it really ended: a secret may reach beyond.
pub fn blocks(
    from: &mut dyn Read,
    sizes: Sizes,
    mut block: impl FnMut(&[u8], Range<usize>) -> Result<usize>,
) -> Result<()> {
    let mut text = vec![0; sizes.block.max(1)];
    // What is in `text`, from where it is not handed on yet, and up to where it holds no end of a line.
    let (mut filled, mut start, mut searched) = (0, 0, 0);
    loop {
        let mut ended = false;
        let mut last = None;
        while last.is_none() || (!sizes.eager && filled - start < sizes.block) {
            if filled == text.len() {
                text.resize((text.len() * 2).min(text.len() + sizes.window), 0);
            }
            match from.read(&mut text[filled..]) {
                Ok(0) => {
                    ended = true;
                    break;
                }
                Ok(more) => filled += more,
                Err(e) if e.kind() == ErrorKind::Interrupted => continue,
                Err(error) => {
                    // What came before the fault is not lost.
                    block(&text[..filled], start..filled)?;
                    return Err(error);
                }
            }
            last = memchr::memrchr(b'\n', &text[searched..filled]).map(|n| searched + n + 1).or(last);
            searched = filled;
            if last.is_none() && filled - start > sizes.window + sizes.after {
                break;
            }
        }
        let end = match last {
            Some(line) if !ended => line,
            None if !ended => start + sizes.window,
            _ => filled,
        };
        let done = if start < end { block(&text[..filled], start..end)? } else { end };
        if ended {
            return if done < filled { block(&text[..filled], done..filled).map(|_| ()) } else { Ok(()) };
        }
        let is_line = end > 0 && text[end - 1] == b'\n' && done == end;
        let keep = end.saturating_sub(if is_line { sizes.before.min(BACK) } else { sizes.before });
        text.copy_within(keep..filled, 0);
        filled -= keep;
        start = done - keep;
        searched = filled;
        if !is_line {
            // The rest of a long line may have its end already.
            searched = start;
        }
    }
}
