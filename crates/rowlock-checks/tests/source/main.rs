//! Rules over source, shown idioms of Flask and FastAPI that `cases/` does not hold: each test is one way to write a
//! thing down, and the lines where it is wrong.

use rowlock_checks::catalogue;
use rowlock_model::{Confidence, Finding, Findings, Place};
use rowlock_source::{Program, Project};

mod absence;
mod doors;
mod ordinary;
mod routes;
mod servers;

/// What a rule says of several files.
fn look(id: &str, files: &[(&str, &str)]) -> Vec<Finding> {
    let mut project = Project::default();
    for (name, text) in files {
        project.add(name, text.as_bytes());
    }
    assert_eq!(project.unread, []);
    let Some(rule) = catalogue::source_rules().into_iter().find(|r| r.meta().id == id) else {
        panic!("there is no rule {id}")
    };
    let mut found: Vec<Finding> = Vec::new();
    rule.look(&Program::new(&project), &mut Findings::open(rule.meta(), &mut found));
    found
}

/// How sure a rule is of the line of a file that this stands in; `None` where it says nothing of it.
fn confidence(id: &str, text: &str, within: &str) -> Option<Confidence> {
    let line = text.lines().position(|l| l.contains(within)).map(|n| n + 1);
    let on = |f: &&Finding| matches!(&f.place, Place::Source { line: at, .. } if Some(*at) == line);
    look(id, &[("app.py", text)]).iter().find(on).map(|f| f.confidence)
}

/// The lines (counted from 1) of the firm findings of a rule, in several files: `file:line`.
fn lines_in(id: &str, files: &[(&str, &str)]) -> Vec<String> {
    let found = look(id, files);
    let mut lines: Vec<(String, usize)> = found
        .iter()
        .filter(|f| f.confidence == Confidence::Firm)
        .map(|f| match &f.place {
            Place::Source { file, line, .. } => (file.clone(), *line),
            other => panic!("{other} is no place in source"),
        })
        .collect();
    lines.sort();
    lines.dedup();
    lines.into_iter().map(|(file, line)| format!("{file}:{line}")).collect()
}

/// The same of one file: the text of the lines.
fn found<'t>(id: &str, text: &'t str) -> Vec<&'t str> {
    let lines = lines_in(id, &[("app.py", text)]);
    let number = |place: &String| place.rsplit(':').next().and_then(|n| n.parse::<usize>().ok());
    lines.iter().filter_map(number).filter_map(|n| text.lines().nth(n - 1)).map(str::trim).collect()
}
