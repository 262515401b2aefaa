//! The Model Context Protocol's side of Rowlock: tools, resources and prompts for an assistant, over stdio and
//! streamable HTTP.
//!
//! What is to be done is known only as [`UseCases`], which the binary carries out with the functions that its
//! commands use; this crate describes tools, checks what they are given, and writes the answers. Everything
//! in an answer that came from a target, its documents, its source or its logs is data: it stands in a
//! [`fence`] and is cut to size, so that a hostile API cannot steer the assistant that reads it.

mod answer;
pub mod fence;
mod http;
mod prompts;
mod resources;
mod server;
mod stdio;
mod tools;
pub mod work;

pub use answer::report::find;
pub use http::{HttpError, Listening};
pub use server::Server;
pub use tools::described;
pub use work::UseCases;
