//! Source read and judged.

use crate::stage::{Folder, rowlock};

/// A service that writes the password into its log.
const LEAKY: &str = "import logging\nfrom flask import Flask, request\n\napp = Flask(__name__)\nlog = logging.getLogger(__name__)\n\n\n@app.get('/items')\ndef items():\n    auth = request.authorization\n    log.info('login %s %s', auth.username, auth.password)\n    return []\n";
/// The line of the logging call.
const CALL: &str = "    log.info('login %s %s', auth.username, auth.password)\n";

fn ignoring(comment: &str) -> String {
    LEAKY.replace(CALL, &format!("{}  # {comment}\n", CALL.trim_end()))
}

#[test]
fn a_logged_password_is_told_with_its_line_and_its_way() {
    let folder = Folder::new();
    let file = folder.file("app.py", LEAKY);
    let done = rowlock(["code", &file, "--fail-on", "high"]).run().exits(1);
    let done = done.shows(&["log-credentials", "app.py:11:", "not graded", "goes into a log record"]);
    assert!(done.stderr.contains("gate:"), "{}", done.told());
    let report = rowlock(["code", &file, "-f", "json"]).run().exits(0).report();
    let findings = report["record"]["findings"].as_array().expect("findings");
    let leak = findings.iter().find(|f| f["check"] == "log-credentials").expect("told");
    assert_eq!((&leak["place"]["line"], &leak["place"]["kind"]), (&11.into(), &"source".into()));
    let sarif = rowlock(["code", &file, "-f", "sarif"]).run().exits(0).stdout;
    let sarif: serde_json::Value = serde_json::from_str(&sarif).expect("JSON");
    let results = sarif["runs"][0]["results"].as_array().expect("results");
    let leak = results.iter().find(|r| r["ruleId"] == "log-credentials").expect("told");
    let steps = leak["codeFlows"][0]["threadFlows"][0]["locations"].as_array().expect("a code flow");
    assert!(steps.len() >= 2, "{steps:?}");
}

#[test]
fn a_line_is_left_alone_for_a_reason_and_a_comment_without_effect_is_told() {
    let folder = Folder::new();
    let told = |comment: &str| {
        let file = folder.file("app.py", ignoring(comment));
        let report = rowlock(["code", &file, "-f", "json"]).run().exits(0).report();
        let all = report["record"]["findings"].as_array().expect("findings").clone();
        (all.iter().any(|f| f["check"] == "log-credentials"), report["record"].to_string())
    };
    assert!(!told("rowlock: ignore[log-credentials] only in the exercise").0);
    let (found, record) = told("rowlock: ignore[log-credentials]");
    assert!(found && record.contains("reason"), "{record}");
    let (found, record) = told("rowlock: ignore[no-such-check] because");
    assert!(found && record.contains("no-such-check"), "{record}");
}

#[test]
fn what_is_not_read_is_named_and_a_secret_in_the_source_is_not_shown() {
    let folder = Folder::new();
    folder.file("broken.py", "def f(:\n    x = (\n");
    folder.file("notes.ipynb", "{}");
    folder.file(
        "keys.py",
        "from flask import Flask\napp = Flask(__name__)\napp.secret_key = 'k9Xv2pQ7LmZ4tR8w'\n",
    );
    let all = folder.path().to_string_lossy().into_owned();
    let done = rowlock(["code", &all, "-v"]).run().exits(0);
    assert!(done.stdout.contains("hardcoded-credential"), "{}", done.told());
    assert!(!done.stdout.contains("k9Xv2pQ7LmZ4tR8w"), "{}", done.told());
    assert!(done.stdout.contains("notebook"), "{}", done.told());
    rowlock(["code", &folder.at("absent")]).run().fails(2, &["is not there"]);
    rowlock(["code", &all, "--threshold", "80"]).run().fails(2, &["no grade", "--fail-on"]);
}

#[cfg(unix)]
#[test]
fn a_folder_that_holds_itself_is_read_once() {
    let folder = Folder::new();
    folder.file("app.py", LEAKY);
    std::os::unix::fs::symlink(folder.path(), folder.at("loop")).expect("a link");
    let all = folder.path().to_string_lossy().into_owned();
    let done = rowlock(["code", &all]).run().exits(0);
    assert!(done.stdout.contains("1 file read"), "{}", done.told());
}

#[test]
fn the_repair_is_that_of_the_framework_in_the_source() {
    let folder = Folder::new();
    let flask = folder.file("app.py", LEAKY);
    for format in ["terminal", "markdown", "html", "sarif", "json"] {
        let done = rowlock(["code", &flask, "-f", format]).run().exits(0);
        assert!(done.stdout.contains("logging-and-monitoring-failures"), "{format}: {}", done.told());
        for other in ["HTTPBasicCredentials", "-fastapi-basic", "--framework fastapi"] {
            assert!(!done.stdout.contains(other), "{format} has {other}: {}", done.told());
        }
    }
    let done = rowlock(["code", &flask]).run().exits(0);
    let done = done.shows(&["rowlock explain logging-and-monitoring-failures --framework flask"]);
    assert!(!done.stdout.contains("FastAPI:"), "{}", done.told());
}
