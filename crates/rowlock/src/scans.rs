//! `rowlock scans`: runs that were kept, listed, shown, compared and removed.

use std::fmt::Write as _;
use std::path::Path;
use std::process::ExitCode;

use clap::{Args, Subcommand, ValueEnum};
use rowlock_model::Severity;
use rowlock_policy::{Comparison, Grade, Snapshot};
use rowlock_report::escape::{json as escaped, short};
use rowlock_report::{Report, comparison};
use rowlock_store::{Head, Listing, Runs, StoreError};
use serde_json::json;

use crate::cli::OutputOptions;
use crate::fault::{Fault, misuse};
use crate::{baseline, config, moment, output, witness};

/// List, show, compare and remove runs that were kept.
///
/// Scans are kept below the state folder, 50 of a target, secrets masked.
#[derive(Debug, Args)]
pub(crate) struct Scans {
    #[command(subcommand)]
    pub(crate) command: ScansCommand,
}

/// What can be done with kept runs.
#[derive(Debug, Subcommand)]
pub(crate) enum ScansCommand {
    /// List kept runs, newest first.
    List {
        /// Only runs of this target, as the list writes it.
        #[arg(long, value_name = "URL")]
        target: Option<String>,
        /// The list's format.
        #[arg(short, long, value_enum, value_name = "FORMAT", default_value_t = Format::Terminal)]
        format: Format,
    },
    /// Show the report of a kept run again, in any format.
    Show {
        /// The run's id, its beginning where that is enough, or `last`.
        run: String,
        #[command(flatten)]
        output: OutputOptions,
    },
    /// Say what is new, fixed and unchanged between two runs; exit code 1 when something got worse.
    ///
    /// A finding that is gone because its check was not assessed is not called fixed.
    Compare {
        /// The earlier run: an id, `last`, or a report or baseline as a file.
        old: String,
        /// The later run.
        new: String,
        /// The comparison's format.
        #[arg(short, long, value_enum, value_name = "FORMAT", default_value_t = Format::Terminal)]
        format: Format,
    },
    /// Remove kept runs.
    Rm {
        /// Their ids.
        #[arg(required_unless_present_any = ["all", "target"])]
        runs: Vec<String>,
        /// All runs of this target.
        #[arg(long, value_name = "URL", conflicts_with = "runs")]
        target: Option<String>,
        /// All runs.
        #[arg(long, conflicts_with_all = ["runs", "target"])]
        all: bool,
    },
}

/// Formats of lists and comparisons.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people.
    Terminal,
    /// All of it, versioned.
    Json,
}

/// Carries out the command.
pub(crate) fn command(command: &ScansCommand) -> Result<ExitCode, Fault> {
    let runs = runs().ok_or_else(|| {
        misuse!("there is no folder for kept runs: set HOME or XDG_STATE_HOME to an absolute path")
    })?;
    match command {
        ScansCommand::List { target, format } => list(&runs, target.as_deref(), *format),
        ScansCommand::Show { run, output } => show(&runs, run, output),
        ScansCommand::Compare { old, new, format } => compare(&runs, old, new, *format),
        ScansCommand::Rm { runs: ids, target, all } => remove(&runs, ids, target.as_deref(), *all),
    }
}

/// The kept runs of this user; `None` where there is no folder for them.
pub(crate) fn runs() -> Option<Runs> {
    Some(Runs::below(&witness::state_folder()?))
}

/// Keeps a run. That it cannot be kept is told, and no reason to fail what was asked for.
pub(crate) fn keep(report: &Report, gate: Option<bool>) -> Option<String> {
    let kept = runs()?.keep(&moment::now(), report.clone(), gate);
    kept.map_err(|e| output::say(&format!("warning: the run was not kept: {e}"))).ok()
}

/// The id of a run, `last` understood.
pub(crate) fn resolve(runs: &Runs, word: &str) -> Result<String, Fault> {
    if word != "last" {
        return Ok(word.to_owned());
    }
    let listing = listing(runs, None)?;
    listing.heads.into_iter().next().map(|h| h.id).ok_or_else(|| misuse!("no run is kept yet"))
}

impl From<StoreError> for Fault {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::File { .. } => Self::impossible(error),
            StoreError::Unknown(_) | StoreError::Ambiguous(..) | StoreError::Damaged { .. } => {
                Self::usage(error)
            }
        }
    }
}

/// The list, what is damaged told.
pub(crate) fn listing(runs: &Runs, target: Option<&str>) -> Result<Listing, Fault> {
    let listing = runs.list(None, target)?;
    for (path, why) in &listing.damaged {
        output::say(&format!(
            "warning: {} is damaged and was passed over: {}",
            path.display(),
            short(why, 200)
        ));
    }
    Ok(listing)
}

fn list(runs: &Runs, target: Option<&str>, format: Format) -> Result<ExitCode, Fault> {
    let heads = listing(runs, target)?.heads;
    if format == Format::Json {
        let all = json!({ "version": "rowlock-runs/1", "runs": heads });
        let text = serde_json::to_string_pretty(&all).map_err(Fault::impossible)?;
        output::print(format!("{}\n", escaped(&text)))?;
        return Ok(ExitCode::SUCCESS);
    }
    if heads.is_empty() {
        output::say("no run is kept yet; `rowlock scan URL` keeps one");
        return Ok(ExitCode::SUCCESS);
    }
    let mut text = String::new();
    for head in &heads {
        let _ = writeln!(text, "{}", line(head));
    }
    output::print(text)?;
    Ok(ExitCode::SUCCESS)
}

fn line(head: &Head) -> String {
    let score = head.score.map_or_else(|| "not graded".to_owned(), |s| format!("{s}"));
    let grade = head.grade.map_or("-", Grade::letter);
    let count = |s: Severity| head.findings.get(&s).map(|n| format!("{n} {}", s.word()));
    let mut found: Vec<String> = Severity::ALL.into_iter().filter_map(count).collect();
    if found.is_empty() {
        found.push("nothing found".to_owned());
    }
    let mut marks = String::new();
    for (is, word) in [(head.partial, ", partial"), (head.gate == Some(false), ", gate not met")] {
        marks.push_str(if is { word } else { "" });
    }
    let (id, kind, kept) = (&head.id, head.kind.word(), short(head.kept.get(..16).unwrap_or_default(), 16));
    let target = short(&head.target, 100);
    format!(
        "{id}  {kept}  {kind:<4}  {grade} {score:<10}  {:>5}%  {target}: {}{marks}",
        head.coverage,
        found.join(", ")
    )
}

fn show(runs: &Runs, word: &str, options: &OutputOptions) -> Result<ExitCode, Fault> {
    let outputs = config::outputs(&options.format, &options.output)?;
    output::possible(&outputs)?;
    let kept = runs.open(&resolve(runs, word)?)?;
    for (format, file) in outputs {
        output::write(&kept.report, format, file.as_deref(), options)?;
    }
    Ok(ExitCode::SUCCESS)
}

fn compare(runs: &Runs, old: &str, new: &str, format: Format) -> Result<ExitCode, Fault> {
    let comparison = Comparison::of(&side(runs, old)?, &side(runs, new)?);
    output::print(match format {
        Format::Json => comparison::render_json(&comparison),
        Format::Terminal => comparison::render(&comparison, output::plain_style()),
    })?;
    Ok(if comparison.is_worse() { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

/// A side of a comparison: a kept run, or a file where one is named.
fn side(runs: &Runs, word: &str) -> Result<Snapshot, Fault> {
    if Path::new(word).is_file() {
        return baseline::only_part(word);
    }
    Ok(runs.open(&resolve(runs, word)?)?.snapshot())
}

fn remove(runs: &Runs, ids: &[String], target: Option<&str>, all: bool) -> Result<ExitCode, Fault> {
    let mut ids = ids.to_vec();
    if all || target.is_some() {
        let listing = runs.list(None, target)?;
        ids.extend(listing.heads.into_iter().map(|h| h.id));
        if all {
            let damaged = listing.damaged.iter().filter_map(|(path, _)| path.file_stem());
            ids.extend(damaged.map(|name| name.to_string_lossy().into_owned()));
        }
    }
    for id in &ids {
        let id = runs.remove(&resolve(runs, id)?)?;
        output::say(&format!("removed {id}"));
    }
    if ids.is_empty() {
        output::say("there was nothing to remove");
    }
    Ok(ExitCode::SUCCESS)
}
