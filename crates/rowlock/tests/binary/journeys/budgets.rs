//! Budgets: what each subject took is told, what a budget cut is listed, and none is exceeded.

use serde_json::Value;

use crate::stage::{DEMO_PASSWORD, Demo, rowlock};

fn scanned(options: &[&str]) -> Value {
    let demo = Demo::serve();
    let mut arguments = vec!["scan", &demo.url, "-u", "alice", "-f", "json"];
    arguments.extend(options);
    let report = rowlock(arguments).env("ROWLOCK_PASSWORD", DEMO_PASSWORD).run().exits(0).report();
    report["record"].clone()
}

fn efforts(record: &Value) -> Vec<Value> {
    record["effort"].as_array().cloned().unwrap_or_default()
}

#[test]
fn every_request_is_told_with_what_it_was_about() {
    let record = scanned(&[]);
    let told: u64 = efforts(&record).iter().filter_map(|e| e["requests"].as_u64()).sum();
    assert_eq!(Some(told), record["requests"].as_u64());
    for effort in efforts(&record) {
        let most = effort["most"].as_u64().unwrap_or(u64::MAX);
        assert!(effort["requests"].as_u64().is_some_and(|n| n <= most), "{effort}");
    }
    let groups = efforts(&record).iter().filter(|e| e["kind"] == "group").count();
    assert!(groups > 0);
}

#[test]
fn what_a_budget_cuts_is_listed_with_the_option_that_raises_it() {
    let record = scanned(&["--per-group", "9", "--per-operation", "7"]);
    let lines: Vec<&str> =
        record["left_out"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    for option in ["--per-group", "--per-operation"] {
        assert!(lines.iter().any(|l| l.contains(option)), "{lines:#?}");
    }
    let over = |e: &&Value| e["kind"] == "group" && e["requests"].as_u64() > Some(9);
    assert_eq!(efforts(&record).iter().find(over), None);
}
