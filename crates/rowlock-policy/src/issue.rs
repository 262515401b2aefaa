//! Findings that are one and the same, put together.
//!
//! Two findings of one weakness at one place are one spot, whatever check,
//! document or experiment showed them; all spots of a weakness are one issue.
//! Tentative spots make an issue of their own, because they do not move the
//! grade and a reader weighs them differently. Nothing is copied: an issue
//! points into the record's findings.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use rowlock_model::{Category, Confidence, Finding, Place, Severity};
use serde::{Deserialize, Serialize};

/// One weakness with all the places where it was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Issue {
    /// The weakness.
    pub weakness: String,
    /// The checks that found it, the one of the worst spot first.
    pub checks: Vec<String>,
    /// What is wrong, as the worst spot says it.
    pub title: String,
    /// Where it counts.
    pub category: Category,
    /// The worst severity of its spots.
    pub severity: Severity,
    /// How sure the worst spot is.
    pub confidence: Confidence,
    /// Where, worst first; never empty.
    pub spots: Vec<Spot>,
}

impl Issue {
    /// Whether it moves the grade: confirmed or firm.
    pub fn counts(&self) -> bool {
        counts(self.confidence)
    }

    /// The check that showed it best.
    pub fn check(&self) -> &str {
        self.checks.first().map_or("", String::as_str)
    }
}

/// One place of an issue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spot {
    /// Where.
    pub place: Place,
    /// How bad it is here.
    pub severity: Severity,
    /// How sure it is here.
    pub confidence: Confidence,
    /// The telling finding's place in the record's findings.
    pub finding: usize,
    /// Further findings of the same weakness at this place, by other checks.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<usize>,
}

/// Whether a confidence moves the grade.
pub fn counts(confidence: Confidence) -> bool {
    confidence >= Confidence::Firm
}

/// Puts findings together: what counts first, then worst first, in an order that does not depend on the input's.
pub fn merge(findings: &[Finding]) -> Vec<Issue> {
    let mut places: BTreeMap<(Category, &str, &Place), Vec<usize>> = BTreeMap::new();
    for (at, finding) in findings.iter().enumerate() {
        places.entry((finding.category, &finding.weakness, &finding.place)).or_default().push(at);
    }
    let mut issues: BTreeMap<(Category, &str, bool), Vec<Spot>> = BTreeMap::new();
    for ((category, weakness, _), at) in places {
        let spot = spot(findings, at);
        issues.entry((category, weakness, counts(spot.confidence))).or_default().push(spot);
    }
    let mut issues: Vec<Issue> = issues
        .into_iter()
        .filter_map(|((category, weakness, _), spots)| issue(findings, category, weakness, spots))
        .collect();
    // Stable: equals keep the order of category and weakness.
    issues.sort_by_key(|i| Reverse((i.counts(), i.severity, i.confidence)));
    issues
}

/// The spot of these findings, which share weakness and place.
fn spot(findings: &[Finding], mut at: Vec<usize>) -> Spot {
    at.sort_by(|a, b| {
        rank(&findings[*b])
            .cmp(&rank(&findings[*a]))
            .then_with(|| text(&findings[*a]).cmp(&text(&findings[*b])))
    });
    let best = &findings[at[0]];
    let mut told = vec![best.check.as_str()];
    let mut also = Vec::new();
    for other in &at[1..] {
        let check = findings[*other].check.as_str();
        if !told.contains(&check) {
            told.push(check);
            also.push(*other);
        }
    }
    Spot {
        place: best.place.clone(),
        severity: best.severity,
        confidence: best.confidence,
        finding: at[0],
        also,
    }
}

/// A tentative finding never speaks for a place where a surer one exists, however bad it would be.
fn rank(finding: &Finding) -> (bool, Severity, Confidence) {
    (counts(finding.confidence), finding.severity, finding.confidence)
}

fn text(finding: &Finding) -> (&str, &str, &str) {
    (&finding.check, &finding.title, &finding.because)
}

fn issue(findings: &[Finding], category: Category, weakness: &str, mut spots: Vec<Spot>) -> Option<Issue> {
    spots.sort_by(|a, b| {
        (b.severity, b.confidence).cmp(&(a.severity, a.confidence)).then_with(|| a.place.cmp(&b.place))
    });
    let worst = spots.first()?;
    let title = findings[worst.finding].title.clone();
    let (severity, confidence) = (worst.severity, worst.confidence);
    let mut checks: Vec<String> = Vec::new();
    for at in spots.iter().flat_map(|s| std::iter::once(&s.finding).chain(&s.also)) {
        let check = &findings[*at].check;
        if !checks.contains(check) {
            checks.push(check.clone());
        }
    }
    Some(Issue { weakness: weakness.to_owned(), checks, title, category, severity, confidence, spots })
}
