//! What `rowlock explain` may be narrowed to.

use clap::ValueEnum;
use rowlock_model::Framework;

/// The frameworks that have repairs and articles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Of {
    /// Flask.
    Flask,
    /// FastAPI.
    Fastapi,
}

impl From<Of> for Framework {
    fn from(of: Of) -> Self {
        match of {
            Of::Flask => Self::Flask,
            Of::Fastapi => Self::FastApi,
        }
    }
}

/// The ways of authentication that have articles; all of them are about this one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Auth {
    /// HTTP Basic (RFC 7617).
    Basic,
}
