//! A parsed API description: its value, its version, and where everything stands.

use rowlock_model::{SourceLine, Surface};

use crate::adapter::{self, Adapter};
use crate::error::ReadError;
use crate::json::{self, Problem};
use crate::operation::{Entry, Kind};
use crate::server::Server;
use crate::span::{Reference, Span};
use crate::text::Text;
use crate::tree::Tree;
use crate::value::Value;
use crate::version::Version;
use crate::{operation, reference, surface, yaml};

/// Longest line that evidence shows whole, in characters.
const SHOWN_LINE: usize = 200;
/// Characters shown before the span of a longer line.
const SHOWN_BEFORE: usize = 60;

/// A parsed API description.
#[derive(Debug)]
pub struct Document {
    name: String,
    text: Text,
    tree: Tree,
    version: Version,
    entries: Vec<Entry>,
    notes: Vec<String>,
}

impl Document {
    /// Reads a description; `name` is the file name or request target that messages and places carry.
    pub fn parse(name: &str, text: impl Into<Vec<u8>>) -> Result<Self, ReadError> {
        let text = Text::read(name, text.into())?;
        let mut notes = Vec::new();
        let tree = read(text.as_str(), &mut notes).map_err(|problem| {
            if text.as_str().trim_start().starts_with('<') {
                let found = "an HTML or XML page; give the URL of the JSON or YAML itself".to_owned();
                return ReadError::NotASpec { name: name.to_owned(), found };
            }
            let (line, column) = text.place(problem.at);
            ReadError::Syntax { name: name.to_owned(), line, column, problem: problem.what }
        })?;
        let version =
            Version::of(&tree.value).map_err(|found| ReadError::NotASpec { name: name.to_owned(), found })?;
        for (at, key) in &tree.duplicates {
            let (line, _) = text.place(*at);
            notes.push(format!("line {line}: the key '{key:.80}' stands twice; the last one counts"));
        }
        let entries = operation::entries(&tree.value, &mut notes);
        Ok(Self { name: name.to_owned(), text, tree, version, entries, notes })
    }

    /// The file name or request target.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The whole text, without a byte order mark.
    pub fn text(&self) -> &str {
        self.text.as_str()
    }

    /// The version of the specification.
    pub fn version(&self) -> Version {
        self.version
    }

    /// The whole document.
    pub fn value(&self) -> &Value {
        &self.tree.value
    }

    /// What was skipped and why, one sentence each.
    pub fn notes(&self) -> &[String] {
        &self.notes
    }

    /// The operations that the document describes.
    pub fn surface(&self) -> Surface {
        surface::of(self)
    }

    /// The servers of the document's root, in its order.
    pub fn servers(&self) -> Vec<Server> {
        self.adapter().servers(self.value(), "")
    }

    /// Where the key of a JSON pointer (RFC 6901) stands; an element of a list by its value.
    pub fn locate(&self, pointer: &str) -> Option<Span> {
        let (node, exact) = self.tree.node(pointer)?;
        let (start, end) = node.key_range().unwrap_or_else(|| node.value_range());
        exact.then(|| self.span(start, end))
    }

    /// Where the value of a JSON pointer stands; of a mapping or a list, where it begins.
    pub fn locate_value(&self, pointer: &str) -> Option<Span> {
        let (node, exact) = self.tree.node(pointer)?;
        let (start, end) = node.value_range();
        exact.then(|| self.span(start, end))
    }

    /// The text of a 1-based line without its line break; empty when there is none.
    pub fn line_text(&self, line: usize) -> &str {
        self.text.line_range(line).map_or("", |range| &self.text.as_str()[range])
    }

    /// Where a JSON pointer stands; its nearest ancestor's place when it is absent.
    pub fn nearest(&self, pointer: &str) -> Span {
        let range = self.tree.node(pointer).map(|(n, _)| n.key_range().unwrap_or_else(|| n.value_range()));
        range.map_or(Span { line: 1, column: 1, length: 0 }, |(start, end)| self.span(start, end))
    }

    /// The line of a span as evidence. Of a line too long to show, a window around the
    /// span; column and length then count within the window.
    pub fn source_line(&self, span: Span) -> SourceLine {
        let Span { line, column, length } = span;
        let text = self.line_text(line);
        let file = self.name.clone();
        let start = self.text.line_range(line).map_or(0, |r| r.start);
        if self.text.between(start, start + text.len()) <= SHOWN_LINE {
            return SourceLine { file, line, column, length, text: text.to_owned() };
        }
        let skipped = (column - 1).saturating_sub(SHOWN_BEFORE);
        let window: String = text.chars().skip(skipped).take(SHOWN_LINE).collect();
        let (mark, column) = if skipped > 0 { ("…", column - skipped + 1) } else { ("", column) };
        let length = length.min(SHOWN_LINE.saturating_sub(column - 1));
        SourceLine { file, line, column, length, text: format!("{mark}{window}…") }
    }

    /// References that leave the document.
    pub fn remote_references(&self) -> Vec<Reference> {
        reference::all(self).into_iter().filter(|r| reference::is_remote(self, &r.target)).collect()
    }

    /// References within the document that lead nowhere, or in a circle.
    pub fn broken_references(&self) -> Vec<Reference> {
        reference::all(self).into_iter().filter(|r| reference::is_broken(self, &r.target)).collect()
    }

    pub(crate) fn adapter(&self) -> &'static dyn Adapter {
        adapter::of(self.version)
    }

    pub(crate) fn entries(&self, wanted: impl Fn(Kind) -> bool) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(move |e| wanted(e.kind))
    }

    fn span(&self, start: usize, end: usize) -> Span {
        let (line, column) = self.text.place(start);
        let line_end = self.text.line_range(line).map_or(end, |r| r.end);
        Span { line, column, length: self.text.between(start, end.min(line_end).max(start)) }
    }
}

/// Reads JSON where the text looks like JSON, YAML otherwise; almost-JSON (comments, trailing commas) as YAML.
fn read(text: &str, notes: &mut Vec<String>) -> Result<Tree, Problem> {
    let as_json = text.trim_start().starts_with(['{', '[']).then(|| json::read(text));
    let problem = match as_json {
        Some(Ok(tree)) => return Ok(tree),
        Some(Err(problem)) if problem.is_final => return Err(problem),
        Some(Err(problem)) => Some(problem),
        None => None,
    };
    match (yaml::read(text), problem) {
        (Ok((tree, more)), problem) => {
            if let Some(problem) = problem {
                notes.push(format!("read as YAML, because it is no valid JSON ({})", problem.what));
            }
            if more {
                notes.push("only the first of several YAML documents was read".to_owned());
            }
            Ok(tree)
        }
        (Err(_), Some(problem)) | (Err(problem), None) => Err(problem),
    }
}
