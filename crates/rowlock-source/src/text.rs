//! A file's text with its lines: bytes to characters, and places to lines and columns.

use rowlock_model::SourceLine;

use crate::tree::Span;

/// Longest line that is shown whole, in bytes.
const SHOWN_LINE: usize = 240;
/// Characters shown before the span of a longer line.
const SHOWN_BEFORE: usize = 60;

/// A file's text.
#[derive(Debug)]
pub struct Text {
    name: String,
    whole: String,
    lines: Vec<u32>,
}

/// A place as people and editors count it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Position {
    /// 1-based.
    pub line: usize,
    /// 1-based, in characters.
    pub column: usize,
}

impl Text {
    /// The text of a file of this name.
    pub(crate) fn new(name: String, text: String) -> Self {
        let starts = memchr_lines(&text);
        Self { name, whole: text, lines: starts }
    }

    /// The file's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// All of it.
    pub fn whole(&self) -> &str {
        &self.whole
    }

    /// The text of a span.
    pub fn of(&self, span: Span) -> &str {
        self.whole.get(span.start as usize..span.end as usize).unwrap_or_default()
    }

    /// Lines of the file.
    pub fn lines(&self) -> usize {
        self.lines.len()
    }

    /// Where a byte is.
    pub fn position(&self, byte: u32) -> Position {
        let line = self.lines.partition_point(|start| *start <= byte).max(1);
        let start = self.lines.get(line - 1).copied().unwrap_or(0) as usize;
        let before = self.whole.get(start..byte as usize).unwrap_or_default();
        Position { line, column: before.chars().count() + 1 }
    }

    /// A line's text without its end; 1-based.
    pub fn line(&self, line: usize) -> &str {
        let start = self.lines.get(line.saturating_sub(1)).copied().unwrap_or(0) as usize;
        let end = self.lines.get(line).map_or(self.whole.len(), |end| *end as usize);
        self.whole.get(start..end).unwrap_or_default().trim_end_matches(['\n', '\r'])
    }

    /// The first line of a span, as evidence. Of a line too long to show, a window around the span.
    pub fn source_line(&self, span: Span) -> SourceLine {
        let from = self.position(span.start);
        let text = self.line(from.line);
        let width = text.chars().count();
        let last = self.position(span.end);
        let end = if last.line == from.line { last.column } else { width + 1 };
        let length = end.saturating_sub(from.column).max(1);
        let file = self.name.clone();
        if text.len() <= SHOWN_LINE {
            return SourceLine { file, line: from.line, column: from.column, length, text: text.to_owned() };
        }
        let skipped = (from.column - 1).saturating_sub(SHOWN_BEFORE);
        let window: String = text.chars().skip(skipped).take(SHOWN_LINE).collect();
        let (mark, column) = if skipped > 0 { ("…", from.column - skipped + 1) } else { ("", from.column) };
        let length = length.min(SHOWN_LINE.saturating_sub(column - 1)).max(1);
        SourceLine { file, line: from.line, column, length, text: format!("{mark}{window}…") }
    }
}

fn memchr_lines(text: &str) -> Vec<u32> {
    let ends = text.bytes().enumerate().filter(|(_, b)| *b == b'\n');
    std::iter::once(0).chain(ends.map(|(at, _)| u32::try_from(at + 1).unwrap_or(u32::MAX))).collect()
}
