//! Every shape across every boundary: of reads, of blocks, of windows in a long line.

use std::io::Read;

use rowlock_logs::{Key, Sizes, Tally, redact};

use crate::shapes::lines;

/// Gives so many bytes at a time.
struct Pieces<'a>(&'a [u8], usize);

impl Read for Pieces<'_> {
    fn read(&mut self, to: &mut [u8]) -> std::io::Result<usize> {
        let size = self.1.min(to.len()).min(self.0.len());
        to[..size].copy_from_slice(&self.0[..size]);
        self.0 = &self.0[size..];
        Ok(size)
    }
}

/// The lines of a key, each behind a prefix, among others.
const KEY: &str = "Jan 1 app: -----BEGIN PRIVATE KEY-----
Jan 1 app: MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgq8Zt3mXv5WnK2yRb
Jan 1 web: GET / 200
Jan 1 app: 7LcPd9GfHs4Ju6QeTaVxYwBzN1oMiUkOpSrDgFhJlEyCtAbCdEfGhIjKlMnOpQrS
Jan 1 app: tUvWx0q8Zt
Jan 1 app: -----END PRIVATE KEY-----
";

fn places(text: &[u8], piece: usize, sizes: Sizes) -> Vec<(String, u64, u64, u64)> {
    let mut tally = Tally::new(Key::new(b"k").expect("a key"));
    tally.scan("t", &mut Pieces(text, piece), sizes).expect("it can be read");
    assert_eq!(tally.bytes, text.len() as u64);
    let mut all: Vec<_> = tally
        .secrets()
        .iter()
        .map(|s| (format!("{} {}", s.kind.id, s.mark), s.first.line, s.first.column, s.times))
        .collect();
    all.sort();
    all
}

fn filtered(text: &[u8], piece: usize, sizes: Sizes) -> Vec<u8> {
    let mut out = Vec::new();
    redact(&mut Pieces(text, piece), &mut out, None, sizes).expect("it can be read");
    out
}

#[test]
fn reads_and_blocks_of_any_size_find_the_same() {
    let text =
        lines().iter().map(|(_, line, _)| ["before ", line, "\n"].concat()).collect::<Vec<_>>().concat()
            + KEY;
    let whole = places(text.as_bytes(), usize::MAX, Sizes::default());
    let clean = filtered(text.as_bytes(), usize::MAX, Sizes::default());
    assert!(whole.len() > 60, "{}", whole.len());
    for piece in [1, 2, 3, 5, 7, 16, 61, 255, 1024] {
        for eager in [false, true] {
            let sizes = Sizes { block: piece, eager, ..Sizes::default() };
            assert_eq!(places(text.as_bytes(), piece, sizes), whole, "{piece}");
            assert_eq!(filtered(text.as_bytes(), piece, sizes), clean, "{piece}");
        }
    }
}

#[test]
fn a_window_may_end_at_every_byte_of_every_shape() {
    let sizes = Sizes { block: 64, window: 256, before: 320, after: 400, eager: false };
    for (kind, line, value) in lines() {
        // A header ends its line.
        let line = line.trim_end();
        if line.contains('\n') {
            continue;
        }
        let at = line.find(&value).expect("its value");
        for shift in (0..line.len() + 2).rev() {
            let pad = ".".repeat(300 - shift.min(290));
            let text = format!("{pad} {line} {}", " .".repeat(240));
            let tally = places(text.as_bytes(), 4096, sizes);
            let want = (pad.len() + 1 + at + 1) as u64;
            assert!(
                matches!(tally.as_slice(), [(k, 1, column, 1)] if k.starts_with(kind) && *column == want),
                "{line} at {shift}: {tally:?}, not {want}"
            );
            let out = filtered(text.as_bytes(), 4096, sizes);
            let out = String::from_utf8(out).expect("text");
            assert!(out.contains("[REDACTED:") && out.len() > 480, "{line} at {shift}");
            assert_eq!(
                out.replacen(&format!("[REDACTED:{kind}]"), &value, 1).replace('"', ""),
                text.replace('"', "")
            );
        }
    }
}

/// A piece of text over and over, and then a secret: nothing of it is held.
struct Endless {
    piece: Vec<u8>,
    /// How much of the piece has been read.
    at: usize,
    left: u64,
    tail: &'static [u8],
}

impl Read for Endless {
    fn read(&mut self, to: &mut [u8]) -> std::io::Result<usize> {
        let from = if self.left > 0 { &self.piece[self.at..] } else { self.tail };
        let size = from.len().min(to.len());
        to[..size].copy_from_slice(&from[..size]);
        if self.left == 0 {
            self.tail = &self.tail[size..];
        } else {
            self.at = (self.at + size) % self.piece.len();
            self.left -= u64::from(self.at == 0);
        }
        Ok(size)
    }
}

fn counted(piece: &str, pieces: u64) {
    let mut tally = Tally::new(Key::new(b"k").expect("a key"));
    let mut from = Endless { piece: piece.into(), at: 0, left: pieces, tail: b"x password=hunter2\n" };
    let mut sizes = Sizes::default();
    sizes.block = sizes.block.max(2 * piece.len());
    tally.scan("t", &mut from, sizes).expect("it can be read");
    let lines = pieces * piece.matches('\n').count() as u64;
    assert_eq!((tally.secrets()[0].first.line, tally.secrets()[0].first.column), (lines + 1, 12));
    assert_eq!((tally.lines, tally.bytes), (lines + 1, pieces * piece.len() as u64 + 19));
}

#[test]
#[ignore = "`cargo xtask soak` runs it: a release build takes seconds, a debug build minutes"]
fn lines_are_counted_beyond_four_billion_bytes() {
    let line = "10.0.0.7 - - [21/Nov/2026:10:00:00 +0000] \"GET /api/v1/orders/12 HTTP/1.1\" 200 12\n";
    counted(&line.repeat(100), 4_500_000_000 / (100 * line.len() as u64));
}

#[test]
#[ignore = "`cargo xtask soak` runs it: a release build takes seconds, a debug build minutes"]
fn lines_are_counted_beyond_four_billion() {
    counted(&"\n".repeat(10_000), 500_000);
}
