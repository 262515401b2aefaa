//! Python of whoever: read, its names resolved, its application and its flows found.

use rowlock_source::{Program, Project};

/// A line `#-- name` begins another file of the project.
pub(crate) fn exercise(bytes: &[u8]) {
    let mut project = Project::default();
    let mut name = String::from("main.py");
    let mut text: Vec<u8> = Vec::new();
    for line in bytes.split_inclusive(|b| *b == b'\n') {
        if let Some(next) = line.strip_prefix(b"#-- ") {
            project.add(&name, &std::mem::take(&mut text));
            name = String::from_utf8_lossy(next.trim_ascii()).into_owned();
        } else {
            text.extend_from_slice(line);
        }
    }
    project.add(&name, &text);
    let program = Program::new(&project);
    for flow in program.flows() {
        assert!(!flow.steps.is_empty(), "a way has a beginning");
        let line = program.line(flow.at);
        assert!(line.line >= 1 && line.column >= 1 && line.length >= 1);
    }
    assert_eq!(program.app.routes.len(), program.app.guards.len());
    for operation in rowlock_source::app::operations(&project, &program.app) {
        let sample = operation.sample.unwrap_or_else(|| String::from("/"));
        assert!(
            sample.starts_with('/')
                && !sample.starts_with("//")
                && sample.bytes().all(|b| b.is_ascii_graphic())
        );
    }
    for flow in program.flows().iter().take(20) {
        assert!(program.about(flow.at).len() <= 10_000);
    }
    for literal in program.literals() {
        assert!(!program.line(literal.at).text.contains(&literal.value), "a secret is never shown");
    }
}
