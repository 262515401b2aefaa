//! What `rowlock ci` takes beside the options of a scan, on the command line and in `[ci]` of `rowlock.toml`.

use std::path::PathBuf;

use clap::{Args, ValueEnum, ValueHint};
use rowlock_policy::{Demands, Trigger, demand};
use serde::Deserialize;

use crate::cli::Scan;
use crate::fault::{Fault, misuse};

/// The gate of a pipeline: scan, compare with a baseline, decide, report.
///
/// Takes all options of `rowlock scan`, and what it finds in `[ci]` of rowlock.toml. Writes what GitHub, GitLab,
/// Jenkins, Azure, CircleCI and Buildkite show. Exit code: 0 the gate is met, 1 it is not, 2 wrong use, 3 it could not
/// be done, 130 interrupted.
#[derive(Debug, Args)]
pub(crate) struct Ci {
    #[command(flatten)]
    pub(crate) scan: Scan,
    #[command(flatten)]
    pub(crate) more: More,
}

/// The options of its own.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Pipeline")]
pub(crate) struct More {
    /// Search these log files for credentials as well (a file or folder; repeatable).
    #[arg(long, value_name = "FILE", value_hint = ValueHint::AnyPath)]
    pub(crate) search_log: Vec<PathBuf>,
    /// What to compare with: a report or baseline as a file, REF:path in git, or last (the last kept run that passed).
    #[arg(long, value_name = "FILE|REF:PATH|last")]
    pub(crate) baseline: Option<String>,
    /// Write what later runs are compared with: small, and without a word of what the service answered.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) write_baseline: Option<PathBuf>,
    /// Fail when less than this share of what could be checked was (0 to 100).
    #[arg(long, value_name = "PERCENT", allow_negative_numbers = true)]
    pub(crate) min_coverage: Option<String>,
    /// Fail unless this is proven. audit-log: each operation that takes Basic credentials logs failures and successes.
    #[arg(long, value_enum, value_name = "WHAT", value_delimiter = ',')]
    pub(crate) require: Vec<Requirement>,
    /// Findings to leave out, each with a reason and a last day [default: rowlock.suppress.toml, when there is one].
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) suppress: Option<PathBuf>,
    /// Start the service with this command, and end it with all its children.
    #[arg(long, value_name = "COMMAND")]
    pub(crate) start: Option<String>,
    /// Wait until the service answers, so many seconds at most [default: 60, with --start].
    #[arg(long, value_name = "SECONDS", num_args = 0..=1, default_missing_value = "60")]
    pub(crate) wait: Option<u64>,
    /// Write all reports into this folder [default: rowlock-results in a pipeline, else none].
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub(crate) results: Option<PathBuf>,
    /// Keep one comment of this name on the pull request up to date (GitHub; needs GITHUB_TOKEN).
    #[arg(long, value_name = "NAME", num_args = 0..=1, default_missing_value = "rowlock")]
    pub(crate) comment: Option<String>,
    /// Which pipeline it runs in.
    #[arg(long, value_enum, value_name = "NAME", default_value_t = Pipeline::Auto)]
    pub(crate) pipeline: Pipeline,
}

/// What can be required.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Requirement {
    /// Proven logging of failing and successful logins.
    AuditLog,
}

/// The pipelines that are known.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Pipeline {
    /// As the environment says.
    #[default]
    Auto,
    /// None of them.
    None,
    /// GitHub Actions.
    Github,
    /// GitLab CI/CD.
    Gitlab,
    /// Jenkins.
    Jenkins,
    /// Azure Pipelines.
    Azure,
    /// CircleCI.
    Circleci,
    /// Buildkite.
    Buildkite,
}

/// `[ci]` of the configuration.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub(crate) struct Section {
    search_log: Vec<PathBuf>,
    baseline: Option<String>,
    threshold: Option<crate::config::Threshold>,
    fail_on: Vec<On>,
    min_coverage: Option<Percent>,
    require: Vec<Requirement>,
    suppress: Option<PathBuf>,
    pub(crate) start: Option<String>,
    wait: Option<u64>,
    results: Option<PathBuf>,
    comment: Option<String>,
}

/// What to fail on, understood.
#[derive(Debug, Deserialize)]
#[serde(try_from = "String")]
struct On(String);

impl TryFrom<String> for On {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse::<Trigger>().map_err(|e| e.to_string())?;
        Ok(Self(text))
    }
}

/// A percentage, understood.
#[derive(Debug, Deserialize)]
#[serde(try_from = "f64")]
struct Percent(String);

impl TryFrom<f64> for Percent {
    type Error = String;

    fn try_from(number: f64) -> Result<Self, String> {
        let text = number.to_string();
        demand::percentage(&text).map_err(|e| e.to_string())?;
        Ok(Self(text))
    }
}

impl Section {
    /// Fills what the command line leaves open.
    pub(crate) fn fill(self, scan: &mut Scan, more: &mut More) {
        fn list<T>(slot: &mut Vec<T>, value: Vec<T>) {
            if slot.is_empty() {
                *slot = value;
            }
        }
        list(&mut more.search_log, self.search_log);
        list(&mut more.require, self.require);
        list(&mut scan.gate.fail_on, self.fail_on.into_iter().map(|on| on.0).collect());
        let threshold = scan.gate.threshold.take();
        scan.gate.threshold = threshold.or(self.threshold.map(|t| t.0));
        more.baseline = more.baseline.take().or(self.baseline);
        more.min_coverage = more.min_coverage.take().or(self.min_coverage.map(|p| p.0));
        more.suppress = more.suppress.take().or(self.suppress);
        more.start = more.start.take().or(self.start);
        more.wait = more.wait.or(self.wait);
        more.results = more.results.take().or(self.results);
        more.comment = more.comment.take().or(self.comment);
    }
}

impl Ci {
    /// The demands, understood; said before anything is sent.
    pub(crate) fn demands(&self) -> Result<Demands, Fault> {
        let gate = &self.scan.gate;
        let demands = Demands {
            threshold: gate.threshold.as_ref().map(|t| t.parse()).transpose().map_err(Fault::usage)?,
            fail_on: gate
                .fail_on
                .iter()
                .map(|t| t.parse().map_err(Fault::usage))
                .collect::<Result<_, _>>()?,
            min_coverage: self
                .more
                .min_coverage
                .as_ref()
                .map(|p| demand::percentage(p))
                .transpose()
                .map_err(Fault::usage)?,
            audit_log: self.more.require.contains(&Requirement::AuditLog),
        };
        if demands.compares() && self.more.baseline.is_none() {
            return Err(misuse!(
                "--fail-on new and regression compare with a baseline: give --baseline FILE, REF:path or last"
            ));
        }
        if demands.audit_log && self.scan.inside.log.is_empty() && self.scan.run.replay.is_none() {
            return Err(misuse!("--require audit-log needs the service's log: give --log file:PATH"));
        }
        Ok(demands)
    }
}
