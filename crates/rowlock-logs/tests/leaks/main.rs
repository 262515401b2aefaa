//! The search and the filter, from outside: shapes, boundaries of buffers, completeness, bad input.
#![expect(clippy::expect_used, clippy::panic, reason = "a test says what is wrong by failing")]

mod boundaries;
mod complete;
mod corpus;
mod hostile;
mod shapes;

use rowlock_logs::{Key, Search, Sizes, Tally, redact};

/// Kind and value of what is found in a text, in order.
fn found(text: &[u8]) -> Vec<(&'static str, String)> {
    Search::default()
        .find(text, 0..text.len())
        .into_iter()
        .map(|leak| (leak.kind.id, String::from_utf8_lossy(&text[leak.span]).into_owned()))
        .collect()
}

fn redacted(text: &[u8], sizes: Sizes) -> Vec<u8> {
    let mut out = Vec::new();
    redact(&mut &text[..], &mut out, None, sizes).expect("a slice can be read");
    out
}

fn scanned(text: &[u8], sizes: Sizes) -> Tally {
    let mut tally = Tally::new(Key::new(b"k").expect("a key"));
    tally.scan("test", &mut &text[..], sizes).expect("a slice can be read");
    tally
}
