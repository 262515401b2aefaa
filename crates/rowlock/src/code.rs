//! `rowlock code`: the source of a service, read and judged; nothing of it is run.

mod reading;
mod suppress;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, ValueHint};
use rowlock_checks::catalogue;
use rowlock_model::{Reading, RunRecord, Surface, Target};
use rowlock_report::Report;

pub(crate) use self::reading::read;

use crate::cli::{GateOptions, OutputOptions};
use crate::fault::{Fault, misuse};
use crate::{config, output, scan};

/// Read the Python source of a Flask or FastAPI service.
///
/// Finds what lets secrets out or attackers in: credentials in logs, routes without protection, comparisons
/// that leak, weak hashes. Nothing is run or sent. A line ending in `# rowlock: ignore[CHECK] REASON` is left alone.
#[derive(Debug, Args)]
pub(crate) struct Code {
    /// Files and folders.
    #[arg(value_name = "PATH", required = true, value_hint = ValueHint::AnyPath)]
    paths: Vec<PathBuf>,
    /// Read tests as well (folders `tests` and `test`, files `test_*.py`, `*_test.py` and `conftest.py`).
    #[arg(long)]
    tests: bool,
    #[command(flatten)]
    output: OutputOptions,
    #[command(flatten)]
    gate: GateOptions,
}

/// Carries out the command.
pub(crate) fn command(code: &Code) -> Result<ExitCode, Fault> {
    if code.gate.threshold.is_some() {
        return Err(misuse!(
            "source has no grade to hold against --threshold; use --fail-on, such as --fail-on high"
        ));
    }
    let gate = scan::gate(&code.gate)?;
    let outputs = config::outputs(&code.output.format, &code.output.output)?;
    output::possible(&outputs)?;
    let report = report_of(read(&code.paths, code.tests)?, &code.paths)?;
    let result = gate.judge(&report.assessment);
    for (format, file) in outputs {
        output::write(&report, format, file.as_deref(), &code.output)?;
    }
    Ok(scan::finish(&report, &gate, &result, code.output.quiet))
}

/// The report of source without options of its own, for a pipeline.
pub(crate) fn report(paths: &[PathBuf]) -> Result<Report, Fault> {
    report_of(read(paths, false)?, paths)
}

/// The report of source by itself.
fn report_of(reading: Reading, paths: &[PathBuf]) -> Result<Report, Fault> {
    let surface =
        Surface { operations: reading.operations, documents: vec![told(paths)], ..Surface::default() };
    let record = RunRecord {
        notes: reading.notes,
        surface,
        framework: reading.framework,
        checks: reading.checks,
        findings: reading.findings,
        left_out: reading.left_out,
        source: Some(reading.read),
        ..RunRecord::unsent(Target::parse("http://localhost").map_err(Fault::usage)?)
    };
    let metas: Vec<_> = catalogue::source_rules().iter().map(|r| r.meta()).collect();
    Ok(Report::new(env!("CARGO_PKG_VERSION"), record, &metas))
}

fn told(paths: &[PathBuf]) -> String {
    paths.iter().map(|p| p.display().to_string()).collect::<Vec<_>>().join(" ")
}
