//! `rowlock-score/1`: what findings take, the ceiling, the grade.

use std::fmt;
use std::str::FromStr;

use rowlock_model::{Category, Confidence, Severity};
use serde::{Deserialize, Serialize};

use crate::issue::Issue;
use crate::tenths::Tenths;

/// What one issue takes from its category.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deduction {
    /// The weakness.
    pub weakness: String,
    /// The check that showed it best.
    pub check: String,
    /// The worst severity.
    pub severity: Severity,
    /// The confidence there.
    pub confidence: Confidence,
    /// Places that count.
    pub places: usize,
    /// Points taken.
    pub points: Tenths,
}

/// The most a score can be while there is a finding this bad.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ceiling {
    /// The most that is possible.
    pub at_most: Tenths,
    /// The severity that sets it.
    pub severity: Severity,
    /// The mean that it cut down.
    pub instead_of: Tenths,
    /// The check whose finding sets it.
    pub check: String,
}

impl fmt::Display for Ceiling {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { at_most, severity, instead_of, check } = self;
        write!(f, "held at {at_most} by a {} finding ({check}); {instead_of} without it", severity.word())
    }
}

/// The grade.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Grade {
    /// Below 60.
    F,
    /// From 60.
    D,
    /// From 70.
    C,
    /// From 80.
    B,
    /// From 90.
    A,
}

impl Grade {
    /// All grades, best first.
    pub const ALL: [Self; 5] = [Self::A, Self::B, Self::C, Self::D, Self::F];

    /// The grade of a score.
    pub fn of(score: Tenths) -> Self {
        Self::ALL.into_iter().find(|g| score >= g.from()).unwrap_or(Self::F)
    }

    /// The lowest score that gets it.
    pub const fn from(self) -> Tenths {
        Tenths::whole(match self {
            Self::A => 90,
            Self::B => 80,
            Self::C => 70,
            Self::D => 60,
            Self::F => 0,
        })
    }

    /// The letter.
    pub const fn letter(self) -> &'static str {
        match self {
            Self::A => "A",
            Self::B => "B",
            Self::C => "C",
            Self::D => "D",
            Self::F => "F",
        }
    }
}

impl fmt::Display for Grade {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.letter())
    }
}

impl FromStr for Grade {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|g| g.letter().eq_ignore_ascii_case(text)).ok_or(())
    }
}

/// The weight of a category in the mean; all of them sum to 110.
pub const fn category_weight(category: Category) -> u32 {
    match category {
        Category::Authentication => 18,
        Category::Bola => 13,
        Category::Bfla | Category::Data | Category::Encryption => 10,
        Category::Property | Category::Input | Category::Rate | Category::Logging => 8,
        Category::Llm => 6,
        Category::Ssrf => 5,
        Category::Inventory => 4,
        Category::Consumption => 2,
    }
}

/// What a finding of this severity takes when it is confirmed.
pub const fn severity_points(severity: Severity) -> u32 {
    match severity {
        Severity::Critical => 60,
        Severity::High => 30,
        Severity::Medium => 12,
        Severity::Low => 4,
        Severity::Info => 0,
    }
}

/// How many tenths of its points a finding of this confidence takes.
pub const fn confidence_tenths(confidence: Confidence) -> u32 {
    match confidence {
        Confidence::Confirmed => 10,
        Confidence::Firm => 8,
        Confidence::Tentative => 0,
    }
}

/// Tenths of points that one place takes.
pub(crate) fn points(severity: Severity, confidence: Confidence) -> u32 {
    severity_points(severity) * confidence_tenths(confidence)
}

/// What an issue takes; `None` when it takes nothing (advice, or tentative).
///
/// Further places take half as much again in all, not each.
pub fn deduction(issue: &Issue) -> Option<Deduction> {
    let places = issue.places;
    let worst = issue.spots.iter().map(|s| points(s.severity, s.confidence)).max()?;
    if worst == 0 {
        return None;
    }
    // Every value of `worst` is even, so half of it is exact.
    let points = if places > 1 { worst + worst / 2 } else { worst };
    Some(Deduction {
        weakness: issue.weakness.clone(),
        check: issue.check().to_owned(),
        severity: issue.severity,
        confidence: issue.confidence,
        places,
        points: Tenths::new(points),
    })
}

/// A hundred less what was taken, never below zero.
pub fn category_score(deductions: &[Deduction]) -> Tenths {
    Tenths::HUNDRED.less(deductions.iter().map(|d| d.points).sum())
}

/// The most a score can be with a counting finding of this severity.
pub const fn most_with(severity: Severity) -> Tenths {
    match severity {
        Severity::Critical => Tenths::whole(49),
        Severity::High => Tenths::whole(79),
        Severity::Medium => Tenths::whole(94),
        Severity::Low | Severity::Info => Tenths::HUNDRED,
    }
}

/// The ceiling that cuts this mean down, when one does. Issues come worst first.
pub fn ceiling(mean: Tenths, issues: &[Issue]) -> Option<Ceiling> {
    let worst = issues.iter().find(|i| i.counts())?;
    let at_most = most_with(worst.severity);
    (at_most < mean).then(|| Ceiling {
        at_most,
        severity: worst.severity,
        instead_of: mean,
        check: worst.check().to_owned(),
    })
}
