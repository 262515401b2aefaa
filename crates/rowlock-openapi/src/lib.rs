//! OpenAPI text to a [`Document`] with spans, and to a surface.
//!
//! Reads OpenAPI 2.0, 3.0 and 3.1 as JSON or YAML, tolerantly: what is
//! malformed is skipped and noted, and never hides the rest. No reference is
//! ever fetched. Not a validator: what a description means for security is for
//! the checks to say.

mod comparison;
mod document;
mod error;
mod server;
mod span;
mod version;

pub use comparison::Comparison;
pub use document::Document;
pub use error::ReadError;
pub use server::Server;
pub use span::{Reference, Span};
pub use version::Version;
