//! An ordinary description must not drown its reader: under three alerts an operation.
//!
//! `shop.json` is what FastAPI writes for a small service with HTTP Basic that
//! nobody hardened.

use rowlock_checks::catalogue;
use rowlock_model::{Finding, Findings, Severity};
use rowlock_openapi::Document;

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

#[test]
fn a_description_of_nothing_is_no_alert() {
    for text in ["openapi: 3.1.0", "swagger: '2.0'\npaths: {}", "openapi: 3.0.0\npaths: []\ncomponents: 3"] {
        let document = Document::parse("empty.yaml", text.as_bytes()).expect("readable");
        assert_eq!(look(&document).len(), 0, "{text}");
    }
}
