//! A run told to an assistant: the verdict, the findings of one page, and what was not looked at.

use std::fmt::Write as _;

use rowlock_model::{Finding, Severity};
use rowlock_policy::{Issue, fingerprint};
use rowlock_report::Report;
use rowlock_report::digest::{self, plural};
use schemars::JsonSchema;
use serde::Serialize;

use super::finding::Detail;
use super::{Paged, Told, number};
use crate::fence::{Fence, NOTICE, Untrusted};

/// Findings on a page.
const PAGE: usize = 20;
/// Reasons, notes and remains that are listed.
const FEW: usize = 8;
/// Checks that are named with a reason.
const NAMED: usize = 12;
/// What the options of the command line, which reasons name, are called here.
const OPTIONS: &str = "\nOptions named there are arguments here: --user and --other-user are identities, --log is log, \
                       --spec is spec, --source is source, --consent is level consented (where it is configured).\n";
/// Characters of a finding's id.
const ID: usize = 12;

/// A run.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct RunAnswer {
    /// The id of the kept run, for get_scan, compare_scans and rescan_finding; null where it could not be kept.
    run: Option<String>,
    /// What was looked at: scan (a running API), spec, code or logs.
    kind: &'static str,
    /// The target, description, source or logs.
    subject: Untrusted,
    /// Why the run ended early; null when it came to its end. A partial run says nothing of what it did not reach.
    partial: Option<Untrusted>,
    /// 0 to 100; null where there is no grade (source and logs have none).
    score: Option<f64>,
    /// A to F.
    grade: Option<&'static str>,
    /// Whether too little was looked at for the grade to stand alone.
    provisional: bool,
    /// Percent of what could be checked that really was. The rest is not assessed, which is not passed.
    coverage: f64,
    /// Weaknesses that count, by severity.
    weaknesses: Vec<Count>,
    /// Weaknesses that are inferred only; they do not move the grade.
    tentative: usize,
    /// Requests that were sent.
    requests: usize,
    /// Findings, worst first.
    findings: Vec<Brief>,
    /// Which findings these are.
    page: Paged,
    /// One finding with all its evidence, where it was asked for.
    detail: Option<Detail>,
    /// The categories in the score.
    categories: Vec<Share>,
    /// What was not assessed, by reason, the reason with most checks first.
    not_assessed: Vec<Gap>,
    /// Reasons beyond those.
    more_reasons: usize,
    /// What the scan made and could not remove again.
    left_behind: Vec<Untrusted>,
    /// What else a reader should know.
    notes: Vec<Untrusted>,
    /// How to read fields named `untrusted`.
    notice: &'static str,
}

/// How many weaknesses of a severity.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(inline)]
struct Count {
    severity: &'static str,
    weaknesses: usize,
}

/// A finding in short.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(inline)]
pub(crate) struct Brief {
    /// Its id, for get_scan, suggest_fix and rescan_finding.
    finding: String,
    /// The check, for explain_check and suggest_fix.
    check: String,
    /// What the check finds, in Rowlock's words.
    weakness: String,
    /// critical, high, medium, low or info.
    severity: &'static str,
    /// confirmed (a control experiment agrees), firm, or tentative (an inference).
    confidence: &'static str,
    /// The category.
    category: &'static str,
    /// Where.
    place: Untrusted,
    /// What is wrong here.
    says: Untrusted,
    /// Why it is believed.
    because: Untrusted,
}

/// A category.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(inline)]
struct Share {
    category: &'static str,
    /// assessed, not assessed, or not applicable.
    standing: &'static str,
    /// 0 to 100.
    score: Option<f64>,
    /// Checks that were judged.
    judged: usize,
    /// Checks that were not assessed.
    not_assessed: usize,
}

/// A reason and the checks that were not assessed for it.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(inline)]
struct Gap {
    reason: Untrusted,
    checks: Vec<String>,
    /// Checks beyond those.
    more: usize,
}

/// The id by which answers name a finding.
pub(crate) fn id(finding: &Finding) -> String {
    fingerprint(finding).chars().take(ID).collect()
}

impl RunAnswer {
    /// A page of a run's findings.
    pub(crate) fn of(run: Option<String>, report: &Report, page: Option<usize>) -> Self {
        let (spots, page) = Paged::cut(spots(report), page, PAGE);
        let findings = spots.into_iter().map(|finding| Brief::of(report, finding)).collect();
        Self::with(run, report, findings, page, None)
    }

    /// One finding of a run in full; `None` where there is none of this id.
    pub(crate) fn one(run: Option<String>, report: &Report, id: &str) -> Option<Self> {
        let finding = find(report, id)?;
        let page = Paged { page: 1, of: 1, entries: spots(report).len() };
        let detail = Some(Detail::of(report, finding));
        Some(Self::with(run, report, vec![Brief::of(report, finding)], page, detail))
    }

    fn with(
        run: Option<String>,
        report: &Report,
        findings: Vec<Brief>,
        page: Paged,
        detail: Option<Detail>,
    ) -> Self {
        let (assessment, record) = (&report.assessment, &report.record);
        let gaps = digest::gaps(report);
        let few = |texts: &[String]| texts.iter().take(FEW).map(|t| Untrusted::new(t, 300)).collect();
        Self {
            run,
            kind: report.kind().word(),
            subject: Untrusted::new(&report.subject(), 300),
            partial: record.stopped.as_ref().map(|s| Untrusted::new(&s.to_string(), 300)),
            score: assessment.score.map(number),
            grade: assessment.grade.map(rowlock_policy::Grade::letter),
            provisional: digest::is_provisional(report),
            coverage: number(assessment.coverage),
            weaknesses: digest::counts(report)
                .into_iter()
                .filter(|(_, n)| *n > 0)
                .map(|(s, weaknesses)| Count { severity: s.word(), weaknesses })
                .collect(),
            tentative: assessment.tentative().count(),
            requests: record.requests,
            findings,
            page,
            detail,
            categories: assessment
                .categories
                .iter()
                .filter(|c| c.judged + c.not_assessed > 0)
                .map(|c| Share {
                    category: c.category.word(),
                    standing: c.standing.words(),
                    score: c.score.map(number),
                    judged: c.judged,
                    not_assessed: c.not_assessed,
                })
                .collect(),
            more_reasons: gaps.len().saturating_sub(FEW),
            not_assessed: gaps
                .iter()
                .take(FEW)
                .map(|gap| Gap {
                    reason: Untrusted::new(gap.reason, 300),
                    checks: gap.checks.iter().take(NAMED).map(|c| (*c).to_owned()).collect(),
                    more: gap.checks.len().saturating_sub(NAMED),
                })
                .collect(),
            left_behind: few(&record.left_behind),
            notes: few(&record.notes),
            notice: NOTICE,
        }
    }

    fn verdict(&self) -> String {
        let mut text = format!("# {} ", self.kind);
        text.push_str(self.run.as_deref().unwrap_or("(not kept)"));
        let graded = match (self.grade, self.score) {
            (Some(grade), Some(score)) => format!("grade {grade}, {score} of 100"),
            _ if matches!(self.kind, "code" | "logs") => {
                "no grade: this shows what is wrong, not that the rest is right".to_owned()
            }
            _ => "no grade: too little could be assessed".to_owned(),
        };
        let provisional = match self.kind {
            _ if self.provisional => " (provisional)",
            "spec" => " (of the description, which is not the API)",
            _ => "",
        };
        let _ = write!(text, "\n\n{graded}{provisional}, coverage {}%", self.coverage);
        if self.requests > 0 {
            let _ = write!(text, ", {}", plural(self.requests, "request"));
        }
        let mut counts: Vec<String> =
            self.weaknesses.iter().map(|c| format!("{} {}", c.weaknesses, c.severity)).collect();
        if self.tentative > 0 {
            counts.push(format!("{} tentative", self.tentative));
        }
        let found = if counts.is_empty() { "none found".to_owned() } else { counts.join(", ") };
        let _ = writeln!(text, ". Weaknesses: {found}.");
        text
    }

    fn findings(&self, text: &mut String, fence: &Fence) {
        let (mut head, mut block, mut before) = (String::new(), String::new(), None);
        for brief in &self.findings {
            if head != brief.head() {
                flush(text, &mut block, fence);
                head = brief.head();
                text.push_str(&head);
                before = None;
            }
            block.push_str(&brief.lines(before));
            before = Some(brief);
        }
        flush(text, &mut block, fence);
    }

    fn remarks(&self, text: &mut String, fence: &Fence) {
        let standing = |c: &Share| {
            let score = c.score.map(|s| format!(" {s}")).unwrap_or_default();
            let open = if c.not_assessed > 0 { format!(", {} not", c.not_assessed) } else { String::new() };
            format!("{} {}{score} ({} judged{open})", c.category, c.standing, c.judged)
        };
        let list: Vec<String> = self.categories.iter().map(standing).collect();
        if self.score.is_some() && !list.is_empty() {
            let _ = writeln!(text, "\nCategories: {}.", list.join("; "));
        }
        if !self.not_assessed.is_empty() {
            text.push_str("\nNot assessed, which is not passed (checks, then why):\n\n");
            let mut block = String::new();
            for gap in &self.not_assessed {
                let more = if gap.more > 0 { format!(" and {} more", gap.more) } else { String::new() };
                let _ = writeln!(block, "{}{more}: {}", gap.checks.join(", "), gap.reason);
            }
            if self.more_reasons > 0 {
                let _ = writeln!(block, "and {}", plural(self.more_reasons, "more reason"));
            }
            text.push_str(&fence.block(&block, 6000));
            if self.kind == "scan" {
                text.push_str(OPTIONS);
            }
        }
        for (title, list) in [("Left behind by the scan", &self.left_behind), ("Notes", &self.notes)] {
            if !list.is_empty() {
                let lines: Vec<String> = list.iter().map(ToString::to_string).collect();
                let _ = write!(text, "\n{title}:\n\n{}", fence.block(&lines.join("\n"), 3000));
            }
        }
    }

    /// What to do next, in the tools' own names.
    fn next(&self) -> String {
        let run = self.run.as_deref().unwrap_or("RUN");
        let mut next = Vec::new();
        if let Some(rest) = self.page.rest(&format!("get_scan(run: \"{run}\", page: {})", self.page.page + 1))
        {
            next.push(rest);
        }
        if let Some(brief) = self.findings.first() {
            let (check, finding) = (&brief.check, &brief.finding);
            if self.run.is_some() {
                if self.detail.is_none() {
                    next.push(format!(
                        "All evidence of one: get_scan(run: \"{run}\", finding: \"{finding}\")."
                    ));
                }
                next.push(format!("The repair: suggest_fix(run: \"{run}\", finding: \"{finding}\")."));
                next.push(format!(
                    "After it, is it fixed: rescan_finding(run: \"{run}\", finding: \"{finding}\")."
                ));
            } else {
                next.push(format!("The repair: suggest_fix(check: \"{check}\")."));
            }
        }
        next.join("\n")
    }
}

impl Told for RunAnswer {
    fn text(&self, fence: &Fence) -> String {
        let mut text = self.verdict();
        let _ = write!(text, "\n{NOTICE}\n\n{}", fence.block(&self.subject.untrusted, 300));
        if let Some(why) = &self.partial {
            let _ = write!(
                text,
                "\nPARTIAL: the run ended early, and nothing is known of what it did not reach:\n\n{}",
                fence.block(&why.untrusted, 300)
            );
        }
        match &self.detail {
            Some(detail) => detail.tell(&mut text, &self.findings, fence),
            None => {
                self.findings(&mut text, fence);
                self.remarks(&mut text, fence);
            }
        }
        let next = self.next();
        if !next.is_empty() {
            let _ = writeln!(text, "\n{next}");
        }
        text
    }
}

impl Brief {
    fn of(report: &Report, finding: &Finding) -> Self {
        let own = report.catalogue.iter().find(|c| c.check == finding.check);
        Self {
            finding: id(finding),
            check: finding.check.clone(),
            weakness: own.map_or_else(String::new, |c| c.title.clone()),
            severity: finding.severity.word(),
            confidence: finding.confidence.word(),
            category: finding.category.word(),
            place: Untrusted::new(&finding.place.to_string(), 200),
            says: Untrusted::new(&finding.title, 200),
            because: Untrusted::new(&finding.because, 500),
        }
    }

    /// What stands above it, in Rowlock's words.
    pub(crate) fn head(&self) -> String {
        format!(
            "\n{} · {} · `{}` ({}): {}\n\n",
            self.severity, self.confidence, self.check, self.category, self.weakness
        )
    }

    /// What is foreign of it; what the one before it said already is not said again.
    pub(crate) fn lines(&self, before: Option<&Self>) -> String {
        let mut lines = format!("{} {}\n", self.finding, self.place);
        if before.is_some_and(|b| (&b.says, &b.because) == (&self.says, &self.because)) {
            return lines;
        }
        if self.says.untrusted != self.weakness {
            let _ = writeln!(lines, "  {}", self.says);
        }
        let _ = writeln!(lines, "  because {}", self.because);
        lines
    }
}

/// Writes what was gathered below a head.
fn flush(text: &mut String, block: &mut String, fence: &Fence) {
    if !block.is_empty() {
        text.push_str(&fence.block(block, 20_000));
        block.clear();
    }
}

/// The telling finding of each place of each weakness, worst first.
fn spots(report: &Report) -> Vec<&Finding> {
    let of = |issue: &Issue| issue.spots.iter().filter_map(|s| report.finding(s)).collect::<Vec<_>>();
    let mut all: Vec<&Finding> = report.assessment.issues.iter().flat_map(of).collect();
    // Advice comes last, whatever the order of issues.
    all.sort_by_key(|f| f.severity == Severity::Info);
    all
}

/// The finding of an id or of its beginning, eight digits at least.
pub fn find<'r>(report: &'r Report, id: &str) -> Option<&'r Finding> {
    let id = id.trim();
    let known = |f: &&Finding| id.len() >= 8 && fingerprint(f).starts_with(id);
    report.record.findings.iter().find(known)
}
