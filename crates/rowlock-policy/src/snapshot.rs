//! What of a run is needed to compare it with another, and nothing more.
//!
//! Small enough for a repository, and without a word of what the service answered: that is what a
//! baseline is made of (`rowlock-baseline/1`).

use std::collections::BTreeMap;

use rowlock_model::{Category, Confidence, Finding, Place, RunRecord, Severity, Standing, Untold};
use serde::{Deserialize, Serialize};

use crate::assessment::{Assessment, CategoryStanding};
use crate::fingerprint::fingerprint;
use crate::issue;
use crate::score::Grade;
use crate::tenths::Tenths;

/// Which run it was and what it was worth: all that a comparison repeats of both.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Side {
    /// What was looked at: a URL, a description, paths of source.
    pub subject: String,
    /// When it began, RFC 3339 in UTC; empty where nothing was sent.
    pub started: String,
    /// The version of Rowlock that made it.
    pub tool: String,
    /// The formula of the score.
    pub formula: String,
    /// The score.
    pub score: Option<Tenths>,
    /// The grade.
    pub grade: Option<Grade>,
    /// The coverage in percent.
    pub coverage: Tenths,
    /// Why the run ended early, when it did.
    pub stopped: Option<String>,
}

/// A run as comparisons see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snapshot {
    /// Which run.
    #[serde(flatten)]
    pub side: Side,
    /// The categories.
    pub categories: Vec<CategoryMark>,
    /// How each check ended.
    pub checks: BTreeMap<String, Standing>,
    /// The operations that were known, as `GET /users`.
    pub operations: Vec<String>,
    /// Experiments of judged checks that told nothing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub untold: Vec<Untold>,
    /// What was found, in the record's order.
    pub findings: Vec<Mark>,
}

/// A category as comparisons see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct CategoryMark {
    /// The category.
    pub category: Category,
    /// Whether it is in the mean.
    pub standing: CategoryStanding,
    /// Its score, when assessed.
    pub score: Option<Tenths>,
}

/// A finding as comparisons see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// The name by which it is known again.
    pub fingerprint: String,
    /// The check's id.
    pub check: String,
    /// What is wrong.
    pub title: String,
    /// Where it counts.
    pub category: Category,
    /// How bad.
    pub severity: Severity,
    /// How sure.
    pub confidence: Confidence,
    /// Where.
    pub place: Place,
}

impl Snapshot {
    /// The snapshot of a record and what it is worth.
    pub fn of(tool: &str, subject: &str, record: &RunRecord, assessment: &Assessment) -> Self {
        let category = |c: &crate::CategoryScore| CategoryMark {
            category: c.category,
            standing: c.standing,
            score: c.score,
        };
        Self {
            side: Side {
                subject: subject.to_owned(),
                started: record.started.clone(),
                tool: tool.to_owned(),
                formula: assessment.version.clone(),
                score: assessment.score,
                grade: assessment.grade,
                coverage: assessment.coverage,
                stopped: record.stopped.as_ref().map(ToString::to_string),
            },
            categories: assessment.categories.iter().map(category).collect(),
            checks: record.checks.iter().map(|c| (c.check.clone(), c.standing.clone())).collect(),
            operations: record.surface.operations.iter().map(rowlock_model::Operation::label).collect(),
            untold: record.untold.clone(),
            findings: record.findings.iter().map(Mark::of).collect(),
        }
    }

    /// Why the absence of a finding of `then` shows nothing; `None` where the check looked and it is gone.
    pub(crate) fn why_not_looked(&self, then: &Self, mark: &Mark) -> Option<String> {
        if let Some(stop) = &self.side.stopped {
            return Some(format!("the run ended early ({stop})"));
        }
        match self.checks.get(&mark.check) {
            None => return Some("its check is not part of this run".to_owned()),
            Some(Standing::NotAssessed(why)) => return Some(why.clone()),
            Some(Standing::Judged | Standing::NotApplicable(_)) => {}
        }
        let label = mark.label();
        let is_about = |u: &&Untold| {
            u.check == mark.check
                && label.as_ref().is_none_or(|label| u.subject.is_empty() || u.subject == *label)
        };
        if let Some(untold) = self.untold.iter().find(is_about) {
            return Some(untold.why.clone());
        }
        let label = label?;
        let gone = then.operations.contains(&label) && !self.operations.contains(&label);
        gone.then(|| format!("{label} is not among the operations that this run knows"))
    }

    /// The category's mark.
    pub fn category(&self, category: Category) -> Option<&CategoryMark> {
        self.categories.iter().find(|c| c.category == category)
    }
}

impl Mark {
    /// The mark of a finding.
    pub fn of(finding: &Finding) -> Self {
        Self {
            fingerprint: fingerprint(finding),
            check: finding.check.clone(),
            title: finding.title.clone(),
            category: finding.category,
            severity: finding.severity,
            confidence: finding.confidence,
            place: finding.place.clone(),
        }
    }

    /// Whether a gate may fail on it: confirmed or firm, and more than advice.
    pub fn weighs(&self) -> bool {
        issue::counts(self.confidence) && self.severity > Severity::Info
    }

    /// The operation that it is at, when it is at one.
    fn label(&self) -> Option<String> {
        match &self.place {
            Place::Operation { method, path, .. } => Some(format!("{method} {path}")),
            _ => None,
        }
    }
}
