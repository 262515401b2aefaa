//! The report: everything that a format needs, in one value that can be stored and read again.

use std::collections::BTreeMap;

use rowlock_model::{Category, Finding, Meta, Need, RunRecord, Severity};
use rowlock_policy::{Assessment, Issue, Snapshot, Spot};
use serde::{Deserialize, Serialize};

use crate::digest;
use crate::page::Page;

/// The version of the report's shape; `docs/schema/report.schema.json` describes it.
pub const VERSION: &str = "rowlock-report/1";

/// What a run saw and what it is worth.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// The shape's version, [`VERSION`].
    pub version: String,
    /// What made it.
    pub tool: Tool,
    /// Score, grade, coverage, and the findings put together.
    pub assessment: Assessment,
    /// What the run saw.
    pub record: RunRecord,
    /// Every check that could have run, in the catalogue's order.
    pub catalogue: Vec<CatalogueEntry>,
    /// What the pages of the checks with findings say, by check.
    pub pages: BTreeMap<String, Page>,
}

/// The one check of a search through logs.
pub const LOG_CHECK: &str = "credential-in-log";

/// What was looked at in a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A running API.
    Scan,
    /// A description alone.
    Spec,
    /// Source.
    Code,
    /// Logs.
    Logs,
}

impl Kind {
    /// What a report is of.
    fn of(report: &Report) -> Self {
        let record = &report.record;
        let is_log = |c: &CatalogueEntry| c.check == LOG_CHECK;
        if !report.catalogue.is_empty() && report.catalogue.iter().all(is_log) {
            Self::Logs
        } else if record.is_of_source_alone() {
            Self::Code
        } else if digest::is_reading(report) {
            Self::Spec
        } else {
            Self::Scan
        }
    }

    /// The word in lists and file names.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Scan => "scan",
            Self::Spec => "spec",
            Self::Code => "code",
            Self::Logs => "logs",
        }
    }
}

/// What made a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tool {
    /// `rowlock`.
    pub name: String,
    /// Its version.
    pub version: String,
}

/// A check as the catalogue lists it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CatalogueEntry {
    /// Its id.
    pub check: String,
    /// What it finds.
    pub title: String,
    /// Where it counts.
    pub category: Category,
    /// How bad its findings are by themselves.
    pub severity: Severity,
    /// Whether its category needs it.
    pub core: bool,
    /// Whether it reads the service's log.
    #[serde(default)]
    pub log: bool,
}

impl Report {
    /// The report of a record, assessed against the catalogue that it was planned from.
    pub fn new(tool_version: &str, record: RunRecord, catalogue: &[&'static Meta]) -> Self {
        let assessment = Assessment::of(&record, catalogue);
        Self::assessed(tool_version, record, assessment, catalogue)
    }

    /// The report of a record that was assessed already.
    pub fn assessed(
        tool_version: &str,
        record: RunRecord,
        assessment: Assessment,
        catalogue: &[&'static Meta],
    ) -> Self {
        let found = |meta: &&&Meta| record.findings.iter().any(|f| f.check == meta.id);
        let pages = catalogue
            .iter()
            .filter(found)
            .map(|meta| (meta.id.to_owned(), Page::of(meta, record.framework)))
            .collect();
        let catalogue = catalogue
            .iter()
            .map(|meta| CatalogueEntry {
                check: meta.id.to_owned(),
                title: meta.title.to_owned(),
                category: meta.category,
                severity: meta.severity,
                core: meta.core,
                log: meta.needs.contains(&Need::Log),
            })
            .collect();
        let tool = Tool { name: "rowlock".to_owned(), version: tool_version.to_owned() };
        Self { version: VERSION.to_owned(), tool, assessment, record, catalogue, pages }
    }

    /// What was looked at.
    pub fn kind(&self) -> Kind {
        Kind::of(self)
    }

    /// What the report is about: the target's URL, the description, or the source that was read.
    pub fn subject(&self) -> String {
        digest::subject(self)
    }

    /// What comparisons with other runs need of it.
    pub fn snapshot(&self) -> Snapshot {
        Snapshot::of(&self.tool.version, &self.subject(), &self.record, &self.assessment)
    }

    /// The finding that tells most about a spot; `None` only in a report that was tampered with.
    pub fn finding(&self, spot: &Spot) -> Option<&Finding> {
        self.record.findings.get(spot.finding)
    }

    /// What else shows the same weakness at a spot: other checks, a description, source.
    pub fn also<'r>(&'r self, spot: &'r Spot) -> impl Iterator<Item = &'r Finding> + 'r {
        spot.also.iter().filter_map(|at| self.record.findings.get(*at))
    }

    /// The finding of an issue's worst spot.
    pub fn worst(&self, issue: &Issue) -> Option<&Finding> {
        self.finding(issue.spots.first()?)
    }

    /// The page of the check that showed an issue best.
    pub fn page(&self, issue: &Issue) -> Option<&Page> {
        self.pages.get(issue.check())
    }
}
