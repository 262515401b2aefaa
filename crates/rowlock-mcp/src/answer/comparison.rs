//! Two runs side by side.

use std::fmt::Write as _;

use rowlock_policy::{Comparison, Grade, Mark, Side};
use rowlock_report::comparison::counted;
use schemars::JsonSchema;
use serde::Serialize;

use super::{Told, number};
use crate::fence::{Fence, NOTICE, Untrusted};

/// Findings of one kind that are listed.
const MOST: usize = 15;

/// What differs between two runs.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Compared {
    /// The earlier run.
    then: Run,
    /// The later run.
    now: Run,
    /// How many findings are new, worse, fixed, gone but not looked at, and unchanged.
    counted: String,
    /// Whether anything got worse: a new finding that counts, a score that fell.
    worse: bool,
    /// Findings that the earlier run did not have.
    new: Marks,
    /// Findings that are more severe or surer now.
    got_worse: Marks,
    /// Findings that were looked for again and are gone.
    fixed: Marks,
    /// Findings that the later run did not look for: neither fixed nor unchanged.
    not_looked_at: Marks,
    /// How many are in both.
    unchanged: usize,
    /// How to read fields named `untrusted`.
    notice: &'static str,
}

/// One of the two.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(inline)]
struct Run {
    /// What was looked at.
    subject: Untrusted,
    /// When it began.
    started: Untrusted,
    /// A to F.
    grade: Option<&'static str>,
    /// 0 to 100.
    score: Option<f64>,
    /// Percent of what could be checked that was.
    coverage: f64,
    /// Why it ended early, when it did.
    partial: Option<Untrusted>,
}

/// Findings of one kind.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(inline)]
struct Marks {
    /// The first of them.
    findings: Vec<Line>,
    /// How many more there are.
    more: usize,
}

/// A finding.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(inline)]
struct Line {
    /// Its id.
    finding: String,
    /// Its check.
    check: String,
    /// How bad.
    severity: &'static str,
    /// Where.
    place: Untrusted,
    /// What is wrong.
    says: Untrusted,
    /// Why nothing is known of it, or why it may be older.
    #[serde(skip_serializing_if = "Option::is_none")]
    remark: Option<Untrusted>,
}

impl Compared {
    pub(crate) fn of(comparison: &Comparison) -> Self {
        let plain = |marks: &[Mark]| Marks::of(marks.iter().map(|m| (m, None)).collect());
        Self {
            then: Run::of(&comparison.then),
            now: Run::of(&comparison.now),
            counted: counted(comparison),
            worse: comparison.is_worse(),
            new: Marks::of(comparison.new.iter().map(|n| (&n.mark, n.unseen.as_deref())).collect()),
            got_worse: Marks::of(comparison.worse.iter().map(|w| (&w.now, None)).collect()),
            fixed: plain(&comparison.fixed),
            not_looked_at: Marks::of(
                comparison.not_looked.iter().map(|n| (&n.mark, Some(&*n.why))).collect(),
            ),
            unchanged: comparison.unchanged.len(),
            notice: NOTICE,
        }
    }
}

impl Run {
    fn of(side: &Side) -> Self {
        Self {
            subject: Untrusted::new(&side.subject, 200),
            started: Untrusted::new(&side.started, 40),
            grade: side.grade.map(Grade::letter),
            score: side.score.map(number),
            coverage: number(side.coverage),
            partial: side.stopped.as_deref().map(|s| Untrusted::new(s, 200)),
        }
    }

    fn line(&self) -> String {
        let grade = self.grade.unwrap_or("-");
        let score = self.score.map_or_else(|| "not graded".to_owned(), |s| s.to_string());
        let partial = self.partial.as_ref().map(|p| format!(", partial: {p}")).unwrap_or_default();
        format!("{grade} {score}, coverage {}%, {} {}{partial}", self.coverage, self.started, self.subject)
    }
}

impl Marks {
    fn of(marks: Vec<(&Mark, Option<&str>)>) -> Self {
        let more = marks.len().saturating_sub(MOST);
        let line = |(mark, remark): (&Mark, Option<&str>)| Line {
            finding: mark.fingerprint.chars().take(12).collect(),
            check: mark.check.clone(),
            severity: mark.severity.word(),
            place: Untrusted::new(&mark.place.to_string(), 200),
            says: Untrusted::new(&mark.title, 200),
            remark: remark.map(|r| Untrusted::new(r, 300)),
        };
        Self { findings: marks.into_iter().take(MOST).map(line).collect(), more }
    }
}

impl Told for Compared {
    fn text(&self, fence: &Fence) -> String {
        let worse = if self.worse { "Something got worse." } else { "Nothing got worse." };
        let mut text = format!("{}. {worse}\n\n{NOTICE}\n\n", self.counted);
        text.push_str(&fence.block(&format!("then {}\nnow  {}", self.then.line(), self.now.line()), 1500));
        let groups = [
            ("New", &self.new),
            ("Worse", &self.got_worse),
            ("Fixed", &self.fixed),
            ("Gone, but not looked at: not fixed", &self.not_looked_at),
        ];
        for (title, marks) in groups {
            if marks.findings.is_empty() {
                continue;
            }
            let mut block = String::new();
            for line in &marks.findings {
                let remark = line.remark.as_ref().map(|r| format!(" ({r})")).unwrap_or_default();
                let Line { finding, check, severity, place, says, .. } = line;
                let _ = writeln!(block, "{finding} {severity} {check} {place}: {says}{remark}");
            }
            if marks.more > 0 {
                let _ = writeln!(block, "and {} more", marks.more);
            }
            let _ = write!(text, "\n{title}:\n\n{}", fence.block(&block, 8000));
        }
        text
    }
}
