//! SARIF 2.1.0, for code scanning: a rule a check, a result a place.
//!
//! A finding at an operation points to the line of the API description that
//! describes it, when one description is known, and else to its URL. What
//! is tentative is given for review (`kind: review`), which no gate fails on.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use rowlock_model::{Confidence, Evidence, Finding, Place, Severity, Standing};
use rowlock_policy::{Issue, Spot, fingerprint};
use serde::Serialize;
use serde_json::{Value, json};

use crate::digest;
use crate::escape::{short, visible};
use crate::json;
use crate::knowledge::HOME;
use crate::page::{Page, plain};
use crate::report::{Kind, Report};

mod location;

use self::location::Location;

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// The report as a SARIF log.
pub fn render(report: &Report) -> String {
    render_all([report])
}

/// Several reports as one log, a run each.
pub fn render_all<'a>(reports: impl IntoIterator<Item = &'a Report>) -> String {
    let runs = reports.into_iter().map(run).collect();
    json::text(&Log { schema: SCHEMA, version: "2.1.0", runs })
}

fn run(report: &Report) -> Run {
    let rules: Vec<Rule> = report.pages.iter().map(|(check, page)| rule(check, page)).collect();
    let mut results = Vec::new();
    for issue in &report.assessment.issues {
        results.extend(issue.spots.iter().filter_map(|spot| result(report, issue, spot, &rules)));
    }
    Run {
        tool: ToolComponent {
            driver: Driver {
                name: "Rowlock",
                semantic_version: report.tool.version.clone(),
                information_uri: HOME,
                rules,
            },
        },
        // One log may hold a run of each kind only once (github/codeql-action checks the ids).
        automation_details: json!({ "id": format!("rowlock/{}/", category(report)) }),
        invocations: [invocation(report)],
        original_uri_base_ids: location::bases(report),
        results,
        column_kind: "unicodeCodePoints",
        properties: run_properties(report),
    }
}

/// What code scanning tells runs apart by: the target, or what was read.
fn category(report: &Report) -> String {
    match report.kind() {
        Kind::Code | Kind::Logs => report.kind().word().to_owned(),
        Kind::Scan | Kind::Spec => report.record.target.origin(),
    }
}

#[derive(Serialize)]
struct Log {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: Vec<Run>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run {
    tool: ToolComponent,
    automation_details: Value,
    invocations: [Value; 1],
    original_uri_base_ids: Value,
    results: Vec<ResultEntry>,
    column_kind: &'static str,
    properties: Value,
}

#[derive(Serialize)]
struct ToolComponent {
    driver: Driver,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver {
    name: &'static str,
    semantic_version: String,
    information_uri: &'static str,
    rules: Vec<Rule>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Rule {
    id: String,
    name: String,
    short_description: Text,
    full_description: Text,
    #[serde(skip_serializing_if = "Option::is_none")]
    help_uri: Option<String>,
    help: Help,
    default_configuration: Value,
    properties: Value,
}

#[derive(Serialize)]
struct Text {
    text: String,
}

#[derive(Serialize)]
struct Help {
    text: String,
    markdown: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ResultEntry {
    rule_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule_index: Option<usize>,
    kind: &'static str,
    level: &'static str,
    message: Text,
    locations: [Location; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Value>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    code_flows: Vec<Value>,
    partial_fingerprints: BTreeMap<&'static str, String>,
    properties: Value,
}

fn rule(check: &str, page: &Page) -> Rule {
    // A viewer refuses empty texts; a page without words still has its title.
    let why = if page.why.is_empty() { format!("{}.", page.title) } else { page.why.clone() };
    let advice =
        if page.advice.is_empty() { format!("see rowlock explain {check}") } else { page.advice.clone() };
    let mut markdown = format!("{why}\n\n**Repair.** {advice}\n");
    for repair in &page.repairs {
        let _ = write!(markdown, "\n### {}\n{}\n", repair.framework, repair.markdown);
    }
    let articles = page.articles.iter().map(|a| (&a.title, &a.url));
    let further: Vec<_> = articles.chain(page.references.iter().map(|c| (&c.title, &c.url))).collect();
    if !further.is_empty() {
        markdown.push_str("\n### References\n");
        for (title, url) in further {
            let _ = writeln!(markdown, "- [{title}]({url})");
        }
    }
    let mut tags = vec!["security".to_owned(), format!("rowlock/{}", page.category.word())];
    tags.extend(page.cwe.iter().map(|n| format!("external/cwe/cwe-{n}")));
    if page.owasp > 0 {
        tags.push(format!("owasp-api-{}-2023", page.owasp));
    }
    tags.extend(page.asvs.iter().map(|n| format!("asvs-5.0-{n}")));
    Rule {
        id: check.to_owned(),
        name: pascal_case(check),
        short_description: Text { text: page.title.clone() },
        full_description: Text { text: format!("{}. {}", page.title, page.why).trim().to_owned() },
        help_uri: page.references.first().map(|c| c.url.clone()).filter(|u| u.starts_with("https://")),
        help: Help { text: format!("{}\n\nRepair: {}", plain(&why), plain(&advice)), markdown },
        default_configuration: json!({ "level": level(page.severity) }),
        properties: json!({
            "tags": tags,
            "precision": "high",
            "problem.severity": problem_severity(page.severity),
            "security-severity": security_severity(page.severity),
        }),
    }
}

fn result(report: &Report, issue: &Issue, spot: &Spot, rules: &[Rule]) -> Option<ResultEntry> {
    let finding = report.finding(spot)?;
    let tentative = spot.confidence == Confidence::Tentative;
    let text = format!("{}: {}", short(&finding.title, 300), short(&finding.because, 1000));
    let curl: Vec<_> = digest::exchanges(finding).map(|e| visible(&e.curl).into_owned()).collect();
    let facts: Vec<_> = finding
        .evidence
        .iter()
        .filter_map(|e| match e {
            Evidence::Fact { text } => Some(short(text, 500)),
            Evidence::Exchange(_) | Evidence::Source(_) | Evidence::Flow { .. } => None,
        })
        .collect();
    Some(ResultEntry {
        rule_id: finding.check.clone(),
        rule_index: rules.iter().position(|r| r.id == finding.check),
        // SARIF 2.1.0 section 3.27.10: a kind other than "fail" goes with the level "none".
        kind: if tentative { "review" } else { "fail" },
        level: if tentative { "none" } else { level(spot.severity) },
        message: Text { text },
        locations: [Location::of(report, located(report, finding, spot))],
        related_locations: related(report, finding, spot),
        code_flows: std::iter::once(finding)
            .chain(report.also(spot))
            .flat_map(|f| code_flows(report, f))
            .collect(),
        partial_fingerprints: BTreeMap::from([("rowlock/v1", fingerprint(finding))]),
        properties: json!({
            "severity": spot.severity.word(),
            "confidence": spot.confidence.word(),
            "category": issue.category.word(),
            "weakness": issue.weakness,
            "curl": curl,
            "facts": facts,
        }),
    })
}

/// The line of source, where one shows it: that is what a viewer can open.
fn located<'r>(report: &'r Report, finding: &'r Finding, spot: &'r Spot) -> &'r Place {
    let mut places = std::iter::once(finding).chain(report.also(spot)).map(|f| &f.place);
    places.find(|p| matches!(p, Place::Source { .. })).unwrap_or(&spot.place)
}

/// Where else the same is seen (SARIF 2.1.0 section 3.27.22).
fn related(report: &Report, finding: &Finding, spot: &Spot) -> Vec<Value> {
    let here = located(report, finding, spot);
    let told = |f: &Finding| format!("{}: {}", digest::side(report, f), short(&f.because, 500));
    let others = report.also(spot).map(|f| (&f.place, told(f)));
    let all = std::iter::once((&spot.place, short(&spot.place.to_string(), 300))).chain(others);
    let entry = |(n, (place, text)): (usize, (&Place, String))| {
        let mut location = serde_json::to_value(Location::of(report, place)).ok()?.as_object().cloned()?;
        location.insert("id".to_owned(), json!(n + 1));
        location.insert("message".to_owned(), json!({ "text": text }));
        Some(Value::Object(location))
    };
    all.filter(|(place, _)| *place != here).enumerate().filter_map(entry).collect()
}

/// The ways that values take (SARIF 2.1.0 section 3.36), one thread each.
fn code_flows(report: &Report, finding: &Finding) -> Vec<Value> {
    let flows = finding.evidence.iter().filter_map(|e| match e {
        Evidence::Flow { steps } => Some(steps),
        _ => None,
    });
    flows
        .map(|steps| {
            let locations: Vec<Value> = steps
                .iter()
                .map(|step| {
                    let physical = Location::of_line(report, &step.line);
                    let text = short(&step.what, 300);
                    json!({ "location": { "physicalLocation": physical, "message": { "text": text } } })
                })
                .collect();
            json!({ "threadFlows": [{ "locations": locations }] })
        })
        .collect()
}

fn invocation(report: &Report) -> Value {
    let notifications: Vec<Value> = report
        .record
        .checks
        .iter()
        .filter_map(|outcome| match &outcome.standing {
            Standing::NotAssessed(reason) => Some(json!({
                "level": "note",
                "message": { "text": format!("not assessed: {}: {}", outcome.check, short(reason, 300)) },
            })),
            Standing::Judged | Standing::NotApplicable(_) => None,
        })
        .collect();
    let mut invocation = json!({
        "executionSuccessful": report.record.stopped.is_none(),
        "startTimeUtc": report.record.started,
        "toolExecutionNotifications": notifications,
    });
    if let Some(stop) = &report.record.stopped {
        invocation["exitCodeDescription"] = json!(short(&stop.to_string(), 300));
    }
    invocation
}

fn run_properties(report: &Report) -> Value {
    let assessment = &report.assessment;
    let denied = |c: &rowlock_model::Contradicted| json!({ "check": c.finding.check, "place": c.finding.place.to_string(), "because": c.because });
    let contradicted: Vec<Value> = report.record.contradicted.iter().map(denied).collect();
    json!({
        "score": assessment.score,
        "grade": assessment.grade,
        "provisional": assessment.provisional,
        "coverage": assessment.coverage,
        "scoreVersion": assessment.version,
        "noChecksYet": digest::without_checks(report),
        "contradicted": contradicted,
    })
}

const fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical | Severity::High => "error",
        Severity::Medium => "warning",
        Severity::Low | Severity::Info => "note",
    }
}

const fn problem_severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical | Severity::High => "error",
        Severity::Medium | Severity::Low => "warning",
        Severity::Info => "recommendation",
    }
}

/// The number that GitHub sorts by: over 9.0 critical, 7.0 high, 4.0 medium, above zero low.
const fn security_severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical => "9.5",
        Severity::High => "8.0",
        Severity::Medium => "5.5",
        Severity::Low => "2.5",
        Severity::Info => "0.5",
    }
}

/// `basic-username-ignored` as `BasicUsernameIgnored`, which viewers show beside the id.
fn pascal_case(id: &str) -> String {
    id.split(['-', '.'])
        .flat_map(|word| {
            let mut letters = word.chars();
            let first = letters.next().map(|c| c.to_ascii_uppercase());
            first.into_iter().chain(letters).collect::<Vec<_>>()
        })
        .collect()
}
