//! Everything as JSON, its shape versioned and described by `docs/schema/report.schema.json`.

use std::io::{Error, ErrorKind, Result, Write};

use serde::Serialize;

use crate::escape;
use crate::report::Report;

/// Writes the report as indented JSON; the order of fields is fixed. Piece by piece: the report of a
/// large description is many times as large.
pub fn write(report: &Report, to: impl Write) -> Result<()> {
    pretty(report, to)
}

/// The report as indented JSON.
pub fn render(report: &Report) -> String {
    text(report)
}

/// Any value as [`write`] has it.
pub(crate) fn text<T: Serialize>(value: &T) -> String {
    let mut text = Vec::new();
    // Our own types have string keys only, so this cannot fail; if it did, a reader must see it.
    match pretty(value, &mut text) {
        Ok(()) => String::from_utf8_lossy(&text).into_owned(),
        Err(error) => serde_json::json!({ "error": error.to_string() }).to_string(),
    }
}

/// Indented JSON without a raw character that could act or hide.
fn pretty<T: Serialize>(value: &T, to: impl Write) -> Result<()> {
    let mut to = Escaping(to);
    serde_json::to_writer_pretty(&mut to, value)?;
    to.write_all(b"\n")
}

/// Escapes what passes; JSON is written in pieces that are each whole characters.
struct Escaping<W>(W);

impl<W: Write> Write for Escaping<W> {
    fn write(&mut self, piece: &[u8]) -> Result<usize> {
        let text = std::str::from_utf8(piece).map_err(|e| Error::new(ErrorKind::InvalidData, e))?;
        self.0.write_all(escape::json(text).as_bytes())?;
        Ok(piece.len())
    }

    fn flush(&mut self) -> Result<()> {
        self.0.flush()
    }
}
