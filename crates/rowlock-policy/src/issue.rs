//! Findings that are one and the same, put together.
//!
//! Two findings of one weakness at one place are one spot, whatever check,
//! document or experiment showed them; all spots of a weakness are one issue.
//! What a description or source shows of an operation belongs to the spot where
//! the run shows it: it is the same weakness, seen from another side.
//! Tentative spots make an issue of their own, because they do not move the
//! grade and a reader weighs them differently. Nothing is copied: an issue
//! points into the record's findings.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use rowlock_model::{Category, Confidence, Finding, Place, Severity};
use serde::{Deserialize, Serialize};

use crate::score;

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
    /// The places that take points: those that the run shows, those in descriptions or those in source, whichever
    /// are most. One weakness seen from three sides is not three.
    pub places: usize,
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
    /// Further findings of the same weakness here: by other checks, in the description, in source.
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
    for ((category, weakness, place), at) in joined(findings, places) {
        let spot = spot(findings, place, at);
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

type Places<'f> = BTreeMap<(Category, &'f str, &'f Place), Vec<usize>>;

/// Lets what a description or source shows join the place where the run, or else a description, shows the same.
fn joined<'f>(findings: &'f [Finding], places: Places<'f>) -> Places<'f> {
    let (mut settled, mut open): (Places<'f>, Places<'f>) =
        places.into_iter().partition(|((.., place), _)| side(place) == 0);
    for seen_from in [1, 2] {
        let (these, later): (Places<'f>, Places<'f>) =
            open.into_iter().partition(|((.., place), _)| side(place) == seen_from);
        open = later;
        for (key, at) in these {
            let about: Vec<&Place> = at.iter().flat_map(|n| &findings[*n].about).collect();
            let home = settled
                .range((key.0, key.1, &FIRST)..)
                .take_while(|((category, weakness, _), _)| (*category, *weakness) == (key.0, key.1))
                .filter(|((.., home), _)| side(home) < seen_from)
                .find(|((.., home), at)| {
                    let mut own = at.iter().map(|n| &findings[*n]).filter(|f| f.place == **home);
                    about.is_empty() || own.any(|f| shares(home, f, &about))
                })
                .map(|(home, _)| *home);
            settled.entry(home.unwrap_or(key)).or_default().extend(at);
        }
    }
    settled
}

/// The place before all others.
static FIRST: Place = Place::Target { origin: String::new() };

/// From where a place is seen: by the run, in a description, in source.
fn side(place: &Place) -> u8 {
    match place {
        Place::Target { .. } | Place::Operation { .. } => 0,
        Place::Document { .. } => 1,
        Place::Source { .. } => 2,
    }
}

/// Whether a place is about one of these operations, or about all.
fn shares(home: &Place, there: &Finding, about: &[&Place]) -> bool {
    let same = |a: &Place, b: &Place| match (a, b) {
        (Place::Operation { method, path, .. }, Place::Operation { method: m, path: p, .. }) => {
            method == m && path == p
        }
        _ => false,
    };
    match home {
        Place::Target { .. } => true,
        Place::Operation { .. } => about.iter().any(|a| same(a, home)),
        Place::Document { .. } | Place::Source { .. } => {
            there.about.iter().any(|b| about.iter().any(|a| same(a, b)))
        }
    }
}

/// The spot of these findings, which share weakness and place.
fn spot(findings: &[Finding], place: &Place, mut at: Vec<usize>) -> Spot {
    at.sort_by(|a, b| {
        rank(&findings[*b])
            .cmp(&rank(&findings[*a]))
            .then_with(|| order(&findings[*a]).cmp(&order(&findings[*b])))
    });
    let best = &findings[at[0]];
    let mut told = vec![(best.check.as_str(), &best.place)];
    let mut also = Vec::new();
    for other in &at[1..] {
        let proof = (findings[*other].check.as_str(), &findings[*other].place);
        if !told.contains(&proof) {
            told.push(proof);
            also.push(*other);
        }
    }
    Spot { place: place.clone(), severity: best.severity, confidence: best.confidence, finding: at[0], also }
}

/// A tentative finding never speaks for a place where a surer one exists, however bad it would be.
fn rank(finding: &Finding) -> (bool, Severity, Confidence) {
    (counts(finding.confidence), finding.severity, finding.confidence)
}

/// Which of several equally telling findings tells: what the run shows before what is only written.
fn order(finding: &Finding) -> (u8, &str, &str, &str) {
    let (check, title, because) = text(finding);
    (side(&finding.place), check, title, because)
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
    let mut sides: [BTreeSet<&Place>; 3] = Default::default();
    for at in spots.iter().flat_map(|s| std::iter::once(&s.finding).chain(&s.also)) {
        let finding = &findings[*at];
        if score::points(finding.severity, finding.confidence) > 0 {
            sides[usize::from(side(&finding.place))].insert(&finding.place);
        }
    }
    let places = sides.iter().map(BTreeSet::len).max().unwrap_or_default();
    Some(Issue {
        weakness: weakness.to_owned(),
        checks,
        title,
        category,
        severity,
        confidence,
        spots,
        places,
    })
}
