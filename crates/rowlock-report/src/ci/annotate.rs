//! Marks on lines, in the commands that GitHub and Azure read out of a step's output.
//!
//! All of a finding is hostile here: what a command would act on is escaped as the runner undoes it, and
//! what is no command of ours is kept from being one ([`calm`]).

use std::borrow::Cow;
use std::fmt::Write as _;

use rowlock_model::{Finding, Method, Place, Severity};
use rowlock_policy::Demands;

use super::{Marked, Outcome};
use crate::escape::{short, visible};
use crate::report::Report;

/// Marks of one level that GitHub shows of a step; the rest it drops silently.
const MOST: usize = 10;

/// A mark on a line, or on the run where no line is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Annotation {
    /// How loud.
    pub level: Level,
    /// Where, in a file of the repository.
    pub position: Option<Position>,
    /// What, in a line.
    pub title: String,
    /// Why and where, in a few sentences.
    pub message: String,
    /// The check.
    pub check: String,
}

/// A place in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Position {
    /// The file, relative to the repository.
    pub file: String,
    /// 1-based line.
    pub line: usize,
    /// 1-based column, when known.
    pub column: Option<usize>,
}

/// How loud a mark is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// It fails the gate, or is high or critical.
    Error,
    /// Medium.
    Warning,
    /// The rest.
    Notice,
}

/// The marks of an outcome, at most ten of a level: those that fail the gate first, then what is new, then
/// the worst. `root` is the folder of the repository.
pub fn of(outcome: &Outcome, demands: &Demands, root: &str) -> Vec<Annotation> {
    let (mut all, mut counts) = (Vec::new(), [0; 3]);
    for marked in outcome.marked(demands) {
        let annotation = annotation(&marked, root);
        let count = &mut counts[annotation.level as usize];
        *count += 1;
        if *count <= MOST && (annotation.level != Level::Notice || annotation.position.is_some()) {
            all.push(annotation);
        }
    }
    all
}

fn annotation(marked: &Marked<'_>, root: &str) -> Annotation {
    let finding = marked.finding;
    let level = match finding.severity {
        _ if marked.fails => Level::Error,
        Severity::Critical | Severity::High => Level::Error,
        Severity::Medium => Level::Warning,
        Severity::Low | Severity::Info => Level::Notice,
    };
    let new = if marked.is_new { "new: " } else { "" };
    Annotation {
        level,
        position: position(marked.report, finding, root),
        title: format!("{new}{} ({})", short(&finding.title, 150), finding.severity.word()),
        message: format!(
            "{}: {} [{}; rowlock explain {}]",
            short(&finding.place.to_string(), 200),
            short(&finding.because, 500),
            finding.confidence.word(),
            finding.check
        ),
        check: finding.check.clone(),
    }
}

/// Where a finding is in a file of the repository; the line that describes its operation where a file does.
pub(crate) fn position(report: &Report, finding: &Finding, root: &str) -> Option<Position> {
    let (name, line, column) = match &finding.place {
        Place::Source { file, line, column, .. } | Place::Document { file, line, column, .. } => {
            (file.as_str(), *line, Some(*column))
        }
        Place::Operation { method, path, .. } => {
            let surface = &report.record.surface;
            let [document] = surface.documents.as_slice() else { return None };
            let operation = surface.operation(surface.find(&Method::from(method.as_str()), path)?)?;
            (document.as_str(), operation.line?, None)
        }
        Place::Target { .. } => return None,
    };
    Some(Position { file: in_repository(name, root)?, line: line.max(1), column: column.map(|c| c.max(1)) })
}

/// A file's name below the root; `None` for what was fetched from somewhere.
fn in_repository(name: &str, root: &str) -> Option<String> {
    if name.contains("://") || name.is_empty() {
        return None;
    }
    let name = name.replace('\\', "/");
    let root = root.replace('\\', "/");
    let below = if name.starts_with('/') {
        // A path on the target looks the same as one on the disk, but is not below the root.
        name.strip_prefix(root.trim_end_matches('/')).filter(|_| !root.is_empty())?
    } else {
        name.trim_start_matches("./")
    };
    Some(below.trim_start_matches('/').to_owned())
}

impl Annotation {
    /// The command that GitHub's runner reads.
    pub fn github(&self) -> String {
        let word = match self.level {
            Level::Error => "error",
            Level::Warning => "warning",
            Level::Notice => "notice",
        };
        let mut command = format!("::{word} title={}", github_property(&self.title));
        if let Some(at) = &self.position {
            let _ = write!(command, ",file={},line={}", github_property(&at.file), at.line);
            if let Some(column) = at.column {
                let _ = write!(command, ",col={column}");
            }
        }
        format!("{command}::{}", github_data(&self.message))
    }

    /// The command that Azure's agent reads; it knows no notices.
    pub fn azure(&self) -> Option<String> {
        let word = match self.level {
            Level::Error => "error",
            Level::Warning => "warning",
            Level::Notice => return None,
        };
        let mut command = format!("##vso[task.logissue type={word};code={}", azure_property(&self.check));
        if let Some(at) = &self.position {
            let _ = write!(command, ";sourcepath={};linenumber={}", azure_property(&at.file), at.line);
            if let Some(column) = at.column {
                let _ = write!(command, ";columnnumber={column}");
            }
        }
        Some(format!("{command};]{}: {}", azure_data(&self.title), azure_data(&self.message)))
    }
}

/// The command by which GitHub's runner hides a secret from now on.
pub fn github_mask(secret: &str) -> String {
    format!("::add-mask::{}", percent(secret))
}

/// The command by which Azure's agent hides a secret from now on.
pub fn azure_mask(secret: &str) -> String {
    format!("##vso[task.setsecret]{}", azure_escaped(secret))
}

/// The command that makes a value known to later steps of Azure's job, as `rowlock.NAME`.
pub fn azure_variable(name: &str, value: &str) -> String {
    format!("##vso[task.setvariable variable=rowlock.{name};isOutput=true]{}", azure_data(value))
}

/// Text that no runner takes for a command, wherever in a step's output it stands: lines that begin with
/// `::`, and `##[` and `##vso[` anywhere.
pub fn calm(text: &str) -> Cow<'_, str> {
    let is_command = |line: &str| line.trim_start().starts_with("::");
    if !text.contains("##") && !text.lines().any(is_command) {
        return Cow::Borrowed(text);
    }
    let broken = text.replace("##[", "# #[").replace("##vso[", "# #vso[");
    let line = |line: &str| if is_command(line) { line.replacen("::", ": :", 1) } else { line.to_owned() };
    Cow::Owned(broken.split('\n').map(line).collect::<Vec<_>>().join("\n"))
}

fn github_data(text: &str) -> String {
    percent(&visible(text))
}

fn github_property(text: &str) -> String {
    percent(&visible(text)).replace(':', "%3A").replace(',', "%2C")
}

/// As the runner undoes it (actions/toolkit, `command.ts`).
fn percent(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn azure_data(text: &str) -> String {
    azure_escaped(&calm(&visible(text)))
}

fn azure_property(text: &str) -> String {
    azure_escaped(&calm(&visible(text))).replace(']', "%5D").replace(';', "%3B")
}

/// As the agent undoes it (azure-pipelines-task-lib, `taskcommand.ts`).
fn azure_escaped(text: &str) -> String {
    text.replace('%', "%AZP25").replace('\r', "%0D").replace('\n', "%0A")
}
