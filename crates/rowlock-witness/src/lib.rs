//! What is seen beside the answers.
//!
//! Today the callback listener: requests that the service itself makes. It
//! answers with nothing that any interpreter could execute, keeps what carries
//! a token's form and no more than a bounded number of it.

mod callback;

pub use callback::{Callbacks, ListenError};
