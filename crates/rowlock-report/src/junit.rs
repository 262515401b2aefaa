//! JUnit XML: a suite a category, a test a check, so that CI shows findings where it shows broken tests.
//!
//! A confirmed or firm finding is a failure; what is tentative or advice is only
//! output. A check that was not assessed or not applicable is skipped, never
//! passed.

use std::fmt::Write as _;

use rowlock_model::{Category, Severity, Standing};
use rowlock_policy::{GateResult, Issue};

use crate::escape::{markup, markup_lines};
use crate::report::{CatalogueEntry, Report};

/// The report as JUnit XML.
pub fn render(report: &Report) -> String {
    render_all(&[report], None)
}

/// Several reports as one file, with a suite of one test for the gate where there is one.
pub fn render_all(reports: &[&Report], gate: Option<&GateResult>) -> String {
    let mut xml = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let suites = |report| Category::ALL.into_iter().filter_map(move |c| suite(report, c));
    let suites: Vec<(&Report, Suite<'_>)> =
        reports.iter().flat_map(|report| suites(report).map(move |s| (*report, s))).collect();
    let names: Vec<String> = reports.iter().map(|r| markup(&r.record.target.origin())).collect();
    let took: u64 = reports.iter().map(|r| r.record.took_ms).sum();
    let failed = gate.is_some_and(|g| !g.met);
    let _ = writeln!(
        xml,
        "<testsuites name=\"rowlock {}\" tests=\"{}\" failures=\"{}\" skipped=\"{}\" time=\"{}.{:03}\">",
        names.first().map_or("", String::as_str),
        suites.iter().map(|(_, s)| s.tests.len()).sum::<usize>() + usize::from(gate.is_some()),
        suites.iter().map(|(_, s)| s.failures()).sum::<usize>() + usize::from(failed),
        suites.iter().map(|(_, s)| s.skipped()).sum::<usize>(),
        took / 1000,
        took % 1000,
    );
    if let Some(gate) = gate {
        write_gate(&mut xml, gate);
    }
    for (report, suite) in &suites {
        write_suite(&mut xml, report, suite);
    }
    xml.push_str("</testsuites>\n");
    xml
}

fn write_gate(xml: &mut String, gate: &GateResult) {
    let failures = usize::from(!gate.met);
    let _ = writeln!(
        xml,
        "  <testsuite name=\"Gate\" tests=\"1\" failures=\"{failures}\" errors=\"0\" skipped=\"0\">"
    );
    xml.push_str("    <testcase classname=\"rowlock\" name=\"gate\"");
    if gate.met {
        xml.push_str("/>\n");
    } else {
        let told = markup_lines(&gate.reasons.join("\n"));
        let _ = writeln!(
            xml,
            ">\n      <failure type=\"gate\" message=\"the gate is not met\">{told}</failure>\n    </testcase>"
        );
    }
    xml.push_str("  </testsuite>\n");
}

struct Suite<'a> {
    category: Category,
    tests: Vec<Test<'a>>,
}

struct Test<'a> {
    entry: &'a CatalogueEntry,
    failures: Vec<&'a Issue>,
    remarks: Vec<&'a Issue>,
    /// Why it was skipped, when it was.
    skipped: Option<String>,
}

impl Suite<'_> {
    fn failures(&self) -> usize {
        self.tests.iter().filter(|t| !t.failures.is_empty()).count()
    }

    fn skipped(&self) -> usize {
        self.tests.iter().filter(|t| t.failures.is_empty() && t.skipped.is_some()).count()
    }
}

fn suite(report: &Report, category: Category) -> Option<Suite<'_>> {
    let tests: Vec<Test<'_>> =
        report.catalogue.iter().filter(|e| e.category == category).map(|e| test(report, e)).collect();
    (!tests.is_empty()).then_some(Suite { category, tests })
}

fn test<'a>(report: &'a Report, entry: &'a CatalogueEntry) -> Test<'a> {
    let (failures, remarks) = report
        .assessment
        .issues
        .iter()
        .filter(|i| i.check() == entry.check)
        .partition(|i| i.counts() && i.severity > Severity::Info);
    let standing = report.record.checks.iter().find(|c| c.check == entry.check).map(|c| &c.standing);
    // Who sees what another check tells of has not passed, and one weakness fails once.
    let elsewhere =
        report.assessment.issues.iter().find(|i| i.checks.iter().skip(1).any(|c| *c == entry.check));
    let skipped = match standing {
        Some(Standing::Judged) => elsewhere.map(|i| format!("found as well: see {}", i.check())),
        Some(Standing::NotApplicable(why)) => Some(format!("not applicable: {why}")),
        Some(Standing::NotAssessed(why)) => Some(format!("not assessed: {why}")),
        None => Some("not assessed: not part of this run".to_owned()),
    };
    Test { entry, failures, remarks, skipped }
}

fn write_suite(xml: &mut String, report: &Report, suite: &Suite<'_>) {
    let _ = writeln!(
        xml,
        "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"0\" skipped=\"{}\" timestamp=\"{}\">",
        markup(suite.category.title()),
        suite.tests.len(),
        suite.failures(),
        suite.skipped(),
        markup(report.record.started.trim_end_matches('Z')),
    );
    for test in &suite.tests {
        let _ = write!(
            xml,
            "    <testcase classname=\"rowlock.{}\" name=\"{}\"",
            suite.category.word(),
            markup(&test.entry.check)
        );
        let mut inside = String::new();
        if let Some(issue) = test.failures.first() {
            let _ = writeln!(
                inside,
                "      <failure type=\"{}\" message=\"{}\">{}</failure>",
                issue.severity.word(),
                markup(&issue.title),
                told(report, &test.failures)
            );
        } else if let Some(why) = &test.skipped {
            let _ = writeln!(inside, "      <skipped message=\"{}\"/>", markup(why));
        }
        if !test.remarks.is_empty() {
            let _ = writeln!(inside, "      <system-out>{}</system-out>", told(report, &test.remarks));
        }
        if inside.is_empty() {
            xml.push_str("/>\n");
        } else {
            let _ = writeln!(xml, ">\n{inside}    </testcase>");
        }
    }
    xml.push_str("  </testsuite>\n");
}

/// Every place with its reason, a line each.
fn told(report: &Report, issues: &[&Issue]) -> String {
    let spots = issues.iter().flat_map(|i| &i.spots);
    let lines: Vec<String> = spots
        .map(|spot| {
            let because = report.finding(spot).map_or("", |f| f.because.as_str());
            markup(&format!("{} {} {}: {because}", spot.severity.word(), spot.confidence.word(), spot.place))
        })
        .collect();
    lines.join("\n")
}
