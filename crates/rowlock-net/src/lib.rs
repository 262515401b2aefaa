//! The one way out of Rowlock.

pub mod tls;
