//! What a run is compared with: a report, a kept run or a baseline, read from a file or out of git.
//!
//! A baseline that is missing, damaged or of another version is an error, never an empty one: against
//! nothing everything would pass.

use std::fmt::Display;
use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::process::{Command, Stdio};

use rowlock_model::Stop;
use rowlock_policy::Snapshot;
use rowlock_report::ci::{self, Outcome};
use rowlock_report::{Kind, Report};
use rowlock_store::Kept;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::fault::{Fault, misuse};
use crate::{output, scans};

/// The version of a baseline's shape.
const VERSION: &str = "rowlock-baseline/1";
/// Most bytes that are read, from a file or out of git.
const LARGEST: u64 = 64 << 20;

/// What runs are compared with, part by part.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Baseline {
    version: String,
    /// What was looked at, each once.
    parts: Vec<Part>,
}

/// One run of a baseline.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Part {
    kind: Kind,
    snapshot: Snapshot,
}

impl Baseline {
    /// The baseline of these reports.
    pub(crate) fn of<'a>(reports: impl IntoIterator<Item = &'a Report>) -> Self {
        let part = |report: &Report| Part { kind: report.kind(), snapshot: report.snapshot() };
        Self { version: VERSION.to_owned(), parts: reports.into_iter().map(part).collect() }
    }

    /// The run of this kind.
    pub(crate) fn of_kind(&self, kind: Kind) -> Option<&Snapshot> {
        self.parts.iter().find(|p| p.kind == kind).map(|p| &p.snapshot)
    }

    /// What it holds runs of.
    pub(crate) fn kinds(&self) -> impl Iterator<Item = Kind> {
        self.parts.iter().map(|p| p.kind)
    }

    /// Writes it, small and in a steady order.
    pub(crate) fn write(&self, path: &Path) -> Result<(), Fault> {
        let text = serde_json::to_string_pretty(self).map_err(Fault::impossible)?;
        let text = rowlock_report::escape::json(&text).into_owned() + "\n";
        std::fs::write(path, text).map_err(|e| misuse!("{} cannot be written: {e}", path.display()))
    }
}

/// The baseline that a word names: a file, `REF:path` of the git repository here, or `last`, the newest kept
/// run of each kind and target that did not fail its gate.
pub(crate) fn read(word: &str, subjects: &[(Kind, String)]) -> Result<Baseline, Fault> {
    if word == "last" {
        return last(subjects);
    }
    let path = Path::new(word);
    if path.is_dir() {
        return Err(misuse!("the baseline {word} is a folder; name a file in it"));
    }
    if path.exists() {
        return parse(word, &bytes(path)?);
    }
    match word.split_once(':') {
        Some((reference, path)) if !reference.is_empty() && !path.is_empty() => parse(word, &from_git(word)?),
        _ => Err(misuse!(
            "there is no baseline {word}: give a file, REF:path of this git repository, or last; \
             `rowlock ci --write-baseline FILE` makes one"
        )),
    }
}

/// The one run that a file holds.
pub(crate) fn only_part(word: &str) -> Result<Snapshot, Fault> {
    let mut parts = parse(word, &bytes(Path::new(word))?)?.parts;
    match (parts.pop(), parts.is_empty()) {
        (Some(part), true) => Ok(part.snapshot),
        _ => Err(misuse!("{word} does not hold one run, but {}; compare one of them", parts.len() + 1)),
    }
}

fn bytes(path: &Path) -> Result<Vec<u8>, Fault> {
    let shown = path.display();
    let file = File::open(path).map_err(|e| misuse!("{shown} cannot be read: {e}"))?;
    bounded(file, &shown)
}

fn from_git(word: &str) -> Result<Vec<u8>, Fault> {
    if word.starts_with('-') {
        return Err(misuse!("'{word}' is no git reference"));
    }
    let mut git = Command::new("git")
        .args(["cat-file", "blob", word])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|e| misuse!("the baseline {word} is no file, and git cannot be run: {e}"))?;
    let blob = git.stdout.take().map_or(Ok(Vec::new()), |out| bounded(out, &word));
    if blob.is_err() {
        // It waits for a reader that there is no more.
        let _ = git.kill();
    }
    let ended = git.wait_with_output().map_err(|e| misuse!("git cannot be run: {e}"))?;
    let blob = blob?;
    if ended.status.success() {
        return Ok(blob);
    }
    let told = String::from_utf8_lossy(&ended.stderr);
    let told = told.lines().next().unwrap_or_default().trim();
    Err(misuse!(
        "the baseline {word} is no file and not in git ({told}); a shallow clone lacks other branches: fetch \
         the reference first (GitHub: `fetch-depth: 0`, GitLab: `GIT_DEPTH: 0`)"
    ))
}

/// All of it, or an error that names it where it is too large, wherever it comes from.
fn bounded(from: impl Read, name: &dyn Display) -> Result<Vec<u8>, Fault> {
    let mut bytes = Vec::new();
    from.take(LARGEST + 1).read_to_end(&mut bytes).map_err(|e| misuse!("{name} cannot be read: {e}"))?;
    if bytes.len() as u64 > LARGEST {
        return Err(misuse!("{name} is larger than {} MiB; is it a report?", LARGEST >> 20));
    }
    Ok(bytes)
}

/// Reads any of the shapes that hold a run.
fn parse(name: &str, bytes: &[u8]) -> Result<Baseline, Fault> {
    let damaged =
        |why: &dyn std::fmt::Display| misuse!("the baseline {name} is damaged: {why}; make it again");
    let value: Value = serde_json::from_slice(bytes).map_err(|e| damaged(&e))?;
    let version = value.get("version").and_then(Value::as_str).unwrap_or_default().to_owned();
    let one = |report: &Report| Baseline::of([report]);
    match version.as_str() {
        VERSION => serde_json::from_value(value).map_err(|e| damaged(&e)).and_then(|baseline: Baseline| {
            if baseline.parts.is_empty() { Err(damaged(&"it holds no run")) } else { Ok(baseline) }
        }),
        rowlock_report::VERSION => serde_json::from_value(value).map(|r| one(&r)).map_err(|e| damaged(&e)),
        rowlock_store::VERSION => {
            serde_json::from_value(value).map(|kept: Kept| one(&kept.report)).map_err(|e| damaged(&e))
        }
        ci::VERSION => serde_json::from_value(value)
            .map(|outcome: Outcome| Baseline::of(outcome.parts.iter().map(|p| &p.report)))
            .map_err(|e| damaged(&e)),
        "" => Err(damaged(&"it is no report of Rowlock (it has no version)")),
        other => Err(misuse!(
            "the baseline {name} is of version {}, which this Rowlock does not read ({VERSION}, {}); make it again \
             with this version",
            rowlock_report::escape::short(other, 60),
            rowlock_report::VERSION
        )),
    }
}

/// The newest kept run of each, those left out that failed their gate: run again, they must not pass.
fn last(subjects: &[(Kind, String)]) -> Result<Baseline, Fault> {
    let none = || misuse!("there is no folder for kept runs: set HOME or XDG_STATE_HOME to an absolute path");
    let runs = scans::runs().ok_or_else(none)?;
    let mut parts = Vec::new();
    for (kind, target) in subjects {
        let listing = runs.list(Some(*kind), Some(target))?;
        for (path, why) in &listing.damaged {
            output::say(&format!("warning: {} is damaged and was passed over: {why}", path.display()));
        }
        let mut candidates = listing.heads.iter().filter(|h| h.gate != Some(false));
        let snapshot = loop {
            let Some(head) = candidates.next() else {
                return Err(misuse!(
                    "no run of {target} is kept that met its gate, so --baseline last has nothing to compare \
                     with; run it once without --baseline"
                ));
            };
            let kept = runs.open(&head.id)?;
            // A budget is the user's own choice; the other ends leave a part that nobody chose.
            if matches!(kept.report.record.stopped, None | Some(Stop::Budget(_))) {
                break kept.snapshot();
            }
        };
        parts.push(Part { kind: *kind, snapshot });
    }
    Ok(Baseline { version: VERSION.to_owned(), parts })
}
