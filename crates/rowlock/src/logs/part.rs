//! What was found in logs as a report, so that a pipeline judges it like everything else.

use std::path::PathBuf;

use rowlock_checks::catalogue;
use rowlock_logs::Tally;
use rowlock_model::{
    CheckOutcome, Confidence, Findings, Place, Proof, RunRecord, SourceRead, Standing, Surface, Target,
};
use rowlock_report::{LOG_CHECK, Report};

use super::{key, search};
use crate::fault::{Fault, misuse};

/// The report of a search through files; one that cannot be read is an error, since nothing is known of it.
pub(crate) fn report(files: &[PathBuf]) -> Result<Report, Fault> {
    let missing = files.iter().find(|f| f.as_os_str() != "-" && !f.exists());
    if let Some(file) = missing {
        return Err(misuse!("{} is not there", file.display()));
    }
    let (tally, aside) = search(files, key(None)?, false);
    if let Some((name, why)) = aside.unreadable.first() {
        return Err(Fault::impossible(anyhow::anyhow!("{name} could not be searched: {why}")));
    }
    let meta = catalogue::find(LOG_CHECK)
        .ok_or_else(|| Fault::impossible(anyhow::anyhow!("there is no check {LOG_CHECK}")))?;
    let mut found = Vec::new();
    for secret in tally.secrets() {
        let mut findings = Findings::open(meta, &mut found);
        let place = place(&tally, secret);
        let because = format!(
            "{} in {}: the first is shown, none is printed",
            secret.kind.title,
            rowlock_report::digest::plural(usize::try_from(secret.lines).unwrap_or(usize::MAX), "line")
        );
        let proof = Proof::fact(format!("{} of the kind {}", place, secret.kind.id));
        findings
            .find(place, Confidence::Firm, because, proof)
            .title(format!("{} in a log", secret.kind.title));
    }
    let left_out = aside.skipped.iter().map(|(name, what)| format!("{name}: {what}")).collect();
    let record = RunRecord {
        surface: Surface { documents: vec![super::names(files)], ..Surface::default() },
        checks: vec![CheckOutcome { check: meta.id.to_owned(), standing: Standing::Judged, requests: 0 }],
        findings: found,
        left_out,
        // Like source, logs show what is wrong and not that the rest is right: no grade.
        source: Some(SourceRead {
            files: tally.sources.len(),
            lines: usize::try_from(tally.lines).unwrap_or(usize::MAX),
        }),
        ..RunRecord::unsent(Target::parse("http://localhost").map_err(Fault::usage)?)
    };
    Ok(Report::new(env!("CARGO_PKG_VERSION"), record, &[meta]))
}

/// Where a secret stands first. The kind stands for the symbol: the same secret elsewhere in a file is the
/// same finding, and one of another kind is another.
fn place(tally: &Tally, secret: &rowlock_logs::Secret) -> Place {
    let number = |n: u64| usize::try_from(n).unwrap_or(usize::MAX);
    let first = &secret.first;
    Place::Source {
        file: tally.sources.get(first.source).cloned().unwrap_or_default(),
        line: number(first.line),
        column: number(first.column),
        end_line: number(first.line),
        end_column: number(first.column),
        symbol: secret.kind.id.to_owned(),
    }
}
