//! The tables of `docs/score.md` say what the code does.

use std::fmt::Write as _;

use rowlock_model::{Category, Confidence, Meta, Severity, Standing};
use rowlock_policy::{Assessment, Grade, coverage, score};

use crate::support::{ended, finding, meta, record};

static NOT_ENFORCED: Meta =
    meta("auth-not-enforced", Category::Authentication, Severity::Critical, true, &[]);
static NAME_IGNORED: Meta =
    meta("basic-username-ignored", Category::Authentication, Severity::High, true, &[]);
static CHARSET: Meta = meta("challenge-charset", Category::Authentication, Severity::Info, false, &[]);
static ENUMERATION: Meta =
    meta("username-enumeration", Category::Authentication, Severity::Medium, false, &[]);
static CACHEABLE: Meta =
    meta("cacheable-authenticated-response", Category::Data, Severity::Medium, true, &[]);
static STACK_TRACE: Meta = meta("stack-trace", Category::Data, Severity::Medium, false, &[]);
static OVER_HTTP: Meta = meta("basic-over-http", Category::Encryption, Severity::High, true, &[]);
static NOT_THROTTLED: Meta = meta("auth-not-throttled", Category::Rate, Severity::Medium, true, &[]);

fn example() -> Assessment {
    let catalogue: Vec<&'static Meta> = vec![
        &NOT_ENFORCED,
        &NAME_IGNORED,
        &ENUMERATION,
        &CHARSET,
        &CACHEABLE,
        &STACK_TRACE,
        &OVER_HTTP,
        &NOT_THROTTLED,
    ];
    let checks = catalogue
        .iter()
        .map(|m| {
            let standing = match m.id {
                "username-enumeration" => Standing::NotAssessed("throttled after 5 failures".into()),
                "auth-not-throttled" => Standing::NotAssessed("needs bursts: --no-burst was given".into()),
                "stack-trace" => Standing::NotApplicable("no answer was a 5xx".into()),
                _ => Standing::Judged,
            };
            ended(m, standing)
        })
        .collect();
    let findings = vec![
        finding(&NAME_IGNORED, Severity::High, Confidence::Confirmed, "/users"),
        finding(&CACHEABLE, Severity::Medium, Confidence::Firm, "/users"),
        finding(&CACHEABLE, Severity::Medium, Confidence::Firm, "/orders"),
        finding(&OVER_HTTP, Severity::High, Confidence::Tentative, "/users"),
    ];
    Assessment::of(&record(checks, findings), &catalogue)
}

fn document() -> String {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/score.md");
    std::fs::read_to_string(path).expect("docs/score.md is there")
}

fn must_hold(document: &str, lines: &str) {
    for line in lines.lines() {
        assert!(document.contains(line), "docs/score.md lacks:\n{line}\nall of it:\n{lines}");
    }
}

#[test]
fn the_worked_example_is_what_the_code_computes() {
    let assessment = example();
    let mut lines = String::new();
    for category in assessment.categories.iter().filter(|c| c.judged + c.not_assessed > 0) {
        let score = category.score.map_or("-".to_owned(), |s| s.to_string());
        writeln!(
            lines,
            "| {} | {} | {} | {}% | {} |",
            category.category.title(),
            category.standing.words(),
            category.weight,
            category.share,
            score
        )
        .expect("writes");
    }
    for deduction in assessment.categories.iter().flat_map(|c| &c.deductions) {
        writeln!(
            lines,
            "| `{}` | {} | {} | {} | {} |",
            deduction.check,
            deduction.severity.word(),
            deduction.confidence.word(),
            deduction.places,
            deduction.points
        )
        .expect("writes");
    }
    let ceiling = assessment.ceiling.as_ref().expect("a high finding holds the score");
    writeln!(lines, "mean = {}", ceiling.instead_of).expect("writes");
    writeln!(lines, "score = {}", assessment.score.expect("assessed")).expect("writes");
    writeln!(lines, "grade = {}", assessment.grade.expect("assessed")).expect("writes");
    writeln!(lines, "coverage = {}%", assessment.coverage).expect("writes");
    writeln!(lines, "raise = {}", assessment.raise.as_ref().expect("not all was assessed")).expect("writes");
    must_hold(&document(), &lines);
}

#[test]
fn the_tables_of_weights_are_those_of_the_code() {
    let mut lines = String::new();
    for category in Category::ALL {
        writeln!(lines, "| {} | {} |", category.title(), score::category_weight(category)).expect("writes");
    }
    for severity in Severity::ALL {
        writeln!(
            lines,
            "| {} | {} | {} | {} |",
            severity.word(),
            score::severity_points(severity),
            coverage::weight(severity),
            score::most_with(severity)
        )
        .expect("writes");
    }
    for grade in Grade::ALL {
        writeln!(lines, "| {grade} | {} |", grade.from()).expect("writes");
    }
    must_hold(&document(), &lines);
}
