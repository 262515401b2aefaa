//! How much of a category was really looked at.

use std::collections::BTreeMap;

use rowlock_model::{Category, CheckOutcome, Meta, Severity, Standing};

use crate::tenths::Tenths;

/// The reason given for a check of the catalogue that the record does not know.
pub const NOT_RUN: &str = "not part of this run";

/// How the checks of one category ended.
#[derive(Debug, Clone, Default)]
pub struct Looked<'a> {
    /// Checks that were judged.
    pub judged: Vec<&'static Meta>,
    /// Checks whose weakness has nothing to live in here.
    pub not_applicable: Vec<&'static Meta>,
    /// Checks that were not assessed, with the reason.
    pub not_assessed: Vec<(&'static Meta, &'a str)>,
    /// Whether the catalogue has a core check elsewhere and none here: what is there says too
    /// little for a score.
    pub thin: bool,
}

impl Looked<'_> {
    /// The weight of the judged checks.
    pub fn judged_weight(&self) -> u64 {
        self.judged.iter().map(|m| weight(m.severity)).sum()
    }

    /// The weight of the checks that could have been judged.
    pub fn applicable_weight(&self) -> u64 {
        self.judged_weight() + self.not_assessed.iter().map(|(m, _)| weight(m.severity)).sum::<u64>()
    }

    /// The weight of the judged checks over judged plus not assessed, in percent.
    pub fn share(&self) -> Tenths {
        Tenths::percent(self.judged_weight(), self.applicable_weight())
    }

    /// The core checks that were not assessed.
    pub fn missing_core(&self) -> impl Iterator<Item = &'static str> {
        self.not_assessed.iter().filter(|(m, _)| m.core).map(|(m, _)| m.id)
    }

    /// Whether the category enters the score: something was judged, and no core check is missing.
    pub fn is_assessed(&self) -> bool {
        !self.thin && !self.judged.is_empty() && self.missing_core().next().is_none()
    }
}

/// What a check weighs inside its category, by the severity that its finding would have.
pub const fn weight(severity: Severity) -> u64 {
    match severity {
        Severity::Critical => 60,
        Severity::High => 30,
        Severity::Medium => 12,
        Severity::Low => 4,
        Severity::Info => 1,
    }
}

/// How the checks of each category ended; a category without checks is not there.
pub fn by_category<'a>(
    checks: &'a [CheckOutcome],
    catalogue: &[&'static Meta],
) -> BTreeMap<Category, Looked<'a>> {
    let standings: BTreeMap<&str, &Standing> =
        checks.iter().map(|c| (c.check.as_str(), &c.standing)).collect();
    let mut categories: BTreeMap<Category, Looked<'a>> = BTreeMap::new();
    for meta in catalogue {
        let looked = categories.entry(meta.category).or_insert_with(|| Looked {
            thin: catalogue.iter().any(|m| m.core)
                && !catalogue.iter().any(|m| m.core && m.category == meta.category),
            ..Looked::default()
        });
        match standings.get(meta.id) {
            Some(Standing::Judged) => looked.judged.push(meta),
            Some(Standing::NotApplicable(_)) => looked.not_applicable.push(meta),
            Some(Standing::NotAssessed(reason)) => looked.not_assessed.push((meta, reason)),
            None => looked.not_assessed.push((meta, NOT_RUN)),
        }
    }
    categories
}
