//! OpenAPI text to a [`Document`] with spans, and to a surface.
//!
//! Reads OpenAPI 2.0, 3.0 and 3.1 as JSON or YAML, tolerantly: what is
//! malformed is skipped and noted, and never hides the rest. No reference is
//! ever fetched. Not a validator: what a description means for security is for
//! the checks to say.

mod adapter;
mod comparison;
mod content;
mod diff;
mod document;
mod error;
mod json;
mod operation;
mod pointer;
mod reference;
mod sample;
pub mod schema;
mod security;
mod server;
mod span;
mod surface;
mod text;
mod tree;
mod v2;
mod v30;
mod v31;
mod value;
mod version;
mod yaml;

pub use comparison::Comparison;
pub use content::{Content, DocParameter, DocResponse, Schema};
pub use diff::{Change, ChangeKind, Side, diff};
pub use document::Document;
pub use error::ReadError;
pub use operation::{DocOperation, Kind};
pub use schema::DocSchema;
pub use security::{Demand, DocScheme, Flow, Requirement};
pub use server::Server;
pub use span::{Reference, Span};
pub use value::{Children, Map, Value};
pub use version::Version;
