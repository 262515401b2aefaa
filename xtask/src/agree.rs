//! Ten live runs agree: the mixed services scanned anew ten times each, confirmed and firm findings compared.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::{Result, bail};
use serde_json::Value;

use crate::eval;
use crate::lab::{self, Service, Variant};
use crate::step::Kept;

/// Runs of each service.
const RUNS: usize = 10;

/// Scans the mixed services (those whose names contain one of the arguments) ten times each, each
/// time started anew, and fails where a confirmed or firm finding is not in all of them.
pub(crate) fn run(only: &[String]) -> Result<()> {
    let binary = Kept::new()?;
    let python = lab::python()?;
    let services = lab::services("services", only)?;
    if services.is_empty() {
        bail!("no mixed service of the lab matches {only:?}");
    }
    let mut troubles = Vec::new();
    for service in &services {
        for (name, variant) in service.variants() {
            let agreed = one(&binary, &python, service, name, variant, &mut troubles)?;
            println!(
                "── {} ({name}): {RUNS} runs agree on {agreed} confirmed and firm findings",
                service.slug
            );
        }
    }
    if !troubles.is_empty() {
        bail!("runs of the same service differ:\n  {}", troubles.join("\n  "));
    }
    Ok(())
}

/// How many findings all runs have; what only some have is a trouble.
fn one(
    binary: &Path,
    python: &Path,
    service: &Service,
    name: &str,
    variant: &Variant,
    troubles: &mut Vec<String>,
) -> Result<usize> {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for _ in 0..RUNS {
        for finding in sure(&eval::one(binary, python, service, name, variant)?) {
            *seen.entry(finding).or_default() += 1;
        }
    }
    let in_all = seen.values().filter(|n| **n == RUNS).count();
    let odd = seen.iter().filter(|(_, n)| **n != RUNS);
    troubles.extend(odd.map(|(what, n)| format!("{} ({name}): {what} in {n} of {RUNS} runs", service.slug)));
    Ok(in_all)
}

/// The confirmed and firm findings of a report, each with its place and severity.
fn sure(report: &Value) -> BTreeSet<String> {
    let findings = report["record"]["findings"].as_array().cloned().unwrap_or_default();
    let word = |finding: &Value, key: &str| finding[key].as_str().unwrap_or_default().to_owned();
    findings
        .iter()
        .filter(|f| f["confidence"] != "tentative")
        .map(|f| {
            let mut place = f["place"].clone();
            // The port is a new one each time.
            if let Some(fields) = place.as_object_mut() {
                fields.remove("origin");
            }
            format!("{} {} {} at {place}", word(f, "check"), word(f, "severity"), word(f, "confidence"))
        })
        .collect()
}
