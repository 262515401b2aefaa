//! Places in a document's text.

/// Where something stands in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    /// 1-based line.
    pub line: usize,
    /// 1-based column, in characters.
    pub column: usize,
    /// Length on that line, in characters.
    pub length: usize,
}

/// A `$ref` as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// The JSON pointer of the `$ref` member.
    pub pointer: String,
    /// Its value.
    pub target: String,
}
