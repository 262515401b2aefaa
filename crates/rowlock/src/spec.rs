//! `rowlock spec`: a description analysed, or compared with another, without a request.

use std::process::ExitCode;

use rowlock_checks::catalogue;
use rowlock_model::{CheckOutcome, Finding, Findings, RunRecord, Target};
use rowlock_openapi::{Change, Document, Side};
use rowlock_report::Report;
use serde::Serialize;

use crate::cli::{Spec, SpecCommand};
use crate::fault::{Fault, misuse};
use crate::{config, documents, output, scan};

/// Carries out the command.
pub(crate) async fn command(spec: Spec) -> Result<ExitCode, Fault> {
    if let Some(SpecCommand::Diff { old, new, json }) = &spec.command {
        let (old, new) = (documents::document(old).await?, documents::document(new).await?);
        return diff(&old, &new, *json);
    }
    let place =
        spec.document.as_deref().ok_or_else(|| misuse!("give a document: rowlock spec openapi.json"))?;
    let gate = scan::gate(&spec.gate)?;
    let outputs = config::outputs(&spec.output.format, &spec.output.output)?;
    let report = analyse(documents::document(place).await?)?;
    let result = gate.judge(&report.assessment);
    for (format, file) in outputs {
        output::write(&report, format, file.as_deref(), &spec.output)?;
    }
    Ok(scan::finish(&report, &gate, &result, spec.output.quiet))
}

/// The report of a description alone.
pub(crate) fn analyse(document: Document) -> Result<Report, Fault> {
    let mut findings: Vec<Finding> = Vec::new();
    let mut checks = Vec::new();
    for rule in catalogue::document_rules() {
        let meta = rule.meta();
        let standing = rule.look(&document, &mut Findings::open(meta, &mut findings)).standing();
        checks.push(CheckOutcome { check: meta.id.to_owned(), standing, requests: 0 });
    }
    findings.sort_by_cached_key(|f| (std::cmp::Reverse(f.severity), f.check.clone(), f.place.clone()));
    let mut surface = document.surface();
    let notes = std::mem::take(&mut surface.notes);
    let target = described_target(&document)?;
    // A large document is not held beside the large report that is made of it.
    drop(document);
    let record = RunRecord { notes, surface, checks, findings, ..RunRecord::unsent(target) };
    let metas: Vec<_> = catalogue::document_rules().iter().map(|r| r.meta()).collect();
    Ok(Report::new(env!("CARGO_PKG_VERSION"), record, &metas))
}

/// The first server that a description names; loopback when it names none.
fn described_target(document: &Document) -> Result<Target, Fault> {
    let named = document
        .servers()
        .into_iter()
        .find_map(|s| Target::parse(&s.expanded).ok().filter(|_| s.expanded.contains("://")));
    match named {
        Some(target) => Ok(target),
        None => Target::parse("http://localhost").map_err(Fault::usage),
    }
}

fn diff(old: &Document, new: &Document, json: bool) -> Result<ExitCode, Fault> {
    let changes = rowlock_openapi::diff(old, new);
    if json {
        let all: Vec<_> = changes.iter().map(|c| told(old, new, c)).collect();
        let json = serde_json::to_string_pretty(&all).map_err(Fault::impossible)?;
        output::print(rowlock_report::escape::json(&json).into_owned() + "\n")?;
    } else if changes.is_empty() {
        let line = format!("Nothing got weaker between {} and {}.", old.name(), new.name());
        output::print(format!("{}\n", rowlock_report::escape::visible(&line)))?;
    } else {
        for change in &changes {
            let told = told(old, new, change);
            let what = format!("{:>8}  {}: {}", told.severity, told.place, told.what);
            let places = format!("          {} -> {}", told.old, told.new);
            let escape = rowlock_report::escape::visible;
            output::print(format!("{}\n{}\n", escape(&what), escape(&places)))?;
        }
    }
    Ok(if changes.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

/// A weakening as it is told.
#[derive(Debug, Serialize)]
struct Told {
    kind: &'static str,
    severity: &'static str,
    place: String,
    what: String,
    old: String,
    new: String,
}

fn told(old: &Document, new: &Document, change: &Change) -> Told {
    let at = |document: &Document, side: &Option<Side>| match side {
        Some(side) => format!("{}:{}:{}", document.name(), side.span.line, side.span.column),
        None => format!("{} (absent)", document.name()),
    };
    let place = match &change.operation {
        Some((method, path)) => format!("{method} {path}"),
        None => "the document".to_owned(),
    };
    Told {
        kind: change.kind.word(),
        severity: change.severity.word(),
        place,
        what: change.what.clone(),
        old: at(old, &change.old),
        new: at(new, &change.new),
    }
}
