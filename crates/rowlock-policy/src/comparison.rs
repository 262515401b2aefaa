//! Two runs side by side: what is new, what got worse, what is fixed, and what only was not looked at.
//!
//! A finding counts as fixed when its check was judged again and it is gone. Where the check was not
//! judged, or its experiment at that place told nothing, or the run ended early, the finding is *not
//! looked at*: nothing is known of it, which is neither fixed nor unchanged.

use std::collections::{BTreeMap, BTreeSet};

use rowlock_model::{Category, Standing};
use serde::{Deserialize, Serialize};

use crate::assessment::CategoryStanding;
use crate::snapshot::{CategoryMark, Mark, Side, Snapshot};
use crate::tenths::Tenths;

/// What differs between two runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Comparison {
    /// The earlier run.
    pub then: Side,
    /// The later run.
    pub now: Side,
    /// Whether they share no operation, so that they may be of different services.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unrelated: bool,
    /// Findings that the earlier run did not have.
    pub new: Vec<New>,
    /// Findings of both that are more severe or surer now.
    pub worse: Vec<Worse>,
    /// Findings that were looked for again and are gone.
    pub fixed: Vec<Mark>,
    /// Findings of the earlier run that the later one did not look for, and why.
    pub not_looked: Vec<NotLooked>,
    /// Findings of both.
    pub unchanged: Vec<Mark>,
    /// Categories whose score or standing differs.
    pub categories: Vec<CategoryChange>,
    /// Checks that were judged then and are not now, and why.
    pub no_longer_judged: Vec<Lost>,
    /// Checks that are judged now and were not then.
    pub judged_now: Vec<String>,
}

/// A finding that the earlier run did not have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct New {
    /// The finding.
    #[serde(flatten)]
    pub mark: Mark,
    /// Why the earlier run could not have it, where it did not look: it may be old.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unseen: Option<String>,
}

/// A finding that is more severe or surer now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Worse {
    /// As it was.
    pub then: Mark,
    /// As it is.
    pub now: Mark,
}

impl Worse {
    /// Whether a gate could not fail on it then and can now.
    pub fn begins_to_weigh(&self) -> bool {
        self.now.weighs() && !self.then.weighs()
    }
}

/// A finding that was not looked for again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotLooked {
    /// The finding.
    #[serde(flatten)]
    pub mark: Mark,
    /// Why.
    pub why: String,
}

/// A category that differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct CategoryChange {
    /// The category.
    pub category: Category,
    /// Its standing then.
    pub stood: CategoryStanding,
    /// Its score then.
    pub then: Option<Tenths>,
    /// Its standing now.
    pub stands: CategoryStanding,
    /// Its score now.
    pub now: Option<Tenths>,
}

impl CategoryChange {
    /// Whether it fell: a lower score, or none any more. One whose weaknesses have nothing to live in
    /// any more did not.
    pub fn fell(&self) -> bool {
        match (self.then, self.now) {
            (Some(then), Some(now)) => now < then,
            (Some(_), None) => self.stands != CategoryStanding::NotApplicable,
            (None, _) => false,
        }
    }
}

/// A check that is not judged any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lost {
    /// The check's id.
    pub check: String,
    /// Why it was not assessed.
    pub why: String,
}

impl Comparison {
    /// Compares two runs, the earlier first.
    pub fn of(then: &Snapshot, now: &Snapshot) -> Self {
        let mut old: BTreeMap<&str, Vec<&Mark>> = BTreeMap::new();
        for mark in &then.findings {
            old.entry(&mark.fingerprint).or_default().push(mark);
        }
        // What stands first is met first.
        for marks in old.values_mut() {
            marks.reverse();
        }
        let (mut new, mut worse, mut unchanged) = (Vec::new(), Vec::new(), Vec::new());
        for mark in &now.findings {
            match old.get_mut(mark.fingerprint.as_str()).and_then(Vec::pop) {
                None => new.push(New { mark: mark.clone(), unseen: then.why_not_looked(then, mark) }),
                Some(was) if is_worse(was, mark) => {
                    worse.push(Worse { then: was.clone(), now: mark.clone() });
                }
                Some(_) => unchanged.push(mark.clone()),
            }
        }
        let left: BTreeMap<&str, usize> = old.iter().map(|(name, marks)| (*name, marks.len())).collect();
        let (fixed, not_looked) = gone(then, now, left);
        Self {
            then: then.side.clone(),
            now: now.side.clone(),
            unrelated: are_unrelated(then, now),
            new,
            worse,
            fixed,
            not_looked,
            unchanged,
            categories: categories(then, now),
            no_longer_judged: then.checks.iter().filter_map(|(check, was)| lost(check, was, now)).collect(),
            judged_now: now
                .checks
                .iter()
                .filter(|(check, is)| **is == Standing::Judged && !is_judged(then, check))
                .map(|(check, _)| check.clone())
                .collect(),
        }
    }

    /// New findings that a gate may fail on, those among them that were there but did not weigh.
    pub fn weighing(&self) -> Vec<&Mark> {
        let new = self.new.iter().map(|n| &n.mark).filter(|m| m.weighs());
        new.chain(self.worse.iter().filter(|w| w.begins_to_weigh()).map(|w| &w.now)).collect()
    }

    /// What got worse in the sense of a gate on regression, one sentence each.
    pub fn regressions(&self) -> Vec<String> {
        let mut told = Vec::new();
        match (self.then.score, self.now.score) {
            (Some(then), Some(now)) if now < then => {
                told.push(format!("the score fell from {then} to {now}"));
            }
            (Some(then), None) => {
                told.push(format!("the score was {then}, and nothing could be assessed now"));
            }
            _ => {}
        }
        for change in self.categories.iter().filter(|c| c.fell()) {
            let title = change.category.title();
            let then = change.then.unwrap_or_default();
            told.push(match change.now {
                Some(now) => format!("{title} fell from {then} to {now}"),
                None => format!(
                    "{title} was {then} and is {} now, so it cannot be compared",
                    change.stands.words()
                ),
            });
        }
        told
    }

    /// Whether anything got worse.
    pub fn is_worse(&self) -> bool {
        !self.weighing().is_empty() || !self.regressions().is_empty()
    }

    /// The same without findings that were taken back now.
    #[must_use]
    pub fn without(mut self, fingerprints: &BTreeSet<String>) -> Self {
        self.new.retain(|n| !fingerprints.contains(&n.mark.fingerprint));
        self.worse.retain(|w| !fingerprints.contains(&w.now.fingerprint));
        self
    }
}

/// Whether both runs know operations and none of them is the same.
fn are_unrelated(then: &Snapshot, now: &Snapshot) -> bool {
    let knows = |side: &Snapshot| !side.operations.is_empty();
    knows(then) && knows(now) && !now.operations.iter().any(|label| then.operations.contains(label))
}

/// What is left of the earlier findings: so many of each fingerprint, the last ones.
fn gone(then: &Snapshot, now: &Snapshot, mut left: BTreeMap<&str, usize>) -> (Vec<Mark>, Vec<NotLooked>) {
    let (mut fixed, mut not_looked) = (Vec::new(), Vec::new());
    for mark in then.findings.iter().rev() {
        let Some(count) = left.get_mut(mark.fingerprint.as_str()).filter(|count| **count > 0) else {
            continue;
        };
        *count -= 1;
        match now.why_not_looked(then, mark) {
            Some(why) => not_looked.push(NotLooked { mark: mark.clone(), why }),
            None => fixed.push(mark.clone()),
        }
    }
    fixed.reverse();
    not_looked.reverse();
    (fixed, not_looked)
}

fn is_worse(was: &Mark, is: &Mark) -> bool {
    is.severity > was.severity || is.confidence > was.confidence
}

fn is_judged(snapshot: &Snapshot, check: &str) -> bool {
    snapshot.checks.get(check) == Some(&Standing::Judged)
}

fn lost(check: &str, was: &Standing, now: &Snapshot) -> Option<Lost> {
    if *was != Standing::Judged {
        return None;
    }
    let why = match now.checks.get(check) {
        Some(Standing::Judged | Standing::NotApplicable(_)) => return None,
        Some(Standing::NotAssessed(why)) => why.clone(),
        None => "it is not part of this run".to_owned(),
    };
    Some(Lost { check: check.to_owned(), why })
}

fn categories(then: &Snapshot, now: &Snapshot) -> Vec<CategoryChange> {
    let missing = |category| CategoryMark { category, standing: CategoryStanding::NoChecks, score: None };
    let pairs = Category::ALL.into_iter().map(|category| {
        let of = |side: &Snapshot| side.category(category).copied().unwrap_or_else(|| missing(category));
        (of(then), of(now))
    });
    pairs
        .filter(|(then, now)| then != now)
        .map(|(then, now)| CategoryChange {
            category: then.category,
            stood: then.standing,
            then: then.score,
            stands: now.standing,
            now: now.score,
        })
        .collect()
}
