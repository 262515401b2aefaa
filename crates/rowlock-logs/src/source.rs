//! What a stream is: plain text, gzip, zstd, or nothing that lines can be read from.

use std::io::{BufRead, BufReader, Cursor, Read, Result};

use flate2::bufread::MultiGzDecoder;
use ruzstd::decoding::errors::{FrameDecoderError, ReadFrameHeaderError};
use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};

/// Bytes that are looked at to tell what a stream is.
const HEAD: usize = 16 << 10;

/// How binary files begin that are found among logs.
const BINARIES: [(&[u8], &str); 12] = [
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"PK\x03\x04", "a zip archive"),
    (b"%PDF-", "a PDF"),
    (b"SQLite format 3", "a database"),
    (b"BZh", "compressed by bzip2, which is not read"),
    (b"\xfd7zXZ", "compressed by xz, which is not read"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"LPKSHHRH", "a systemd journal; use `journalctl | rowlock logs scan -`"),
];

/// A stream after a look at its beginning.
pub enum Source<'a> {
    /// Lines, unpacked where they were packed.
    Text(Box<dyn Read + 'a>),
    /// Not lines, and what it is instead.
    Binary(&'static str),
    /// Lines in UTF-16, which this search does not read.
    Wide,
}

/// Looks at the beginning of a stream; with `all` whatever it holds is read as text.
pub fn open<'a>(from: impl Read + 'a, all: bool) -> Result<Source<'a>> {
    let (head, from) = peek(from)?;
    let packed = head.get(..4).unwrap_or_default().to_vec();
    let from = Cursor::new(head).chain(from);
    let unpacked: Box<dyn Read + 'a> = match packed.as_slice() {
        [0x1f, 0x8b, ..] => Box::new(MultiGzDecoder::new(BufReader::with_capacity(64 << 10, from))),
        [0x28, 0xb5, 0x2f, 0xfd] => Box::new(Frames::new(BufReader::with_capacity(64 << 10, from))),
        _ => {
            let other = other(from.get_ref().0.get_ref());
            return Ok(other.filter(|_| !all).unwrap_or_else(|| Source::Text(Box::new(from))));
        }
    };
    let (head, unpacked) = peek(unpacked)?;
    let other = other(&head).filter(|_| !all);
    Ok(other.unwrap_or_else(|| Source::Text(Box::new(Cursor::new(head).chain(unpacked)))))
}

/// The beginning of a stream, and the rest.
fn peek<R: Read>(mut from: R) -> Result<(Vec<u8>, R)> {
    let mut head = vec![0; HEAD];
    let mut filled = 0;
    // One read tells enough, and a slow pipe must not be waited for.
    while filled < 4 {
        match from.read(&mut head[filled..]) {
            Ok(0) => break,
            Ok(more) => filled += more,
            Err(e) if e.kind() == std::io::ErrorKind::Interrupted => {}
            Err(e) => return Err(e),
        }
    }
    head.truncate(filled);
    Ok((head, from))
}

fn other<'a>(head: &[u8]) -> Option<Source<'a>> {
    if let Some((_, what)) = BINARIES.iter().find(|(magic, _)| head.starts_with(magic)) {
        return Some(Source::Binary(what));
    }
    if head.starts_with(&[0xff, 0xfe]) || head.starts_with(&[0xfe, 0xff]) {
        return Some(Source::Wide);
    }
    // A log that was cut while it was written begins with NULs, so they alone say nothing.
    let control = |b: &&u8| matches!(b, 1..=8 | 14..=26 | 28..=31 | 0x7f);
    let acting = head.iter().filter(control).count();
    (acting * 10 > head.iter().filter(|b| **b != 0).count()).then_some(Source::Binary("binary"))
}

/// All frames of a zstd stream, one after the other (RFC 8878 section 3).
struct Frames<R: BufRead> {
    from: R,
    decoder: FrameDecoder,
    begun: bool,
}

impl<R: BufRead> Frames<R> {
    fn new(from: R) -> Self {
        Self { from, decoder: FrameDecoder::new(), begun: false }
    }

    /// Begins the next frame; false at the end of the stream.
    fn begin(&mut self) -> Result<bool> {
        loop {
            if self.from.fill_buf()?.is_empty() {
                return Ok(false);
            }
            match self.decoder.reset(&mut self.from) {
                Ok(()) => return Ok(true),
                Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame {
                    length,
                    ..
                })) => {
                    std::io::copy(&mut (&mut self.from).take(u64::from(length)), &mut std::io::sink())?;
                }
                Err(error) => return Err(damaged(error)),
            }
        }
    }
}

fn damaged(error: impl std::fmt::Display) -> std::io::Error {
    std::io::Error::new(std::io::ErrorKind::InvalidData, error.to_string())
}

impl<R: BufRead> Read for Frames<R> {
    fn read(&mut self, to: &mut [u8]) -> Result<usize> {
        loop {
            if !self.begun && !self.begin()? {
                return Ok(0);
            }
            self.begun = true;
            while self.decoder.can_collect() == 0 && !self.decoder.is_finished() {
                let some = BlockDecodingStrategy::UptoBytes(64 << 10);
                self.decoder.decode_blocks(&mut self.from, some).map_err(damaged)?;
            }
            let more = self.decoder.read(to)?;
            if more > 0 || to.is_empty() {
                return Ok(more);
            }
            self.begun = false;
        }
    }
}
