//! The outcome as GitLab reads it: Code Quality for the merge request, and a security report.
//!
//! Both want a file for each finding; one that is at no file gets the name of its place.

use std::collections::BTreeMap;

use rowlock_model::Severity;
use rowlock_policy::Demands;
use serde_json::{Value, json};

use super::annotate::position;
use super::{Marked, Outcome};
use crate::escape::short;
use crate::json;

/// The version of GitLab's security report format.
const SCHEMA: &str = "15.0.7";

/// A Code Quality report (a subset of the Code Climate specification).
pub fn code_quality(outcome: &Outcome, demands: &Demands, root: &str) -> String {
    // GitLab drops findings whose fingerprint it has met.
    let mut met: BTreeMap<String, usize> = BTreeMap::new();
    let all: Vec<Value> = outcome
        .marked(demands)
        .iter()
        .map(|m| {
            let nth = met.entry(m.fingerprint.clone()).or_default();
            *nth += 1;
            let fingerprint =
                if *nth > 1 { format!("{}-{nth}", m.fingerprint) } else { m.fingerprint.clone() };
            let (file, line) = place(m, root);
            json!({
                "description": format!("{}: {}", short(&m.finding.title, 200), short(&m.finding.place.to_string(), 200)),
                "check_name": m.finding.check,
                "fingerprint": fingerprint,
                "severity": match m.finding.severity {
                    Severity::Critical => "blocker",
                    Severity::High => "critical",
                    Severity::Medium => "major",
                    Severity::Low => "minor",
                    Severity::Info => "info",
                },
                "location": { "path": file, "lines": { "begin": line } },
            })
        })
        .collect();
    json::text(&all)
}

/// A security report of the kind SAST. `began` and `ended` are moments, RFC 3339 in UTC.
pub fn sast(outcome: &Outcome, demands: &Demands, root: &str, began: &str, ended: &str) -> String {
    let moment = |text: &str| text.get(..19).unwrap_or("1970-01-01T00:00:00").to_owned();
    let tool = json!({
        "id": "rowlock", "name": "Rowlock", "url": "https://github.com/rowlock/rowlock",
        "vendor": { "name": "Rowlock" }, "version": outcome.tool.version,
    });
    let partial = outcome.parts.iter().any(|p| p.report.record.stopped.is_some());
    let vulnerabilities: Vec<Value> =
        outcome.marked(demands).iter().enumerate().map(|(n, m)| vulnerability(n, m, root)).collect();
    json::text(&json!({
        "version": SCHEMA,
        "scan": {
            "analyzer": tool, "scanner": tool, "type": "sast",
            "start_time": moment(began), "end_time": moment(ended),
            "status": if partial { "failure" } else { "success" },
        },
        "vulnerabilities": vulnerabilities,
    }))
}

fn vulnerability(nth: usize, m: &Marked<'_>, root: &str) -> Value {
    let finding = m.finding;
    let (file, line) = place(m, root);
    let mut identifiers = vec![json!({
        "type": "rowlock_check", "name": format!("Rowlock {}", finding.check), "value": finding.check,
    })];
    let page = m.report.pages.get(&finding.check);
    identifiers.extend(page.into_iter().flat_map(|p| &p.cwe).map(|n| {
        json!({
            "type": "cwe", "name": format!("CWE-{n}"), "value": n.to_string(),
            "url": format!("https://cwe.mitre.org/data/definitions/{n}.html"),
        })
    }));
    let severity = match finding.severity {
        Severity::Critical => "Critical",
        Severity::High => "High",
        Severity::Medium => "Medium",
        Severity::Low => "Low",
        Severity::Info => "Info",
    };
    json!({
        "id": uuid(&format!("{}{nth:012x}", &m.fingerprint[..20])),
        "name": short(&finding.title, 250),
        "description": format!("{}: {}", short(&finding.place.to_string(), 200), short(&finding.because, 1000)),
        "severity": severity,
        "solution": page.map(|p| short(&p.advice, 1000)).unwrap_or_default(),
        "identifiers": identifiers,
        "location": { "file": file, "start_line": line },
    })
}

/// The file and line of a finding, or the name of its place.
fn place(m: &Marked<'_>, root: &str) -> (String, usize) {
    match position(m.report, m.finding, root) {
        Some(at) => (at.file, at.line),
        None => (short(m.finding.place.to_string().trim_start_matches('/'), 200), 1),
    }
}

/// Hexadecimal digits in the groups of a UUID.
fn uuid(digits: &str) -> String {
    let d: Vec<char> =
        digits.chars().filter(char::is_ascii_hexdigit).chain(std::iter::repeat('0')).take(32).collect();
    let part = |from: usize, to: usize| d[from..to].iter().collect::<String>();
    format!("{}-{}-{}-{}-{}", part(0, 8), part(8, 12), part(12, 16), part(16, 20), part(20, 32))
}
