//! The formats by the word that `--format` takes.

use std::str::FromStr;
use std::{fmt, io};

use crate::report::Report;
use crate::terminal::TerminalStyle;
use crate::{html, json, junit, markdown, sarif, summary, table, terminal};

/// A format of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// For a person at a terminal.
    Terminal,
    /// A few lines.
    Summary,
    /// One line an issue.
    Table,
    /// Everything, versioned.
    Json,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// JUnit XML, for CI.
    Junit,
    /// Markdown, for a pull request or a ticket.
    Markdown,
    /// One self-contained page.
    Html,
}

/// A word that is no format.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is not a format; give one of terminal, summary, table, json, sarif, junit, markdown, html")]
pub struct FormatError(String);

impl Format {
    /// Every format.
    pub const ALL: [Self; 8] = [
        Self::Terminal,
        Self::Summary,
        Self::Table,
        Self::Json,
        Self::Sarif,
        Self::Junit,
        Self::Markdown,
        Self::Html,
    ];

    /// The word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Terminal => "terminal",
            Self::Summary => "summary",
            Self::Table => "table",
            Self::Json => "json",
            Self::Sarif => "sarif",
            Self::Junit => "junit",
            Self::Markdown => "markdown",
            Self::Html => "html",
        }
    }

    /// Writes the report in this format.
    pub fn write(self, report: &Report, style: TerminalStyle, mut to: impl io::Write) -> io::Result<()> {
        match self {
            Self::Json => json::write(report, to),
            _ => to.write_all(self.render(report, style).as_bytes()),
        }
    }

    /// The report in this format; the style matters to those made for terminals only.
    pub fn render(self, report: &Report, style: TerminalStyle) -> String {
        match self {
            Self::Terminal => terminal::render(report, style),
            Self::Summary => summary::render(report, style),
            Self::Table => table::render(report, style),
            Self::Json => json::render(report),
            Self::Sarif => sarif::render(report),
            Self::Junit => junit::render(report),
            Self::Markdown => markdown::render(report),
            Self::Html => html::render(report),
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.word())
    }
}

impl FromStr for Format {
    type Err = FormatError;

    fn from_str(text: &str) -> Result<Self, FormatError> {
        Self::ALL
            .into_iter()
            .find(|f| f.word().eq_ignore_ascii_case(text))
            .ok_or_else(|| FormatError(text.to_owned()))
    }
}
