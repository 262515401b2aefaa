//! What a pipeline is told: one outcome of several reports, in the words of each place that shows it.

pub mod annotate;
pub mod gitlab;
pub mod summary;
pub mod text;

use rowlock_policy::{Comparison, Demands, GateResult, Mark, fingerprint};
use serde::{Deserialize, Serialize};

use crate::json;
use crate::report::{Kind, Report, Tool};

/// The version of the shape of [`Outcome`] as JSON.
pub const VERSION: &str = "rowlock-ci/1";

/// What a pipeline looked at, and whether it passes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Outcome {
    /// [`VERSION`].
    pub version: String,
    /// What made it.
    pub tool: Tool,
    /// Whether it passes, and why not.
    pub gate: GateResult,
    /// What was demanded, a line each.
    pub demands: Vec<String>,
    /// What it was compared with, as the user named it.
    pub baseline: Option<String>,
    /// Findings that were suppressed.
    pub suppressed: usize,
    /// The reports, what was scanned first.
    pub parts: Vec<Part>,
}

/// One report and how it differs from the baseline.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Part {
    /// What was looked at.
    pub kind: Kind,
    /// The report.
    pub report: Report,
    /// How it differs; `None` without a baseline.
    pub comparison: Option<Comparison>,
}

impl Outcome {
    /// The report that has the score: of the service, else of the description.
    pub fn graded(&self) -> Option<&Report> {
        self.parts.iter().map(|p| &p.report).find(|r| matches!(r.kind(), Kind::Scan | Kind::Spec))
    }

    /// Confirmed and firm findings, advice among them.
    pub fn findings(&self) -> usize {
        let spots = |report: &Report| report.assessment.counting().map(|i| i.spots.len()).sum::<usize>();
        self.parts.iter().map(|p| spots(&p.report)).sum()
    }

    /// Findings that the baseline does not have, advice and tentative ones left out; `None` without a baseline.
    pub fn new_findings(&self) -> Option<usize> {
        let compared = self.parts.iter().filter_map(|p| p.comparison.as_ref());
        self.baseline.as_ref().map(|_| compared.map(|c| c.weighing().len()).sum())
    }

    /// What later steps of a pipeline can read, as names and values.
    pub fn outputs(&self, report: &str, sarif: &str) -> Vec<(&'static str, String)> {
        let graded = self.graded().map(|r| &r.assessment);
        let score = graded.and_then(|a| a.score).map(|s| s.to_string());
        let grade = graded.and_then(|a| a.grade).map(|g| g.to_string());
        let coverage = graded.map(|a| a.coverage.to_string());
        vec![
            ("score", score.unwrap_or_default()),
            ("grade", grade.unwrap_or_default()),
            ("coverage", coverage.unwrap_or_default()),
            ("findings-count", self.findings().to_string()),
            ("new-findings", self.new_findings().map(|n| n.to_string()).unwrap_or_default()),
            ("report", report.to_owned()),
            ("sarif", sarif.to_owned()),
        ]
    }

    /// All of it as JSON.
    pub fn json(&self) -> String {
        json::text(self)
    }

    /// Every confirmed or firm finding with what a mark on it needs, those that are new first, then worst first.
    pub(crate) fn marked(&self, demands: &Demands) -> Vec<Marked<'_>> {
        let mut all = Vec::new();
        for part in &self.parts {
            let new: Vec<&Mark> = part.comparison.as_ref().map(Comparison::weighing).unwrap_or_default();
            for spot in part.report.assessment.counting().flat_map(|i| &i.spots) {
                let Some(finding) = part.report.finding(spot) else { continue };
                let name = fingerprint(finding);
                let is_new = new.iter().any(|m| m.fingerprint == name);
                let fails = demands.fails_on(&Mark::of(finding), is_new);
                all.push(Marked { report: &part.report, finding, fingerprint: name, is_new, fails });
            }
        }
        all.sort_by_key(|m| {
            (std::cmp::Reverse(m.fails), std::cmp::Reverse(m.is_new), std::cmp::Reverse(m.finding.severity))
        });
        all
    }
}

/// A finding with what a mark on it needs.
pub(crate) struct Marked<'a> {
    pub(crate) report: &'a Report,
    pub(crate) finding: &'a rowlock_model::Finding,
    pub(crate) fingerprint: String,
    pub(crate) is_new: bool,
    /// Whether it alone fails the gate.
    pub(crate) fails: bool,
}
