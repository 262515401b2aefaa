//! From bytes to text, and from byte offsets to lines and columns.

use crate::error::ReadError;

/// Most bytes that are read.
pub(crate) const MOST_BYTES: usize = 64 * 1024 * 1024;
/// Bytes between two remembered counts of characters; keeps columns cheap on a line of many megabytes.
const BLOCK: usize = 4096;

/// A document's text with what is needed to tell lines and columns.
#[derive(Debug, Clone)]
pub(crate) struct Text {
    whole: String,
    /// In bytes, which are at most [`MOST_BYTES`].
    line_starts: Vec<u32>,
    /// Characters before each block; empty for ASCII text.
    characters: Vec<usize>,
}

impl Text {
    /// The text of a document, or why it is none.
    pub(crate) fn read(name: &str, mut bytes: Vec<u8>) -> Result<Self, ReadError> {
        if bytes.len() > MOST_BYTES {
            return Err(ReadError::TooLarge { name: name.to_owned(), size: bytes.len(), limit: MOST_BYTES });
        }
        let not_text =
            |line, column, found| ReadError::NotText { name: name.to_owned(), line, column, found };
        if let Some(found) = foreign(&bytes) {
            return Err(not_text(1, 1, found));
        }
        if bytes.starts_with(b"\xEF\xBB\xBF") {
            bytes.drain(..3);
        }
        let text = String::from_utf8(bytes).map_err(|e| {
            let end = e.utf8_error().valid_up_to();
            let before = Self::new(String::from_utf8_lossy(&e.as_bytes()[..end]).into_owned());
            let (line, column) = before.place(end);
            not_text(line, column, "a byte that is not UTF-8")
        })?;
        let text = Self::new(text);
        if let Some(at) = text.whole.find('\0') {
            let (line, column) = text.place(at);
            return Err(not_text(line, column, "binary data (a NUL byte)"));
        }
        if text.whole.trim().is_empty() {
            return Err(ReadError::Empty { name: name.to_owned() });
        }
        Ok(text)
    }

    fn new(text: String) -> Self {
        let newlines = || (1..).zip(text.bytes()).filter(|(_, b)| *b == b'\n').map(|(after, _)| after);
        let mut line_starts = Vec::with_capacity(newlines().count() + 1);
        line_starts.push(0);
        line_starts.extend(newlines());
        let mut characters = Vec::new();
        if !text.is_ascii() {
            let mut count = 0;
            for block in text.as_bytes().chunks(BLOCK) {
                characters.push(count);
                count += starts(block);
            }
        }
        Self { whole: text, line_starts, characters }
    }

    /// The text itself.
    pub(crate) fn as_str(&self) -> &str {
        &self.whole
    }

    /// 1-based line and column (in characters) of a byte offset.
    pub(crate) fn place(&self, at: usize) -> (usize, usize) {
        let at = at.min(self.whole.len());
        let line = self.line_starts.partition_point(|start| *start as usize <= at);
        (line, self.between(self.line_starts[line - 1] as usize, at) + 1)
    }

    /// Characters between two byte offsets.
    pub(crate) fn between(&self, from: usize, to: usize) -> usize {
        self.before(to).saturating_sub(self.before(from))
    }

    fn before(&self, at: usize) -> usize {
        match self.characters.get(at / BLOCK) {
            Some(count) => count + starts(&self.whole.as_bytes()[at - at % BLOCK..at]),
            None if self.characters.is_empty() => at,
            None => self
                .characters
                .last()
                .map_or(0, |c| c + starts(&self.whole.as_bytes()[(self.characters.len() - 1) * BLOCK..at])),
        }
    }

    /// The byte range of a 1-based line, without its line break.
    pub(crate) fn line_range(&self, line: usize) -> Option<std::ops::Range<usize>> {
        let start = *self.line_starts.get(line.checked_sub(1)?)? as usize;
        let end = self.line_starts.get(line).map_or(self.whole.len(), |next| *next as usize - 1);
        let end = if self.whole[start..end].ends_with('\r') { end - 1 } else { end };
        Some(start..end)
    }
}

/// How many characters begin in these bytes of UTF-8.
fn starts(bytes: &[u8]) -> usize {
    bytes.iter().filter(|b| (**b & 0xC0) != 0x80).count()
}

/// What the first bytes give away as something else than UTF-8 text.
fn foreign(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] => Some("UTF-16 text"),
        [0, first, ..] | [first, 0, ..] if first.is_ascii_graphic() => Some("UTF-16 text"),
        [0x1F, 0x8B, ..] => Some("a gzip file (unpack it first)"),
        [b'P', b'K', 3, 4, ..] => Some("a zip file (unpack it first)"),
        [b'%', b'P', b'D', b'F', ..] => Some("a PDF file"),
        _ => None,
    }
}
