//! The assessment: score, grade, coverage, and everything needed to compute them again by hand.

use rowlock_model::{Category, Meta, RunRecord, Standing, Stop};
use serde::{Deserialize, Serialize};

use crate::coverage::{self, Looked};
use crate::issue::{self, Issue};
use crate::raise::{self, Raise};
use crate::score::{self, Ceiling, Deduction, Grade};
use crate::tenths::Tenths;

/// The name and version of the formula; another formula gets another version.
pub const VERSION: &str = "rowlock-score/1";

/// Below this coverage a grade is provisional.
pub const PROVISIONAL_BELOW: Tenths = Tenths::whole(50);

/// What a run is worth.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assessment {
    /// The formula, [`VERSION`].
    pub version: String,
    /// 0 to 100, rounded down to one decimal; `None` when no category was assessed, or when the
    /// service failed or asked for a pause before half of it was.
    pub score: Option<Tenths>,
    /// The grade of the score.
    pub grade: Option<Grade>,
    /// Whether too little was looked at for the grade to stand alone: coverage is under 50 %, or the
    /// given credentials opened nothing, or no operation asked for them.
    pub provisional: bool,
    /// Percent of what this version can check here that was judged, by weight, rounded down.
    pub coverage: Tenths,
    /// The ceiling, when it cut the mean down.
    pub ceiling: Option<Ceiling>,
    /// The one thing that would raise the coverage most.
    pub raise: Option<Raise>,
    /// Why the run ended early, when it did: the assessment is of a part.
    pub stopped: Option<Stop>,
    /// Checks that a throttle of the service kept from being judged.
    pub throttled: usize,
    /// Checks that were not judged because the given credentials were refused everywhere.
    #[serde(default)]
    pub shut_out: usize,
    /// Whether a user was given and no operation asked for credentials, so that nothing is known of how they are
    /// checked.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unasked: bool,
    /// Whether a service was asked and no operation was found: then nothing was looked at, and there is no grade.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub without_operations: bool,
    /// All thirteen categories, in the catalogue's order.
    pub categories: Vec<CategoryScore>,
    /// What was found, put together: what counts first, then worst first.
    pub issues: Vec<Issue>,
}

/// One category of an assessment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CategoryScore {
    /// The category.
    pub category: Category,
    /// Whether it is in the mean.
    pub standing: CategoryStanding,
    /// A hundred less the deductions; `None` unless assessed.
    pub score: Option<Tenths>,
    /// Its weight in the mean.
    pub weight: u32,
    /// Percent of its checks that were judged, by weight, rounded down.
    pub share: Tenths,
    /// Checks that were judged.
    pub judged: usize,
    /// Checks whose weakness has nothing to live in here.
    pub not_applicable: usize,
    /// Checks that were not assessed.
    pub not_assessed: usize,
    /// Core checks that were not assessed and so keep the category out of the mean.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing_core: Vec<String>,
    /// What was taken, most first; in a category that is not assessed it only sets the ceiling.
    pub deductions: Vec<Deduction>,
}

/// Whether a category is in the mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CategoryStanding {
    /// It is.
    Assessed,
    /// Nothing was judged, or a core check was not.
    NotAssessed,
    /// None of its weaknesses has anything to live in here.
    NotApplicable,
    /// This version has no check for it, or none at its core; it is neither in the score nor in the coverage.
    NoChecks,
}

impl CategoryStanding {
    /// The words in reports.
    pub fn words(self) -> &'static str {
        match self {
            Self::Assessed => "assessed",
            Self::NotAssessed => "not assessed",
            Self::NotApplicable => "not applicable",
            Self::NoChecks => "not scored yet",
        }
    }
}

impl Assessment {
    /// Assesses a record against the catalogue that the run was planned from.
    pub fn of(record: &RunRecord, catalogue: &[&'static Meta]) -> Self {
        let issues = issue::merge(&record.findings);
        let looked = coverage::by_category(&record.checks, catalogue);
        let mut categories: Vec<CategoryScore> =
            Category::ALL.into_iter().map(|c| category(c, looked.get(&c), &issues)).collect();
        if record.is_of_source_alone() {
            categories.iter_mut().for_each(CategoryScore::without_score);
        }
        let coverage =
            Tenths::mean(categories.iter().filter(|c| c.is_covered()).map(|c| (c.weight, c.share)))
                .unwrap_or(Tenths::ZERO);
        let mean = Tenths::mean(categories.iter().filter_map(|c| Some((c.weight, c.score?))));
        let ceiling = mean.and_then(|mean| score::ceiling(mean, &issues));
        let shut_out = record.checks.iter().filter(|c| c.standing.is_shut_out()).count();
        let thin = coverage < PROVISIONAL_BELOW;
        // Behind a door that the given credentials did not open nothing was seen, whatever else was.
        let unasked = record
            .checks
            .iter()
            .any(|c| matches!(&c.standing, Standing::NotAssessed(why) if Standing::is_unasked(why)));
        let provisional = thin || shut_out > 0 || unasked;
        // A service that answers nothing but failures is no A.
        let turned_away = thin && was_turned_away(record);
        let without_operations = record.requests > 0 && record.surface.operations.is_empty();
        let (mean, ceiling) = if turned_away || without_operations { (None, None) } else { (mean, ceiling) };
        let score = ceiling.as_ref().map(|c| c.at_most).or(mean);
        Self {
            version: VERSION.to_owned(),
            score,
            grade: score.map(Grade::of),
            provisional,
            coverage,
            ceiling,
            raise: raise::most(record, &looked),
            stopped: record.stopped.clone(),
            throttled: record.checks.iter().filter(|c| c.standing.is_throttled()).count(),
            shut_out,
            unasked,
            without_operations,
            categories,
            issues,
        }
    }

    /// The categories of this standing.
    pub fn with_standing(&self, standing: CategoryStanding) -> impl Iterator<Item = &CategoryScore> {
        self.categories.iter().filter(move |c| c.standing == standing)
    }

    /// Issues that move the grade.
    pub fn counting(&self) -> impl Iterator<Item = &Issue> {
        self.issues.iter().filter(|i| i.counts())
    }

    /// Issues that are inferred only and do not move the grade.
    pub fn tentative(&self) -> impl Iterator<Item = &Issue> {
        self.issues.iter().filter(|i| !i.counts())
    }
}

impl CategoryScore {
    /// Source shows what is wrong, not that the rest is right: a score of it would be a lie.
    fn without_score(&mut self) {
        self.score = None;
        if self.standing == CategoryStanding::Assessed {
            self.standing = CategoryStanding::NotAssessed;
        }
    }

    /// Whether the category counts in the coverage.
    fn is_covered(&self) -> bool {
        self.standing != CategoryStanding::NoChecks && self.judged + self.not_assessed > 0
    }
}

/// Whether the service ended the run: it failed, or it asked for a pause.
fn was_turned_away(record: &RunRecord) -> bool {
    matches!(record.stopped, Some(Stop::TargetFailing(_) | Stop::AskedToWait(_)))
}

fn category(category: Category, looked: Option<&Looked<'_>>, issues: &[Issue]) -> CategoryScore {
    let mut deductions: Vec<Deduction> =
        issues.iter().filter(|i| i.category == category).filter_map(score::deduction).collect();
    deductions.sort_by(|a, b| b.points.cmp(&a.points).then_with(|| a.weakness.cmp(&b.weakness)));
    let nothing = Looked::default();
    let seen = looked.unwrap_or(&nothing);
    let standing = match looked {
        None => CategoryStanding::NoChecks,
        Some(l) if l.thin => CategoryStanding::NoChecks,
        Some(l) if l.judged.is_empty() && l.not_assessed.is_empty() => CategoryStanding::NotApplicable,
        Some(l) if l.is_assessed() => CategoryStanding::Assessed,
        Some(_) => CategoryStanding::NotAssessed,
    };
    CategoryScore {
        category,
        standing,
        score: (standing == CategoryStanding::Assessed).then(|| score::category_score(&deductions)),
        weight: score::category_weight(category),
        share: seen.share(),
        judged: seen.judged.len(),
        not_applicable: seen.not_applicable.len(),
        not_assessed: seen.not_assessed.len(),
        missing_core: seen.missing_core().map(str::to_owned).collect(),
        deductions,
    }
}
