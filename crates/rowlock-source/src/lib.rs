//! Python source as Rowlock sees it: trees with places, the names of a whole project, the
//! Flask and FastAPI applications in it, and the ways that secrets take.
//!
//! It reads text that it is given and knows no file system. Packages that are not part of the
//! project are unknown to it: what they do is never guessed from their version.

pub mod app;
mod decode;
mod depth;
mod file;
pub mod flow;
pub mod ignore;
pub mod literals;
mod loggers;
mod names;
pub mod program;
pub mod project;
mod read;
pub mod settle;
pub mod text;
pub mod tree;
pub mod walk;

pub use file::File;
pub use flow::{Flow, Secret, Sink, Step, is_password_name, is_token_name, words};
pub use ignore::Ignore;
pub use loggers::is_log_call;
pub use program::{Program, Scope, Site};
pub use project::{At, FileId, FunctionAt, Project, Unread};
pub use text::{Position, Text};
