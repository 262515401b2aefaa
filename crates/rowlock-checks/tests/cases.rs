//! Every check against its recorded pair: `cases/<id>/{vulnerable,safe}.json`.
//!
//! A recording is what a real run saw (`cargo xtask record`), cut down to one
//! check. The probe plans again from what was known, its requests are answered
//! from the recording, and the verdict must be the one that the file expects. A rule over
//! API descriptions has two descriptions instead (`.yaml`), which need no run.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use rowlock_checks::catalogue;
use rowlock_checks::spec::Comparison;
use rowlock_model::{
    Confidence, Exchange, Finding, Findings, Known, Look, Place, Plan, Probe, Seen, Sight, StopOn, Verdict,
};
use rowlock_openapi::Document;
use serde::Deserialize;

#[derive(Deserialize)]
struct Recording {
    expect: Expect,
    known: Known,
    #[serde(default)]
    exchanges: Vec<Exchange>,
    /// The API description, for rules that compare it with the run.
    #[serde(default)]
    document: Option<String>,
}

#[derive(Deserialize, PartialEq, Debug)]
#[serde(rename_all = "kebab-case")]
enum Expect {
    /// A finding of at least this confidence.
    Found(Confidence),
    /// Judged, and nothing found.
    Clean,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../cases")
}

fn recording(id: &str, variant: &str) -> Recording {
    let path = folder().join(id).join(variant).with_extension("json");
    let text = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("cases/{id}/{variant}.json: {e}"));
    serde_json::from_str(&text).unwrap_or_else(|e| panic!("cases/{id}/{variant}.json: {e}"))
}

/// Runs a probe on a recording.
fn replay(probe: &dyn Probe, recording: &Recording) -> (Vec<Finding>, bool) {
    let (known, mut found, mut judged) = (&recording.known, Vec::new(), false);
    let Plan::Cases(cases) = probe.plan(known) else { return (found, false) };
    for case in cases {
        let mut used = HashSet::new();
        let mut seen: Vec<Exchange> = Vec::new();
        let mut batch = case.batch.clone();
        'case: loop {
            for request in batch.requests {
                let matching =
                    recording.exchanges.iter().enumerate().find(|(at, e)| {
                        !used.contains(at) && e.name == request.name && e.sent == request.sent
                    });
                // A recording may hold one case of several; what it lacks is not judged.
                let Some((at, exchange)) = matching else { break 'case };
                used.insert(at);
                seen.push(exchange.clone());
                let ends = match batch.until {
                    Some(StopOn::Throttled) => exchange.throttled(),
                    Some(StopOn::Success) => exchange.succeeded(),
                    None => false,
                };
                if ends {
                    break;
                }
            }
            let seen = Seen { exchanges: &seen };
            match probe.judge(known, &case, &seen, &mut Findings::open(probe.meta(), &mut found)) {
                Verdict::Next(next) => batch = next,
                Verdict::Done => {
                    judged = true;
                    break;
                }
                Verdict::Unsure(_) => break,
            }
        }
    }
    (found, judged)
}

fn expect(id: &str, variant: &str, recording: &Recording, found: &[Finding], judged: bool) {
    assert!(judged, "cases/{id}/{variant}.json: the check was not judged on its own recording");
    let best = found.iter().map(|f| f.confidence).max();
    match &recording.expect {
        Expect::Clean => assert!(found.is_empty(), "cases/{id}/{variant}.json: false alarm: {found:#?}"),
        Expect::Found(least) => {
            assert!(best >= Some(*least), "cases/{id}/{variant}.json: expected {least:?}, got {best:?}");
        }
    }
    let wanted = if variant == "safe" { "clean" } else { "found" };
    assert_eq!(
        recording.expect == Expect::Clean,
        variant == "safe",
        "cases/{id}/{variant}.json: not {wanted}"
    );
}

#[test]
fn every_probe_finds_its_weakness_and_clears_the_repaired_twin() {
    for probe in catalogue::probes() {
        for variant in ["vulnerable", "safe"] {
            let recording = recording(probe.meta().id, variant);
            let (found, judged) = replay(probe, &recording);
            expect(probe.meta().id, variant, &recording, &found, judged);
        }
    }
}

#[test]
fn every_rule_finds_its_weakness_and_clears_the_repaired_twin() {
    for rule in catalogue::sight_rules() {
        for variant in ["vulnerable", "safe"] {
            let recording = recording(rule.meta().id, variant);
            let (mut found, mut judged) = (Vec::new(), false);
            for exchange in &recording.exchanges {
                let operation =
                    exchange.operation.and_then(|id| Some((id, recording.known.surface.operation(id)?)));
                let sight = Sight { known: &recording.known, operation, exchange };
                judged |= rule.look(&sight, &mut Findings::open(rule.meta(), &mut found)) == Look::Judged;
            }
            expect(rule.meta().id, variant, &recording, &found, judged);
        }
    }
    for rule in catalogue::run_rules() {
        for variant in ["vulnerable", "safe"] {
            let recording = recording(rule.meta().id, variant);
            let mut found = Vec::new();
            let look = rule.look(&recording.known, &mut Findings::open(rule.meta(), &mut found));
            expect(rule.meta().id, variant, &recording, &found, look == Look::Judged);
        }
    }
}

#[test]
fn every_document_rule_finds_its_weakness_and_clears_the_repaired_description() {
    for rule in catalogue::document_rules() {
        for variant in ["vulnerable", "safe"] {
            let (id, mut found) = (rule.meta().id, Vec::new());
            let path = folder().join(id).join(variant).with_extension("yaml");
            let text = std::fs::read(&path).unwrap_or_else(|e| panic!("cases/{id}/{variant}.yaml: {e}"));
            let document = Document::parse(&format!("{variant}.yaml"), &text)
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

#[test]
fn every_comparison_rule_finds_its_weakness_and_clears_the_repaired_twin() {
    for rule in catalogue::comparison_rules() {
        for variant in ["vulnerable", "safe"] {
            let id = rule.meta().id;
            let mut recording = recording(id, variant);
            let text =
                recording.document.clone().unwrap_or_else(|| panic!("cases/{id}/{variant}: no document"));
            let document = Document::parse("openapi.yaml", text.as_bytes())
                .unwrap_or_else(|e| panic!("cases/{id}/{variant}.json: {e}"));
            if recording.known.surface.operations.is_empty() {
                recording.known.surface = document.surface();
            }
            let mut found = Vec::new();
            let comparison = Comparison { document: &document, known: &recording.known };
            let look = rule.look(&comparison, &mut Findings::open(rule.meta(), &mut found));
            expect(id, variant, &recording, &found, look == Look::Judged);
        }
    }
}

#[test]
fn every_folder_belongs_to_a_check() {
    let ids: HashSet<&str> = catalogue::metas().iter().map(|m| m.id).collect();
    for entry in std::fs::read_dir(folder()).expect("cases/ exists") {
        let name = entry.expect("readable").file_name().to_string_lossy().into_owned();
        assert!(ids.contains(name.as_str()), "cases/{name} belongs to no check");
    }
}
