//! A log of any bytes: the search takes it, and what the filter lets through scans clean.

use rowlock_logs::{Search, Sizes, redact};

/// The first byte chooses the size of the blocks.
pub(crate) fn exercise(bytes: &[u8]) {
    let (first, text) = bytes.split_first().unwrap_or((&0, &[]));
    let sizes = Sizes { block: usize::from(*first) + 1, ..Sizes::default() };
    let mut once = Vec::new();
    assert!(redact(&mut &*text, &mut once, None, sizes).is_ok());
    let left = Search::default().find(&once, 0..once.len());
    assert!(left.is_empty(), "{left:?} in {}", String::from_utf8_lossy(&once));
}
