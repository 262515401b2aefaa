//! The gate of a pipeline: several demands on several reports, compared with a baseline.
//!
//! Stricter than [`Gate`] alone, because nobody reads a pipeline that is green: what a demand is about and
//! was not looked at fails it, and so does a baseline that cannot be compared.

use std::fmt;
use std::str::FromStr;

use rowlock_model::{Audited, Category, Severity};

use crate::assessment::{Assessment, CategoryStanding};
use crate::comparison::Comparison;
use crate::gate::{FailOn, Gate, GateError, GateResult, Threshold};
use crate::snapshot::Mark;
use crate::tenths::Tenths;

/// What `--fail-on` takes in a pipeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trigger {
    /// A severity or category.
    Finding(FailOn),
    /// A finding that the baseline does not have.
    New,
    /// A score or a category that fell against the baseline.
    Regression,
}

/// What a pipeline demands; all of it must hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Demands {
    /// The least score or grade.
    pub threshold: Option<Threshold>,
    /// What fails the run.
    pub fail_on: Vec<Trigger>,
    /// The least coverage in percent.
    pub min_coverage: Option<Tenths>,
    /// Whether each operation that takes Basic credentials must be proven to log failures and successes.
    pub audit_log: bool,
}

/// One report as the demands see it.
#[derive(Debug, Clone, Copy)]
pub struct Judged<'a> {
    /// What was looked at, in a word (`scan`, `code`).
    pub what: &'a str,
    /// What it is worth.
    pub assessment: &'a Assessment,
    /// Whether it can have a score.
    pub is_graded: bool,
    /// Whether it was a running service.
    pub is_run: bool,
    /// How it differs from the baseline, where it was compared.
    pub comparison: Option<&'a Comparison>,
    /// Which operations were proven to log logins.
    pub audited: &'a [Audited],
    /// Operations that take Basic credentials and at which no login was tried.
    pub untried: &'a [String],
    /// Why nothing was audited, where that is so.
    pub unaudited: Option<&'a str>,
}

impl Demands {
    /// Whether nothing is demanded.
    pub fn is_empty(&self) -> bool {
        self.threshold.is_none() && self.fail_on.is_empty() && self.min_coverage.is_none() && !self.audit_log
    }

    /// Whether a baseline is needed.
    pub fn compares(&self) -> bool {
        self.fail_on.iter().any(|t| matches!(t, Trigger::New | Trigger::Regression))
    }

    /// Whether a score is needed.
    pub fn needs_score(&self) -> bool {
        self.threshold.is_some() || self.min_coverage.is_some()
    }

    /// Judges reports. `expired` are suppressions that are over, a sentence each: they fail every run.
    pub fn judge(&self, reports: &[Judged<'_>], expired: &[String]) -> GateResult {
        let mut result = GateResult { met: true, reasons: expired.to_vec(), notes: Vec::new() };
        if reports.is_empty() {
            result.reasons.push("nothing was looked at".to_owned());
        }
        let graded = reports.iter().any(|r| r.is_graded);
        if self.needs_score() && !graded {
            result.reasons.push("nothing with a score was looked at; give a URL or a description".to_owned());
        }
        if self.audit_log && !reports.iter().any(|r| r.is_run) {
            result.reasons.push("no service was scanned, so no logging is proven; give its URL".to_owned());
        }
        result.reasons.extend(self.blind(reports));
        for report in reports {
            let mut told = self.judge_one(report);
            if reports.len() > 1 {
                let name = |text: &mut String| *text = format!("{}: {text}", report.what);
                told.reasons.iter_mut().for_each(name);
                told.notes.iter_mut().for_each(name);
            }
            result.reasons.append(&mut told.reasons);
            result.notes.append(&mut told.notes);
        }
        result.met = result.reasons.is_empty();
        result
    }

    /// Categories that are to fail the run, and of which nothing that was looked at has a check.
    fn blind(&self, reports: &[Judged<'_>]) -> Vec<String> {
        let categories = self.fail_on.iter().filter_map(|t| match t {
            Trigger::Finding(FailOn::Category(category)) => Some(*category),
            _ => None,
        });
        let is_blind = |category: &Category| {
            reports.iter().all(|report| {
                let of_it = report.assessment.categories.iter().filter(|c| c.category == *category);
                // One that a run has checks of, and that was not assessed, is told with its reason.
                of_it.into_iter().all(|c| {
                    c.judged + c.not_applicable == 0
                        && !(report.is_run && c.standing == CategoryStanding::NotAssessed)
                })
            })
        };
        let why = |c: Category| {
            format!("{}: nothing that was looked at has a check of it, so it cannot pass", c.word())
        };
        categories.filter(is_blind).map(why).collect()
    }

    fn judge_one(&self, report: &Judged<'_>) -> GateResult {
        let fail_on = self.fail_on.iter().filter_map(|t| match t {
            Trigger::Finding(on) => Some(*on),
            Trigger::New | Trigger::Regression => None,
        });
        let threshold = self.threshold.filter(|_| report.is_graded);
        let gate = Gate { threshold, fail_on: fail_on.collect() };
        let mut result = gate.judge(report.assessment);
        if gate.is_empty() && !self.is_empty() {
            let (mut reasons, mut notes) = Gate::incomplete(report.assessment);
            result.reasons.append(&mut reasons);
            result.notes.append(&mut notes);
        }
        if self.is_empty() {
            return result;
        }
        if report.is_graded && report.assessment.score.is_none() && threshold.is_none() {
            result.reasons.push("nothing could be assessed, so it cannot pass".to_owned());
        }
        if report.is_run {
            for on in &gate.fail_on {
                let Some(why) = unlooked(*on, report.assessment) else { continue };
                // It is a reason here, so it need not be a note as well.
                let note = on.to_string() + ": ";
                result.notes.retain(|n| !n.starts_with(&note));
                result.reasons.push(why);
            }
        }
        for trigger in &self.fail_on {
            match trigger {
                Trigger::Finding(_) => {}
                Trigger::New => result.reasons.extend(new(report)),
                Trigger::Regression => result.reasons.extend(regression(report)),
            }
        }
        if let Some(least) = self.min_coverage.filter(|_| report.is_graded) {
            let coverage = report.assessment.coverage;
            let raise = report.assessment.raise.as_ref().map(|r| format!("; {r}")).unwrap_or_default();
            if coverage < least {
                result.reasons.push(format!("coverage {coverage}% is below the {least}% demanded{raise}"));
            }
        }
        if self.audit_log && report.is_run {
            result.reasons.extend(unproven(report));
        }
        result.notes.extend(report.comparison.filter(|_| self.compares()).into_iter().flat_map(weaker));
        result
    }
}

/// A category that is to fail the run and was not looked at.
fn unlooked(on: FailOn, assessment: &Assessment) -> Option<String> {
    let FailOn::Category(category) = on else { return None };
    let found = assessment.categories.iter().find(|c| c.category == category)?;
    (found.standing == CategoryStanding::NotAssessed).then(|| {
        let missing = match found.missing_core.as_slice() {
            [] => String::new(),
            checks => format!(" ({})", checks.join(", ")),
        };
        format!("{}: not assessed{missing}, so it cannot pass", category.word())
    })
}

fn no_baseline(what: &str) -> String {
    format!("the baseline holds no run of this kind ({what}); make it again with --write-baseline")
}

/// What makes a comparison say less, a sentence each.
fn weaker(comparison: &Comparison) -> Vec<String> {
    let mut notes = Vec::new();
    if let Some(stop) = &comparison.then.stopped {
        notes.push(format!("the baseline is a partial run ({stop})"));
    }
    if comparison.then.subject != comparison.now.subject {
        notes.push(format!(
            "the baseline is of {}, this run of {}",
            comparison.then.subject, comparison.now.subject
        ));
    }
    if let Some(first) = comparison.no_longer_judged.first() {
        notes.push(format!(
            "what these checks would find is not known, because they were judged for the baseline and not now: {} \
             ({}){}",
            first.check,
            first.why,
            more(comparison.no_longer_judged.len())
        ));
    }
    notes
}

/// A baseline that cannot say what is new or worse here.
fn unrelated(comparison: &Comparison) -> Option<String> {
    comparison.unrelated.then(|| {
        format!(
            "the baseline shares no operation with this run (it is of {}, this run of {}), so nothing can be \
             compared; make it again with --write-baseline",
            comparison.then.subject, comparison.now.subject
        )
    })
}

fn new(report: &Judged<'_>) -> Option<String> {
    let Some(comparison) = report.comparison else { return Some(no_baseline(report.what)) };
    if let Some(why) = unrelated(comparison) {
        return Some(why);
    }
    let new = comparison.weighing();
    let first = worst(&new)?;
    Some(format!("new finding: {} {} ({}){}", first.place, first.title, first.check, more(new.len())))
}

fn regression(report: &Judged<'_>) -> Vec<String> {
    let Some(comparison) = report.comparison else { return vec![no_baseline(report.what)] };
    if let Some(why) = unrelated(comparison) {
        return vec![why];
    }
    if !report.is_graded {
        // Source and logs have no score that could fall.
        let worse = comparison.worse.iter().map(|w| &w.now).filter(|m| m.weighs());
        let all: Vec<&Mark> =
            comparison.new.iter().map(|n| &n.mark).filter(|m| m.weighs()).chain(worse).collect();
        let told = |first: &Mark| {
            format!("new or worse: {} {} ({}){}", first.place, first.title, first.check, more(all.len()))
        };
        return worst(&all).map(told).into_iter().collect();
    }
    if comparison.then.formula != comparison.now.formula {
        return vec![format!(
            "the baseline's score is of another formula ({}, now {}); make it again with --write-baseline",
            comparison.then.formula, comparison.now.formula
        )];
    }
    if comparison.then.score.is_none() {
        return vec![
            "the baseline has no score that could have fallen; make it again of a whole run".to_owned(),
        ];
    }
    comparison.regressions()
}

fn worst<'a>(marks: &[&'a Mark]) -> Option<&'a Mark> {
    // The first of the worst: `max_by_key` takes the last.
    marks.iter().rev().max_by_key(|m| m.severity).copied()
}

fn more(all: usize) -> String {
    if all > 1 { format!(" and {} more", all - 1) } else { String::new() }
}

/// Operations that take Basic credentials and are not proven to log failing and successful logins.
fn unproven(report: &Judged<'_>) -> Vec<String> {
    let mut reasons = Vec::new();
    let open: Vec<&Audited> = report.audited.iter().filter(|a| !a.is_proven()).collect();
    if let Some(first) = open.first() {
        reasons.push(format!(
            "{} takes Basic credentials without proven logging: {}{}",
            first.operation,
            first.told(),
            more(open.len())
        ));
    }
    if let Some(first) = report.untried.first() {
        reasons.push(format!(
            "{first} takes Basic credentials, and no login was tried there (it is no read, or it refused none), so \
             its logging is not proven{}; --exclude leaves a path out",
            more(report.untried.len())
        ));
    }
    if let (Some(why), true) = (report.unaudited, reasons.is_empty()) {
        reasons.push(format!("no logging of logins is proven: {why}"));
    }
    reasons
}

impl fmt::Display for Trigger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Finding(on) => on.fmt(f),
            Self::New => f.write_str("new"),
            Self::Regression => f.write_str("regression"),
        }
    }
}

impl FromStr for Trigger {
    type Err = GateError;

    fn from_str(text: &str) -> Result<Self, GateError> {
        match text.to_ascii_lowercase().as_str() {
            "new" => Ok(Self::New),
            "regression" => Ok(Self::Regression),
            _ => text.parse().map(Self::Finding).map_err(|_: GateError| GateError::Trigger(text.to_owned())),
        }
    }
}

/// A percentage as an option gives it: 0 to 100, with or without a sign of percent.
pub fn percentage(text: &str) -> Result<Tenths, GateError> {
    match text.strip_suffix('%').unwrap_or(text).parse() {
        Ok(Threshold::Score(percent)) => Ok(percent),
        _ => Err(GateError::Percentage(text.to_owned())),
    }
}

impl Demands {
    /// The demands, a line each, for people.
    pub fn told(&self) -> Vec<String> {
        let mut told = Vec::new();
        told.extend(self.threshold.map(|t| format!("threshold {t}")));
        told.extend(self.fail_on.iter().map(|t| format!("fail on {t}")));
        told.extend(self.min_coverage.map(|c| format!("coverage at least {c}%")));
        told.extend(self.audit_log.then(|| "proven logging of logins".to_owned()));
        told
    }

    /// Whether a finding by itself fails the run, for reports that mark it.
    pub fn fails_on(&self, mark: &Mark, is_new: bool) -> bool {
        mark.weighs()
            && self.fail_on.iter().any(|t| match t {
                Trigger::Finding(FailOn::Severity(least)) => mark.severity >= *least,
                Trigger::Finding(FailOn::Category(category)) => mark.category == *category,
                Trigger::New => is_new,
                Trigger::Regression => false,
            })
            && mark.severity > Severity::Info
    }
}
