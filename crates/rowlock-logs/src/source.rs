//! What a stream is: plain text, gzip, zstd, or nothing that lines can be read from.

use std::io::{BufRead, BufReader, Cursor, ErrorKind, Read, Result};

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
            Err(e) if e.kind() == ErrorKind::Interrupted => {}
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

/// All frames of a zstd stream, one after the other (RFC 8878 section 3). Blocks are handed to the decoder
/// whole: it keeps what it decoded until the frame ends, so a frame that is cut off must be ended for it.
struct Frames<R: BufRead> {
    from: R,
    decoder: FrameDecoder,
    begun: bool,
    cut: bool,
    block: Vec<u8>,
}

/// A last block without content, and a checksum that nobody looks at.
const LAST: &[u8] = &[1, 0, 0, 0, 0, 0, 0];

impl<R: BufRead> Frames<R> {
    fn new(from: R) -> Self {
        Self { from, decoder: FrameDecoder::new(), begun: false, cut: false, block: Vec::new() }
    }

    /// Begins the next frame; false at the end of the stream.
    fn begin(&mut self) -> Result<bool> {
        loop {
            if self.cut {
                return Err(ErrorKind::UnexpectedEof.into());
            }
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

    /// Decodes the next block (RFC 8878 section 3.1.1.2).
    fn decode(&mut self) -> Result<()> {
        self.block.clear();
        (&mut self.from).take(3).read_to_end(&mut self.block)?;
        let whole = self.block.len() == 3 && {
            let head = u32::from_le_bytes([self.block[0], self.block[1], self.block[2], 0]);
            let is_run = head >> 1 & 3 == 1;
            let size = if is_run { 1 } else { u64::from(head >> 3) };
            (&mut self.from).take(size).read_to_end(&mut self.block)? as u64 == size
        };
        let one = BlockDecodingStrategy::UptoBlocks(1);
        let outcome = if whole {
            self.decoder.decode_blocks(Cursor::new(&self.block).chain(&mut self.from), one)
        } else {
            self.cut = true;
            self.decoder.decode_blocks(LAST, one)
        };
        outcome.map(|_| ()).map_err(damaged)
    }
}

fn damaged(error: impl std::fmt::Display) -> std::io::Error {
    std::io::Error::new(ErrorKind::InvalidData, error.to_string())
}

impl<R: BufRead> Read for Frames<R> {
    fn read(&mut self, to: &mut [u8]) -> Result<usize> {
        loop {
            if !self.begun && !self.begin()? {
                return Ok(0);
            }
            self.begun = true;
            while self.decoder.can_collect() == 0 && !self.decoder.is_finished() {
                self.decode()?;
            }
            let more = self.decoder.read(to)?;
            if more > 0 || to.is_empty() {
                return Ok(more);
            }
            self.begun = false;
        }
    }
}
