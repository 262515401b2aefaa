//! A kept run: its head and its report.

use std::collections::BTreeMap;

use rowlock_model::Severity;
use rowlock_policy::{Grade, Snapshot, Tenths};
use rowlock_report::{Kind, Report};
use serde::{Deserialize, Serialize};

/// The version of the file's shape.
pub const VERSION: &str = "rowlock-run/1";

/// What a list shows of a kept run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// Its id: the moment it was kept and a few random digits.
    pub id: String,
    /// What was looked at.
    pub kind: Kind,
    /// The target's URL, the description's name, or the paths of source.
    pub target: String,
    /// When it was kept, RFC 3339 in UTC.
    pub kept: String,
    /// How long it took, in milliseconds.
    pub took_ms: u64,
    /// The version of Rowlock.
    pub tool: String,
    /// The score.
    pub score: Option<Tenths>,
    /// The grade.
    pub grade: Option<Grade>,
    /// Whether too little was looked at for the grade to stand alone.
    pub provisional: bool,
    /// The coverage in percent.
    pub coverage: Tenths,
    /// Confirmed and firm findings put together, by severity; none of a severity is left out.
    pub findings: BTreeMap<Severity, usize>,
    /// Findings that are inferred only.
    pub tentative: usize,
    /// Whether it ended early.
    pub partial: bool,
    /// Whether it met its gate; `None` where there was none.
    pub gate: Option<bool>,
}

/// A kept run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Kept {
    /// [`VERSION`].
    pub version: String,
    /// What a list shows.
    pub head: Head,
    /// The report, masked.
    pub report: Report,
}

impl Kept {
    /// A run under its id.
    pub(crate) fn new(id: String, kept: &str, report: Report, gate: Option<bool>) -> Self {
        let assessment = &report.assessment;
        let mut findings = BTreeMap::new();
        for issue in assessment.counting() {
            *findings.entry(issue.severity).or_default() += 1;
        }
        let head = Head {
            id,
            kind: report.kind(),
            target: report.subject(),
            kept: kept.to_owned(),
            took_ms: report.record.took_ms,
            tool: report.tool.version.clone(),
            score: assessment.score,
            grade: assessment.grade,
            provisional: assessment.provisional,
            coverage: assessment.coverage,
            findings,
            tentative: assessment.tentative().count(),
            partial: report.record.stopped.is_some(),
            gate,
        };
        Self { version: VERSION.to_owned(), head, report }
    }

    /// What comparisons need of it.
    pub fn snapshot(&self) -> Snapshot {
        self.report.snapshot()
    }
}
