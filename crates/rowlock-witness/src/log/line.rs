//! Bytes that come in pieces, as lines.

/// A longer line comes in pieces of this size, in bytes.
const LONGEST: usize = 64 << 10;
/// What a piece shares with the one before it: more than any mark.
const OVERLAP: usize = 1 << 10;

/// Cuts a stream into lines.
#[derive(Debug, Default)]
pub(super) struct Lines {
    rest: Vec<u8>,
}

impl Lines {
    /// Takes more bytes in, and hands on the lines that end in them.
    pub(super) fn take(&mut self, bytes: &[u8], mut line: impl FnMut(String)) {
        for piece in bytes.split_inclusive(|b| *b == b'\n') {
            self.rest.extend_from_slice(piece);
            if self.rest.last() == Some(&b'\n') {
                self.rest.pop();
                if self.rest.last() == Some(&b'\r') {
                    self.rest.pop();
                }
                self.end(&mut line);
            }
            while self.rest.len() >= LONGEST {
                let rest = self.rest.split_off(LONGEST - OVERLAP);
                let overlap = rest.get(..OVERLAP).unwrap_or_default();
                self.rest.extend_from_slice(overlap);
                line(String::from_utf8_lossy(&self.rest).into_owned());
                self.rest = rest;
            }
        }
    }

    /// Hands on what came without an end of the line.
    pub(super) fn end(&mut self, line: &mut impl FnMut(String)) {
        if !self.rest.is_empty() {
            line(String::from_utf8_lossy(&self.rest).into_owned());
            self.rest.clear();
        }
    }
}
