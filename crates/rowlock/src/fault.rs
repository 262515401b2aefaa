//! What went wrong, with the exit code that says whose turn it is.

use std::process::ExitCode;

/// Wrong use or configuration.
pub(crate) const USAGE: u8 = 2;
/// The scan could not be done.
pub(crate) const IMPOSSIBLE: u8 = 3;
/// Interrupted.
pub(crate) const INTERRUPTED: u8 = 130;

/// An error with its exit code.
#[derive(Debug)]
pub(crate) struct Fault {
    pub(crate) code: u8,
    pub(crate) error: anyhow::Error,
}

impl Fault {
    /// The user's to mend: exit code 2.
    pub(crate) fn usage(error: impl Into<anyhow::Error>) -> Self {
        Self { code: USAGE, error: error.into() }
    }

    /// The target's or the world's: exit code 3.
    pub(crate) fn impossible(error: impl Into<anyhow::Error>) -> Self {
        Self { code: IMPOSSIBLE, error: error.into() }
    }

    pub(crate) fn exit_code(&self) -> ExitCode {
        ExitCode::from(self.code)
    }
}

/// An error of the user's with these words.
macro_rules! misuse {
    ($($words:tt)*) => { $crate::fault::Fault::usage(anyhow::anyhow!($($words)*)) };
}
pub(crate) use misuse;
