//! A parsed API description.

use rowlock_model::{SourceLine, Surface};
use serde_json::Value;

use crate::error::ReadError;
use crate::server::Server;
use crate::span::{Reference, Span};
use crate::version::Version;

/// A parsed API description.
#[derive(Debug)]
pub struct Document {
    name: String,
    version: Version,
    value: Value,
    notes: Vec<String>,
}

impl Document {
    /// Reads a description; `name` is the file name or request target that messages and places carry.
    pub fn parse(name: &str, text: &[u8]) -> Result<Self, ReadError> {
        let value = serde_json::from_slice(text)
            .map_err(|e| ReadError::NotASpec { name: name.to_owned(), found: e.to_string() })?;
        Ok(Self { name: name.to_owned(), version: Version::V30, value, notes: Vec::new() })
    }

    /// The file name or request target.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The version of the specification.
    pub fn version(&self) -> Version {
        self.version
    }

    /// The whole document.
    pub fn value(&self) -> &Value {
        &self.value
    }

    /// What was skipped and why, one sentence each.
    pub fn notes(&self) -> &[String] {
        &self.notes
    }

    /// The operations that the document describes.
    pub fn surface(&self) -> Surface {
        Surface::default()
    }

    /// The servers of the document's root, in its order.
    pub fn servers(&self) -> Vec<Server> {
        Vec::new()
    }

    /// Where the key of a JSON pointer (RFC 6901) stands; an array's element by its value.
    pub fn locate(&self, _pointer: &str) -> Option<Span> {
        None
    }

    /// The text of a 1-based line; empty when there is none.
    pub fn line_text(&self, line: usize) -> &str {
        if line == 0 { self.name() } else { "" }
    }

    /// The line of a JSON pointer as evidence, cut to size; the nearest ancestor's when it is absent.
    pub fn source_line(&self, _pointer: &str) -> SourceLine {
        SourceLine { file: self.name.clone(), line: 1, column: 1, length: 0, text: String::new() }
    }

    /// References that leave the document.
    pub fn remote_references(&self) -> Vec<Reference> {
        Vec::new()
    }

    /// References within the document that lead nowhere.
    pub fn broken_references(&self) -> Vec<Reference> {
        Vec::new()
    }
}
