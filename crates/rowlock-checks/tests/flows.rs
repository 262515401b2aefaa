//! Ways of secrets in spellings of many hands: in each program, what is to be found stands as `#! id`
//! at the end of its line, and of the rules named there nothing else may be found.
#![expect(clippy::panic, reason = "a test says what is wrong by failing")]

use std::collections::BTreeSet;

use rowlock_checks::catalogue;
use rowlock_model::{Confidence, Findings, Place};
use rowlock_source::{Program, Project};

/// What rules find in a project, and what its marks say that they should: file, line, rule.
fn sides(files: &[(&str, &str)]) -> (BTreeSet<String>, BTreeSet<String>) {
    let mut project = Project::default();
    let mut expected = BTreeSet::new();
    for (name, text) in files {
        project.add(name, text.as_bytes());
        for (n, line) in text.lines().enumerate() {
            let Some((_, ids)) = line.split_once("#! ") else { continue };
            expected.extend(ids.split_whitespace().map(|id| format!("{name}:{} {id}", n + 1)));
        }
    }
    assert_eq!(project.unread, []);
    let program = Program::new(&project);
    let mut found = BTreeSet::new();
    for rule in catalogue::source_rules() {
        let mut all = Vec::new();
        rule.look(&program, &mut Findings::open(rule.meta(), &mut all));
        for finding in all.into_iter().filter(|f| f.confidence != Confidence::Tentative) {
            let Place::Source { file, line, .. } = &finding.place else { panic!("{}", finding.place) };
            let id = rule.meta().id.trim_end_matches("-in-source");
            found.insert(format!("{file}:{line} {id}"));
        }
    }
    // What is absent from so short a program is not what it is about.
    let about = |f: &String| OURS.iter().any(|id| f.ends_with(&format!(" {id}")));
    (found.into_iter().filter(about).collect(), expected)
}

const OURS: [&str; 21] = [
    "log-credentials",
    "log-headers",
    "log-extra-dropped",
    "redaction-without-effect",
    "token-in-url",
    "token-derived-from-password",
    "token-without-expiry",
    "insecure-random-token",
    "credential-forwarded",
    "plaintext-password-compare",
    "plaintext-password-stored",
    "non-constant-time-compare",
    "hardcoded-credential",
    "secret-in-default-argument",
    "weak-password-hash",
    "low-hash-cost",
    "double-decode",
    "split-without-limit",
    "verbose-auth-error",
    "auth-exception-swallowed",
    "debug-enabled",
];

#[test]
fn each_program_has_what_its_marks_say_and_nothing_else() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/flows");
    let mut paths: Vec<_> = std::fs::read_dir(&folder)
        .unwrap_or_else(|e| panic!("{}: {e}", folder.display()))
        .map(|e| e.unwrap_or_else(|e| panic!("{e}")).path())
        .collect();
    paths.sort();
    assert!(!paths.is_empty());
    let mut faults = Vec::new();
    for path in paths {
        let text = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        // Several files in one: `#: name.py` begins the next.
        let mut files: Vec<(&str, &str)> = Vec::new();
        for part in text.split("#: ").filter(|p| !p.trim().is_empty()) {
            files.push(part.split_once('\n').unwrap_or_else(|| panic!("{}", path.display())));
        }
        let (found, expected) = sides(&files);
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        faults.extend(expected.difference(&found).map(|m| format!("{name}: missed {m}")));
        faults.extend(found.difference(&expected).map(|m| format!("{name}: wrongly {m}")));
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}
