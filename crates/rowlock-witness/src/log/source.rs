//! Where a log is: a file, files by a pattern, a command's output, a systemd unit, standard input.

use std::fmt::{Display, Formatter};
use std::path::PathBuf;
use std::str::FromStr;
use std::sync::Arc;

use super::{Shared, command, file};

/// A log to follow, as the user names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LogSource {
    /// `file:PATH`, also a bare path: followed through rotation and truncation.
    File(PathBuf),
    /// `glob:PATTERN`, also a path with `*`, `?` or `[`.
    Glob(String),
    /// `cmd:COMMAND`: what a command writes, run by the shell.
    Command(String),
    /// `journald:UNIT`.
    Journal(String),
    /// `stdin` or `-`.
    Stdin,
}

/// Why a log cannot be followed.
#[derive(Debug, thiserror::Error)]
pub enum LogError {
    /// The words name no log.
    #[error("--log takes file:PATH, a pattern, cmd:'COMMAND', journald:UNIT or stdin, not '{0}'")]
    Unknown(String),
    /// There is no such file, and no folder it could come into being in.
    #[error("--log {0}: there is no such file, nor its folder; give the path of the service's log")]
    Absent(PathBuf),
    /// The file cannot be read.
    #[error("--log {path}: {source}")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The pattern is none.
    #[error("--log {pattern}: {source}")]
    Pattern {
        /// As given.
        pattern: String,
        /// Why.
        source: glob::PatternError,
    },
    /// The command cannot be started.
    #[error("--log cmd:{command}: {source}")]
    Command {
        /// As given.
        command: String,
        /// Why.
        source: std::io::Error,
    },
}

impl FromStr for LogSource {
    type Err = LogError;

    fn from_str(text: &str) -> Result<Self, LogError> {
        let unknown = || LogError::Unknown(text.to_owned());
        let (kind, rest) = text.split_once(':').unwrap_or(("", text));
        let named = |rest: &str| if rest.trim().is_empty() { Err(unknown()) } else { Ok(rest.to_owned()) };
        let is_pattern = |path: &str| path.contains(['*', '?', '[']);
        Ok(match kind {
            "file" => Self::File(named(rest)?.into()),
            "glob" => Self::Glob(named(rest)?),
            "cmd" => Self::Command(named(rest)?),
            "journald" => Self::Journal(named(rest)?),
            _ if text == "stdin" || text == "-" => Self::Stdin,
            // A path alone is what everybody tries first.
            _ if text.contains(['/', '\\', '.']) && is_pattern(text) => Self::Glob(text.to_owned()),
            _ if text.contains(['/', '\\', '.']) => Self::File(text.into()),
            _ => return Err(unknown()),
        })
    }
}

impl Display for LogSource {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::File(path) => write!(f, "file:{}", path.display()),
            Self::Glob(pattern) => write!(f, "glob:{pattern}"),
            Self::Command(command) => write!(f, "cmd:{command}"),
            Self::Journal(unit) => write!(f, "journald:{unit}"),
            Self::Stdin => f.write_str("stdin"),
        }
    }
}

/// What follows a log.
#[derive(Debug)]
pub(super) enum Following {
    /// A thread that ends when it sees that nobody listens.
    Thread,
    /// A command, which is ended.
    Command(command::Child),
}

impl Following {
    /// Ends what is followed.
    pub(super) fn end(&mut self) {
        match self {
            Self::Thread => {}
            Self::Command(child) => child.end(),
        }
    }
}

impl LogSource {
    /// Whether it is looked at from time to time, and does not come by itself.
    pub(super) fn is_looked_at(&self) -> bool {
        matches!(self, Self::File(_) | Self::Glob(_))
    }

    /// Begins to follow.
    pub(super) fn follow(&self, at: usize, shared: &Arc<Shared>) -> Result<Following, LogError> {
        match self {
            Self::File(path) => file::follow(path, at, shared),
            Self::Glob(pattern) => file::follow_all(pattern, at, shared),
            Self::Command(text) => {
                let refuse = |source| LogError::Command { command: text.clone(), source };
                command::follow(command::shell(text), at, shared).map(Following::Command).map_err(refuse)
            }
            Self::Journal(unit) => {
                let command = format!("journalctl -u {unit}");
                let refuse = |source| LogError::Command { command, source };
                command::follow(command::journal(unit), at, shared).map(Following::Command).map_err(refuse)
            }
            Self::Stdin => {
                command::read_all(std::io::stdin(), at, Arc::clone(shared));
                Ok(Following::Thread)
            }
        }
    }
}
