//! An ordinary description must not drown its reader: under three alerts an operation.
//!
//! `shop.json` is what FastAPI writes for a small service with HTTP Basic that
//! nobody hardened.

use rowlock_checks::catalogue;
use rowlock_model::{Finding, Findings, Severity};
use rowlock_openapi::Document;
use serde_json::{Value, json};

fn look(document: &Document) -> Vec<Finding> {
    let mut found = Vec::new();
    for rule in catalogue::document_rules() {
        let _ = rule.look(document, &mut Findings::open(rule.meta(), &mut found));
    }
    found
}

#[test]
fn an_ordinary_description_gets_few_alerts_and_none_of_them_high() {
    let document = Document::parse("shop.json", include_bytes!("shop.json")).expect("readable");
    let (found, operations) = (look(&document), document.operations().len());
    let list: Vec<String> = found
        .iter()
        .map(|f| format!("{} {}: {} ({})", f.severity.word(), f.check, f.because, f.place))
        .collect();
    assert!(found.len() < operations, "{operations} operations: {list:#?}");
    assert!(found.iter().all(|f| f.severity < Severity::High), "{list:#?}");
    insta::assert_snapshot!(list.join("\n"));
}

/// Every JSON pointer of a value.
fn pointers(value: &Value, at: &str, out: &mut Vec<String>) {
    out.push(at.to_owned());
    let mut below = |key: &str, value| pointers(value, &format!("{at}/{}", key.replace('/', "~1")), out);
    match value {
        Value::Object(map) => map.iter().for_each(|(key, value)| below(key, value)),
        Value::Array(list) => list.iter().enumerate().for_each(|(i, value)| below(&i.to_string(), value)),
        _ => {}
    }
}

#[test]
fn no_part_of_a_description_can_be_anything_that_a_rule_panics_on() {
    let whole: Value = serde_json::from_slice(include_bytes!("shop.json")).expect("JSON");
    let strange =
        [json!(null), json!(-1), json!("é/~{"), json!([{}]), json!({"$ref": "#/paths"}), json!({"": []})];
    let mut all = Vec::new();
    pointers(&whole, "", &mut all);
    for (index, pointer) in all.iter().enumerate().skip(1) {
        let mut mutated = whole.clone();
        *mutated.pointer_mut(pointer).expect("there") = strange[index % strange.len()].clone();
        let Ok(document) = Document::parse("shop.json", mutated.to_string().as_bytes()) else { continue };
        for finding in look(&document) {
            assert!(!finding.evidence.is_empty() && finding.because.len() < 2000, "{pointer}: {finding:#?}");
        }
    }
}

#[test]
fn a_description_of_nothing_is_no_alert() {
    for text in ["openapi: 3.1.0", "swagger: '2.0'\npaths: {}", "openapi: 3.0.0\npaths: []\ncomponents: 3"] {
        let document = Document::parse("empty.yaml", text.as_bytes()).expect("readable");
        assert_eq!(look(&document).len(), 0, "{text}");
    }
}
