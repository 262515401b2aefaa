//! The JSON is what its schema says.

use rowlock_report::{Format, Report, TerminalStyle};
use serde_json::Value;

use crate::sample::{poor_report, report};

fn schema() -> Value {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/schema/report.schema.json");
    serde_json::from_str(&std::fs::read_to_string(path).expect("the schema is there"))
        .expect("the schema is JSON")
}

fn json(report: &Report) -> Value {
    serde_json::from_str(&Format::Json.render(report, TerminalStyle::default())).expect("it is JSON")
}

#[test]
fn reports_are_valid_under_the_schema() {
    let schema = schema();
    jsonschema::meta::validate(&schema).expect("the schema is a schema");
    let validator = jsonschema::validator_for(&schema).expect("the schema compiles");
    for report in [report(), poor_report()] {
        let errors: Vec<String> =
            validator.iter_errors(&json(&report)).map(|e| format!("{}: {e}", e.instance_path)).collect();
        assert!(errors.is_empty(), "{}", errors.join("\n"));
    }
}

#[test]
fn the_schema_would_notice() {
    let validator = jsonschema::validator_for(&schema()).expect("the schema compiles");
    let good = json(&report());
    let spoil = |pointer: &str, value: Value| {
        let mut bad = good.clone();
        *bad.pointer_mut(pointer).expect("is there") = value;
        assert!(!validator.is_valid(&bad), "{pointer}");
    };
    spoil("/version", "rowlock-report/2".into());
    spoil("/assessment/score", 101.into());
    spoil("/assessment/grade", "E".into());
    spoil("/assessment/categories/0/standing", "passed".into());
    spoil("/record/findings/0/severity", "urgent".into());
    spoil("/record/findings/0/evidence", Value::Array(Vec::new()));
    let mut bad = good.clone();
    bad["assessment"]["extra"] = Value::Null;
    assert!(!validator.is_valid(&bad), "a field that the schema does not know");
}

#[test]
fn a_report_survives_being_stored() {
    for report in [report(), poor_report()] {
        let text = Format::Json.render(&report, TerminalStyle::default());
        let back: Report = serde_json::from_str(&text).expect("reads back");
        assert_eq!(back, report);
        assert_eq!(Format::Json.render(&back, TerminalStyle::default()), text);
    }
}
