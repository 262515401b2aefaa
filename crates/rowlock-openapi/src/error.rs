//! Why a text is not an API description; each message says where and what to do.

/// Why a text could not be read as an API description.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// More bytes than are read.
    #[error(
        "{name} has {size} bytes and at most {limit} are read; split the description or leave examples out"
    )]
    TooLarge {
        /// The document's name.
        name: String,
        /// Its size in bytes.
        size: usize,
        /// The limit in bytes.
        limit: usize,
    },
    /// Nothing but white space.
    #[error("{name} is empty; give an OpenAPI description in JSON or YAML")]
    Empty {
        /// The document's name.
        name: String,
    },
    /// Bytes that are not UTF-8 text.
    #[error("{name}:{line}:{column}: {found}; save the description as UTF-8 text")]
    NotText {
        /// The document's name.
        name: String,
        /// 1-based line.
        line: usize,
        /// 1-based column, in characters.
        column: usize,
        /// What was found instead.
        found: &'static str,
    },
    /// Text that is neither JSON nor YAML.
    #[error("{name}:{line}:{column}: {problem}")]
    Syntax {
        /// The document's name.
        name: String,
        /// 1-based line.
        line: usize,
        /// 1-based column, in characters.
        column: usize,
        /// What is wrong there, and what to do.
        problem: String,
    },
    /// JSON or YAML, but no API description.
    #[error(
        "{name} is no OpenAPI description ({found}); its root must be a mapping with 'openapi: 3.x' or 'swagger: \"2.0\"'"
    )]
    NotASpec {
        /// The document's name.
        name: String,
        /// What it is instead.
        found: String,
    },
}
