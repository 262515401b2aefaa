//! Source read and judged: what `rowlock code` reports, and what a scan is held against.

use std::path::{Path, PathBuf};

use rowlock_checks::catalogue;
use rowlock_model::{CheckOutcome, Finding, Findings, Framework, Reading, SourceRead};
use rowlock_source::{Program, Project, app};

use super::suppress;
use crate::fault::{Fault, misuse};
use crate::files;

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

/// Reads and judges all Python files of the paths.
pub(crate) fn read(paths: &[PathBuf], with_tests: bool) -> Result<Reading, Fault> {
    let (project, mut left_out) = project(paths, with_tests)?;
    let program = Program::new(&project);
    let (mut findings, mut checks): (Vec<Finding>, _) = (Vec::new(), Vec::new());
    for rule in catalogue::source_rules() {
        let meta = rule.meta();
        let standing = rule.look(&program, &mut Findings::open(meta, &mut findings)).standing();
        checks.push(CheckOutcome { check: meta.id.to_owned(), standing, requests: 0 });
    }
    let mut said = suppress::apply(&project, &mut findings);
    findings.sort_by_cached_key(|f| (std::cmp::Reverse(f.severity), f.check.clone(), f.place.clone()));
    findings.dedup_by(|b, a| a.check == b.check && a.place == b.place);
    left_out.append(&mut said.left_out);
    Ok(Reading {
        read: SourceRead { files: project.files.len(), lines: project.lines() },
        framework: framework(&program),
        operations: app::operations(&project, &program.app),
        checks,
        findings,
        left_out,
        notes: said.notes,
    })
}

/// The framework, where there is only one.
fn framework(program: &Program<'_>) -> Option<Framework> {
    let serves = |framework| program.app.routes.iter().any(|r| r.framework == framework);
    match (serves(app::Framework::Flask), serves(app::Framework::FastApi)) {
        (true, false) => Some(Framework::Flask),
        (false, true) => Some(Framework::FastApi),
        _ => None,
    }
}

/// Reads all Python files of the paths; what was left out comes along, one line each.
fn project(paths: &[PathBuf], with_tests: bool) -> Result<(Project, Vec<String>), Fault> {
    let (mut project, mut tests, mut notebooks) = (Project::default(), 0, 0);
    for named in paths {
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
                Some("py" | "pyw") if !given && !with_tests && is_test(path, named) => tests += 1,
                Some("py" | "pyw") => add(&mut project, path, shown),
                _ if given => add(&mut project, path, shown),
                _ => {}
            }
        });
    }
    if project.files.is_empty() && project.unread.is_empty() {
        return Err(misuse!("there is no Python file to read in {}", super::told(paths)));
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
