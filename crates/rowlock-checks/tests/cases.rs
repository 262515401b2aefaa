//! Every check against its recorded pair: `cases/<id>/{vulnerable,safe}.json`.
//!
//! A recording is what a real run saw (`cargo xtask record`). The probe plans
//! again from what was known, its requests are answered from the recording, and
//! the verdict must be the one that the file expects. A rule over API descriptions
//! has two descriptions instead (`.yaml`), a rule over source small programs (`.py`); neither needs a run.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use rowlock_checks::catalogue;
use rowlock_checks::recording::{Expect, Recording};
use rowlock_model::{Confidence, Findings, Look, Place};
use rowlock_openapi::Document;
use rowlock_source::{Program, Project};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../cases")
}

/// Holds one side of a pair against its expectation.
fn side(id: &str, variant: &str) -> Result<(), String> {
    let path = folder().join(id).join(variant).with_extension("json");
    let text = std::fs::read_to_string(&path).map_err(|e| e.to_string())?;
    let recording: Recording = serde_json::from_str(&text).map_err(|e| e.to_string())?;
    if matches!(recording.expect, Expect::Clean | Expect::NotApplicable) != (variant == "safe") {
        return Err(format!("expects {:?}", recording.expect));
    }
    recording.replay(id).ok_or("no such check")?.meets(recording.expect)
}

#[test]
fn every_check_finds_its_weakness_and_clears_the_repaired_twin() {
    let mut faults = Vec::new();
    let documents: HashSet<&str> = catalogue::document_rules().iter().map(|r| r.meta().id).collect();
    let source: HashSet<&str> = catalogue::source_rules().iter().map(|r| r.meta().id).collect();
    for meta in catalogue::metas() {
        if documents.contains(meta.id) || source.contains(meta.id) {
            continue;
        }
        for variant in ["vulnerable", "safe"] {
            if let Err(fault) = side(meta.id, variant) {
                faults.push(format!("cases/{}/{variant}.json: {fault}", meta.id));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_document_rule_finds_its_weakness_and_clears_the_repaired_description() {
    for rule in catalogue::document_rules() {
        for variant in ["vulnerable", "safe"] {
            let (id, mut found) = (rule.meta().id, Vec::new());
            let path = folder().join(id).join(variant).with_extension("yaml");
            let text = std::fs::read(&path).unwrap_or_else(|e| panic!("cases/{id}/{variant}.yaml: {e}"));
            let document = Document::parse(&format!("{variant}.yaml"), text)
                .unwrap_or_else(|e| panic!("cases/{id}/{variant}.yaml: {e}"));
            let look = rule.look(&document, &mut Findings::open(rule.meta(), &mut found));
            assert_eq!(look, Look::Judged, "cases/{id}/{variant}.yaml");
            assert_eq!(found.is_empty(), variant == "safe", "cases/{id}/{variant}.yaml: {found:#?}");
            for finding in &found {
                let Place::Document { line, column, .. } = &finding.place else {
                    panic!("cases/{id}: {} is no place in a document", finding.place)
                };
                assert!(*line > 0 && *column > 0 && finding.confidence == Confidence::Firm, "cases/{id}");
            }
        }
    }
}

/// Shows a rule one program; says what does not fit.
fn program(rule: catalogue::SourceRule, variant: &str, framework: &str) -> Option<Result<(), String>> {
    let id = rule.meta().id;
    let path = folder().join(id).join(format!("{variant}_{framework}.py"));
    let mut project = Project::default();
    project.add(&format!("{variant}.py"), &std::fs::read(&path).ok()?);
    assert_eq!(project.unread, [], "{}", path.display());
    let mut found = Vec::new();
    let look = rule.look(&Program::new(&project), &mut Findings::open(rule.meta(), &mut found));
    let fits = look == Look::Judged && found.is_empty() == (variant == "safe");
    let told = || format!("cases/{id}/{variant}_{framework}.py: {look:?}, {found:#?}");
    Some(if fits { Ok(()) } else { Err(told()) })
}

#[test]
fn every_source_rule_finds_its_weakness_and_clears_the_repaired_program() {
    let mut faults = Vec::new();
    for rule in catalogue::source_rules() {
        for variant in ["vulnerable", "safe"] {
            let all = ["flask", "fastapi"].map(|framework| program(rule, variant, framework));
            if all.iter().all(Option::is_none) {
                faults
                    .push(format!("cases/{}: there is no {variant}_flask.py or _fastapi.py", rule.meta().id));
            }
            faults.extend(all.into_iter().flatten().filter_map(Result::err));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_folder_belongs_to_a_check() {
    let ids: HashSet<&str> = catalogue::metas().iter().map(|m| m.id).collect();
    for entry in std::fs::read_dir(folder()).expect("cases/ exists") {
        let name = entry.expect("readable").file_name().to_string_lossy().into_owned();
        assert!(ids.contains(name.as_str()), "cases/{name} belongs to no check");
    }
}
