//! `rowlock code`: the source of a service, read and judged; nothing of it is run.

mod suppress;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, ValueHint};
use rowlock_checks::catalogue;
use rowlock_model::{
    CheckOutcome, Finding, Findings, Framework, Method, Operation, Provenance, RunRecord, SourceRead,
    Surface, Target,
};
use rowlock_report::Report;
use rowlock_source::{Program, Project, app};

use crate::cli::{GateOptions, OutputOptions};
use crate::fault::{Fault, misuse};
use crate::{config, files, output, scan};

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

/// Folders that hold other people's code, or none.
const FOREIGN: [&str; 12] = [
    "node_modules",
    "__pycache__",
    "venv",
    "env",
    "virtualenv",
    "site-packages",
    "dist-packages",
    "build",
    "dist",
    "vendor",
    "_vendor",
    "eggs",
];

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
    let (project, left_out) = read(code)?;
    let report = judge(code, &project, left_out)?;
    let result = gate.judge(&report.assessment);
    for (format, file) in outputs {
        output::write(&report, format, file.as_deref(), &code.output)?;
    }
    Ok(scan::finish(&report, &gate, &result, code.output.quiet))
}

/// The report of source without options of its own, for a pipeline.
pub(crate) fn report(paths: Vec<PathBuf>) -> Result<Report, Fault> {
    let code = Code { paths, tests: false, output: OutputOptions::default(), gate: GateOptions::default() };
    let (project, left_out) = read(&code)?;
    judge(&code, &project, left_out)
}

/// Reads all Python files of the paths; what was left out comes along, one line each.
fn read(code: &Code) -> Result<(Project, Vec<String>), Fault> {
    let (mut project, mut tests, mut notebooks) = (Project::default(), 0, 0);
    for named in &code.paths {
        if !named.exists() {
            return Err(misuse!("{} is not there", named.display()));
        }
        let given = named.is_file();
        let enter = |folder: &Path| {
            let name = folder.file_name().unwrap_or_default().to_string_lossy();
            !name.starts_with('.') && !FOREIGN.contains(&&*name) && !name.ends_with(".egg-info")
        };
        files::each(named, &enter, &mut |path, outcome| {
            let shown = path.to_string_lossy().replace('\\', "/");
            let shown = shown.strip_prefix("./").unwrap_or(&shown);
            if let Err(e) = outcome {
                return project.pass(shown, e.to_string());
            }
            let extension = path.extension().map(|e| e.to_string_lossy().to_ascii_lowercase());
            match extension.as_deref() {
                Some("ipynb") => notebooks += 1,
                Some("py" | "pyw") if !given && !code.tests && is_test(path, named) => tests += 1,
                Some("py" | "pyw") => add(&mut project, path, shown),
                _ if given => add(&mut project, path, shown),
                _ => {}
            }
        });
    }
    if project.files.is_empty() && project.unread.is_empty() {
        return Err(misuse!("there is no Python file to read in {}", told(&code.paths)));
    }
    let mut left_out = Vec::new();
    let file = |n: usize| if n == 1 { "1 file".to_owned() } else { format!("{n} files") };
    if tests > 0 {
        left_out.push(format!("{} of tests; --tests reads them", file(tests)));
    }
    if notebooks > 0 {
        left_out.push(format!("{} that are notebooks", file(notebooks)));
    }
    if project.beyond() > 0 {
        left_out
            .push(format!("{} beyond what is read at once; name a smaller folder", file(project.beyond())));
    }
    left_out.extend(project.unread.iter().map(|u| format!("{}: {}", u.name, u.why)));
    Ok((project, left_out))
}

fn add(project: &mut Project, path: &Path, shown: &str) {
    let most = rowlock_source::project::LARGEST_FILE as u64;
    match std::fs::metadata(path) {
        // Not read at all: its size alone decides.
        Ok(facts) if facts.len() > most => {
            let why = format!("it is larger than {} MiB, so it is taken for generated", most >> 20);
            project.pass(shown, why);
        }
        Ok(_) => match std::fs::read(path) {
            Ok(bytes) => project.add(shown, &bytes),
            Err(e) => project.pass(shown, e.to_string()),
        },
        Err(e) => project.pass(shown, e.to_string()),
    }
}

/// Whether a file is a test by its name, or by a folder below the one that was named.
fn is_test(path: &Path, named: &Path) -> bool {
    let below = path.strip_prefix(named).unwrap_or(path);
    let folder = |p: &std::ffi::OsStr| {
        let name = p.to_string_lossy();
        matches!(&*name, "tests" | "test" | "testing") || name.starts_with("test_")
    };
    let name = below.file_name().unwrap_or_default().to_string_lossy();
    below.parent().is_some_and(|p| p.iter().any(folder))
        || name.starts_with("test_")
        || name.ends_with("_test.py")
        || name == "conftest.py"
}

/// The report of a project.
fn judge(code: &Code, project: &Project, mut left_out: Vec<String>) -> Result<Report, Fault> {
    let program = Program::new(project);
    let (mut findings, mut checks): (Vec<Finding>, _) = (Vec::new(), Vec::new());
    for rule in catalogue::source_rules() {
        let meta = rule.meta();
        let standing = rule.look(&program, &mut Findings::open(meta, &mut findings)).standing();
        checks.push(CheckOutcome { check: meta.id.to_owned(), standing, requests: 0 });
    }
    let mut notes = suppress::apply(project, &mut findings);
    findings.sort_by_cached_key(|f| (std::cmp::Reverse(f.severity), f.check.clone(), f.place.clone()));
    findings.dedup_by(|b, a| a.check == b.check && a.place == b.place);
    left_out.append(&mut notes.left_out);
    let (surface, framework) = surface(&program, &code.paths);
    let record = RunRecord {
        target: Target::parse("http://localhost").map_err(Fault::usage)?,
        started: String::new(),
        took_ms: 0,
        identities: Vec::new(),
        notes: notes.notes,
        surface,
        framework,
        checks,
        untold: Vec::new(),
        audited: Vec::new(),
        findings,
        requests: 0,
        effort: Vec::new(),
        left_out,
        left_behind: Vec::new(),
        source: Some(SourceRead { files: project.files.len(), lines: project.lines() }),
        stopped: None,
    };
    let metas: Vec<_> = catalogue::source_rules().iter().map(|r| r.meta()).collect();
    Ok(Report::new(env!("CARGO_PKG_VERSION"), record, &metas))
}

/// The routes as operations, and the framework where there is only one.
fn surface(program: &Program<'_>, paths: &[PathBuf]) -> (Surface, Option<Framework>) {
    let mut surface = Surface { documents: vec![told(paths)], ..Surface::default() };
    let (mut flask, mut fastapi) = (false, false);
    for route in &program.app.routes {
        match route.framework {
            app::Framework::Flask => flask = true,
            app::Framework::FastApi => fastapi = true,
        }
        for method in &route.methods {
            let method = Method::from(method.as_str());
            if surface.find(&method, &route.path).is_none() {
                surface.operations.push(Operation::seen(method, route.path.clone(), Provenance::Source));
            }
        }
    }
    let framework = match (flask, fastapi) {
        (true, false) => Some(Framework::Flask),
        (false, true) => Some(Framework::FastApi),
        _ => None,
    };
    (surface, framework)
}

fn told(paths: &[PathBuf]) -> String {
    paths.iter().map(|p| p.display().to_string()).collect::<Vec<_>>().join(" ")
}
