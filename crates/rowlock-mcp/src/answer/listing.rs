//! Kept runs as a list.

use std::fmt::Write as _;

use rowlock_model::Severity;
use rowlock_policy::Grade;
use rowlock_store::Head;
use schemars::JsonSchema;
use serde::Serialize;

use super::{Paged, Told, number};
use crate::fence::{Fence, NOTICE, Untrusted};

/// Runs on a page.
const PAGE: usize = 20;

/// Kept runs, newest first.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Listed {
    /// The runs of this page.
    runs: Vec<Line>,
    /// Which runs these are.
    page: Paged,
    /// How to read fields named `untrusted`.
    notice: &'static str,
}

/// A kept run.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(inline)]
struct Line {
    /// Its id, for get_scan, compare_scans and rescan_finding.
    run: String,
    /// scan, spec, code or logs.
    kind: &'static str,
    /// What was looked at.
    target: Untrusted,
    /// When it was kept, RFC 3339 in UTC.
    kept: String,
    /// A to F.
    grade: Option<&'static str>,
    /// 0 to 100.
    score: Option<f64>,
    /// Percent of what could be checked that was.
    coverage: f64,
    /// Weaknesses that count, such as `1 high, 2 low`.
    found: String,
    /// Whether it ended early.
    partial: bool,
}

impl Listed {
    /// A page of the list.
    pub(crate) fn of(heads: Vec<Head>, page: Option<usize>) -> Self {
        let (heads, page) = Paged::cut(heads, page, PAGE);
        Self { runs: heads.iter().map(Line::of).collect(), page, notice: NOTICE }
    }
}

/// `1 high, 2 low`, or that nothing was found.
pub(crate) fn found(head: &Head) -> String {
    let count = |s: Severity| head.findings.get(&s).map(|n| format!("{n} {}", s.word()));
    let counts: Vec<String> = Severity::ALL.into_iter().filter_map(count).collect();
    if counts.is_empty() { "nothing found".to_owned() } else { counts.join(", ") }
}

impl Line {
    fn of(head: &Head) -> Self {
        Self {
            run: head.id.clone(),
            kind: head.kind.word(),
            target: Untrusted::new(&head.target, 200),
            kept: head.kept.chars().take(24).filter(char::is_ascii_graphic).collect(),
            grade: head.grade.map(Grade::letter),
            score: head.score.map(number),
            coverage: number(head.coverage),
            found: found(head),
            partial: head.partial,
        }
    }
}

impl Told for Listed {
    fn text(&self, fence: &Fence) -> String {
        if self.runs.is_empty() {
            return "No run is kept yet; scan_api keeps one.\n".to_owned();
        }
        let mut block = String::new();
        for line in &self.runs {
            let grade = line.grade.unwrap_or("-");
            let score = line.score.map(|s| format!(" {s}")).unwrap_or_default();
            let partial = if line.partial { ", partial" } else { "" };
            let _ = writeln!(
                block,
                "{}  {}  {grade}{score}  coverage {}%  {}: {}{partial}",
                line.run, line.kind, line.coverage, line.target, line.found
            );
        }
        let mut text = format!("{NOTICE}\n\n{}", fence.block(&block, 12_000));
        if let Some(rest) = self.page.rest(&format!("list_scans(page: {})", self.page.page + 1)) {
            let _ = write!(text, "\n{rest}\n");
        }
        text
    }
}
