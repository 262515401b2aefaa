//! Rules over source, shown idioms of Flask and FastAPI that `cases/` does not hold: each test is one way to write a
//! thing down, and the lines where it is wrong.

use rowlock_checks::catalogue;
use rowlock_model::{Confidence, Finding, Findings, Place};
use rowlock_source::{Program, Project};

mod absence;
mod doors;
mod routes;
mod servers;

/// The lines (counted from 1) of the firm findings of a rule, in several files: `file:line`.
fn lines_in(id: &str, files: &[(&str, &str)]) -> Vec<String> {
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
