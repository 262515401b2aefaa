//! What a run is compared with: a report, a kept run or a baseline, read from a file or out of git.
//!
//! A baseline that is missing, damaged or of another version is an error, never an empty one: against
//! nothing everything would pass.

use std::path::Path;

use rowlock_policy::Snapshot;
use rowlock_report::{Kind, Report};
use rowlock_store::Kept;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::fault::{Fault, misuse};

/// The version of a baseline's shape.
const VERSION: &str = "rowlock-baseline/1";
/// Largest file that is read.
const LARGEST: u64 = 256 << 20;

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
    let size = std::fs::metadata(path).map_err(|e| misuse!("{shown} cannot be read: {e}"))?.len();
    if size > LARGEST {
        return Err(misuse!("{shown} is larger than {} MiB; is it a report?", LARGEST >> 20));
    }
    std::fs::read(path).map_err(|e| misuse!("{shown} cannot be read: {e}"))
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
        "" => Err(damaged(&"it is no report of Rowlock (it has no version)")),
        other => Err(misuse!(
            "the baseline {name} is of version {}, which this Rowlock does not read ({VERSION}, {}); make it again \
             with this version",
            rowlock_report::escape::short(other, 60),
            rowlock_report::VERSION
        )),
    }
}
