//! What holds for every record.

use crate::support::{ended, finding, meta, record};
use proptest::prelude::*;
use rowlock_model::{Category, CheckOutcome, Confidence, Finding, Meta, Place, Severity, Standing};
use rowlock_policy::{Assessment, Grade, Tenths};

/// Three checks in each of four categories: core and plain, of several severities.
static CATALOGUE: [Meta; 12] = [
    meta("a-core", Category::Authentication, Severity::Critical, true, &[]),
    meta("a-high", Category::Authentication, Severity::High, false, &[]),
    meta("a-low", Category::Authentication, Severity::Low, false, &[]),
    meta("d-core", Category::Data, Severity::Medium, true, &[]),
    meta("d-high", Category::Data, Severity::High, false, &[]),
    meta("d-info", Category::Data, Severity::Info, false, &[]),
    meta("r-plain", Category::Rate, Severity::Medium, false, &[]),
    meta("r-low", Category::Rate, Severity::Low, false, &[]),
    meta("r-high", Category::Rate, Severity::High, false, &[]),
    meta("i-core", Category::Inventory, Severity::Low, true, &[]),
    meta("i-second", Category::Inventory, Severity::Low, true, &[]),
    meta("i-info", Category::Inventory, Severity::Info, false, &[]),
];

fn catalogue() -> Vec<&'static Meta> {
    CATALOGUE.iter().collect()
}

fn any_finding() -> impl Strategy<Value = Finding> {
    let severity = prop::sample::select(Severity::ALL.to_vec());
    let confidence =
        prop::sample::select(vec![Confidence::Tentative, Confidence::Firm, Confidence::Confirmed]);
    let weakness = prop::sample::select(vec![None, Some("shared")]);
    let side = (0..4_u8, prop::collection::vec(0..4_u8, 0..3));
    (0..CATALOGUE.len(), severity, confidence, 0..4_u8, weakness, side).prop_map(
        |(check, severity, confidence, path, weakness, (side, about))| {
            let mut found = finding(&CATALOGUE[check], severity, confidence, &format!("/{path}"));
            seen_from(&mut found, side, usize::from(path), &about);
            if let Some(weakness) = weakness {
                found.weakness = weakness.into();
            }
            found
        },
    )
}

/// Puts a finding where the run, a description or source shows it.
fn seen_from(found: &mut Finding, side: u8, line: usize, about: &[u8]) {
    let operation = |n: &u8| Place::Operation { method: "GET".into(), path: format!("/{n}"), part: None };
    let (file, symbol) = (String::from("a"), String::new());
    found.place = match side {
        0 => return,
        1 => Place::Target { origin: "http://127.0.0.1:5000".into() },
        2 => Place::Document { file, line, column: 1, pointer: format!("/{line}") },
        _ => Place::Source { file, line, column: 1, end_line: line, end_column: 2, symbol },
    };
    found.about = about.iter().map(operation).collect();
}

fn any_checks() -> impl Strategy<Value = Vec<CheckOutcome>> {
    let standing = prop_oneof![
        3 => Just(Standing::Judged),
        1 => Just(Standing::NotApplicable("nothing here".into())),
        1 => Just(Standing::NotAssessed("needs --user".into())),
    ];
    prop::collection::vec(standing, CATALOGUE.len())
        .prop_map(|all| all.into_iter().zip(&CATALOGUE).map(|(s, m)| ended(m, s)).collect())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, ..ProptestConfig::default() })]

    #[test]
    fn one_more_finding_never_raises_the_score(
        checks in any_checks(),
        findings in prop::collection::vec(any_finding(), 0..12),
        more in any_finding(),
    ) {
        let before = Assessment::of(&record(checks.clone(), findings.clone()), &catalogue());
        let mut findings = findings;
        findings.push(more);
        let after = Assessment::of(&record(checks, findings), &catalogue());
        prop_assert!(after.score <= before.score);
        prop_assert!(after.grade <= before.grade);
        prop_assert_eq!(after.coverage, before.coverage);
        prop_assert_eq!(after.score.is_some(), before.score.is_some());
        for (a, b) in after.categories.iter().zip(&before.categories) {
            prop_assert!(a.score <= b.score);
        }
    }

    #[test]
    fn no_advice_promises_more_than_is_missing(checks in any_checks()) {
        let assessment = Assessment::of(&record(checks, Vec::new()), &catalogue());
        let percent = |t: &dyn std::fmt::Display| t.to_string().parse::<f64>().expect("a number");
        let promised = assessment.raise.map_or(0.0, |r| percent(&r.coverage));
        prop_assert!(percent(&assessment.coverage) + promised <= 100.0 + 1e-9);
    }

    #[test]
    fn the_order_of_findings_and_checks_does_not_matter(
        checks in any_checks(),
        findings in prop::collection::vec(any_finding(), 0..12),
        turn in 0..12_usize,
    ) {
        let straight = Assessment::of(&record(checks.clone(), findings.clone()), &catalogue());
        let (mut checks, mut findings) = (checks, findings);
        checks.reverse();
        if !findings.is_empty() {
            let by = turn % findings.len();
            findings.rotate_left(by);
        }
        let turned = Assessment::of(&record(checks, findings.clone()), &catalogue());
        prop_assert_eq!((straight.score, straight.grade, straight.coverage, &straight.ceiling, &straight.raise),
            (turned.score, turned.grade, turned.coverage, &turned.ceiling, &turned.raise));
        prop_assert_eq!(&straight.categories, &turned.categories);
        // Issues point into the record, whose order changed; everything else is the same.
        let told = |a: &Assessment| -> Vec<_> {
            a.issues.iter().map(|i| (i.weakness.clone(), i.checks.clone(), i.severity, i.confidence,
                i.spots.iter().map(|s| (s.place.clone(), s.severity, s.confidence)).collect::<Vec<_>>())).collect()
        };
        prop_assert_eq!(told(&straight), told(&turned));
    }

    #[test]
    fn the_same_record_gives_the_same_bytes_and_survives_json(
        checks in any_checks(),
        findings in prop::collection::vec(any_finding(), 0..12),
    ) {
        let record = record(checks, findings);
        let first = Assessment::of(&record, &catalogue());
        let text = serde_json::to_string(&first).expect("serialises");
        prop_assert_eq!(&text, &serde_json::to_string(&Assessment::of(&record, &catalogue())).expect("serialises"));
        prop_assert_eq!(first, serde_json::from_str::<Assessment>(&text).expect("reads back"));
    }

    #[test]
    fn numbers_stay_in_their_bounds(
        checks in any_checks(),
        findings in prop::collection::vec(any_finding(), 0..30),
    ) {
        let assessment = Assessment::of(&record(checks, findings.clone()), &catalogue());
        prop_assert!(assessment.score <= Some(Tenths::HUNDRED));
        prop_assert!(assessment.coverage <= Tenths::HUNDRED);
        prop_assert_eq!(assessment.grade, assessment.score.map(Grade::of));
        prop_assert!(assessment.categories.iter().all(|c| c.share <= Tenths::HUNDRED));
        // Every finding is somewhere, and no finding is at two places.
        let mut told: Vec<usize> = assessment.issues.iter().flat_map(|i| &i.spots).map(|s| s.finding).collect();
        let spots = told.len();
        told.sort_unstable();
        told.dedup();
        prop_assert_eq!(told.len(), spots);
        prop_assert!(told.iter().all(|at| *at < findings.len()));
    }

    #[test]
    fn a_gate_never_panics_and_never_passes_what_it_did_not_understand(text in "\\PC{0,8}") {
        let allowed = text.parse::<f64>().is_ok_and(|n| (0.0..=100.0).contains(&n))
            || "ABCDFabcdf".contains(&text) && text.len() == 1;
        if text.parse::<rowlock_policy::Threshold>().is_ok() {
            prop_assert!(allowed, "{text}");
        }
    }
}
