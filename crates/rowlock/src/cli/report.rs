//! Options of what is written, and of the gate.

use std::path::PathBuf;

use clap::{ArgAction, Args, ValueEnum, ValueHint};

#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Output")]
pub(crate) struct OutputOptions {
    /// The report's format; repeatable, each with its -o.
    #[arg(short, long, value_enum, value_name = "FORMAT")]
    pub(crate) format: Vec<Format>,
    /// Write the report here instead of standard output; the n-th -o belongs to the n-th --format.
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) output: Vec<PathBuf>,
    /// Say more: notes, and what was not assessed with its reason.
    #[arg(short, long, action = ArgAction::Count)]
    pub(crate) verbose: u8,
    /// No progress; only the report.
    #[arg(short, long)]
    pub(crate) quiet: bool,
    /// When to use colour.
    #[arg(long, value_enum, value_name = "WHEN", default_value_t = Colour::Auto)]
    pub(crate) color: Colour,
}

#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Gate (exit code 1 when it is not met)")]
pub(crate) struct GateOptions {
    /// The least score (0 to 100) or grade (A to F).
    #[arg(long, value_name = "SCORE|GRADE", allow_negative_numbers = true)]
    pub(crate) threshold: Option<String>,
    /// Severities or categories that fail the run (comma-separated); in `ci` also new and regression.
    #[arg(long, value_name = "LIST", value_delimiter = ',')]
    pub(crate) fail_on: Vec<String>,
}

/// Report formats.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people: grade, bars, findings with proof and repair.
    Terminal,
    /// A few lines.
    Summary,
    /// One line a finding.
    Table,
    /// All of it, versioned (docs/schema/report.schema.json).
    Json,
    /// SARIF 2.1.0 for code scanning.
    Sarif,
    /// JUnit XML for test reports.
    Junit,
    /// Markdown for pull requests.
    Markdown,
    /// One HTML file.
    Html,
}

/// When to use colour.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Colour {
    /// On a terminal, unless NO_COLOR is set.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}
