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
        lines().iter().map(|(_, line, _)| ["before ", line, "\n"].concat()).collect::<Vec<_>>().concat();
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

/// As many lines as asked for, and then a secret: nothing of it is held.
struct Endless {
    left: u64,
    tail: &'static [u8],
}

impl Read for Endless {
    fn read(&mut self, to: &mut [u8]) -> std::io::Result<usize> {
        if self.left > 0 {
            let lines = (to.len() as u64).min(self.left);
            self.left -= lines;
            let lines = usize::try_from(lines).expect("a buffer's length");
            to[..lines].fill(b'\n');
            return Ok(lines);
        }
        let size = self.tail.len().min(to.len());
        to[..size].copy_from_slice(&self.tail[..size]);
        self.tail = &self.tail[size..];
        Ok(size)
    }
}

#[test]
#[ignore = "five billion lines take half a minute in a release build"]
fn lines_are_counted_beyond_four_billion() {
    let lines = 5_000_000_000;
    let mut tally = Tally::new(Key::new(b"k").expect("a key"));
    let mut from = Endless { left: lines, tail: b"x password=hunter2\n" };
    tally.scan("t", &mut from, Sizes::default()).expect("it can be read");
    assert_eq!((tally.secrets()[0].first.line, tally.secrets()[0].first.column), (lines + 1, 12));
}
