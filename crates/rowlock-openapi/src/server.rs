//! The servers that a document names.

/// A server as the document names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Server {
    /// The URL as written, absolute or relative; for 2.0 put together from scheme, host and base path.
    pub url: String,
    /// The URL with its variables replaced by their defaults.
    pub expanded: String,
    /// The JSON pointer of what names it.
    pub pointer: String,
    /// Its description; empty when there is none.
    pub description: String,
}
