//! Descriptions analysed without a request.

use super::DOCUMENT;
use crate::stage::{Folder, rowlock};

#[test]
fn a_small_description_is_analysed_in_every_format() {
    let folder = Folder::new();
    let file = folder.file("openapi.json", DOCUMENT);
    rowlock(["spec", &file, "-f", "json"]).run().exits(0).report();
    for format in ["terminal", "summary", "table", "sarif", "junit", "markdown", "html"] {
        let done = rowlock(["spec", &file, "-f", format]).run().exits(0);
        assert!(!done.stdout.is_empty() || format == "table", "{format}: {}", done.told());
    }
}

#[test]
fn json_yaml_and_every_version_are_read() {
    let folder = Folder::new();
    for (name, content) in [
        (
            "v2.json",
            r#"{"swagger":"2.0","info":{"title":"t","version":"1"},"host":"h.example","paths":{"/a":{"get":{"responses":{}}}}}"#,
        ),
        (
            "v30.yaml",
            "openapi: 3.0.3\ninfo: {title: t, version: '1'}\npaths:\n  /a:\n    get:\n      responses: {}\n",
        ),
        ("v31.yml", "openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths:\n  /a:\n    get: {}\n"),
    ] {
        let file = folder.file(name, content);
        let done = rowlock(["spec", &file, "-f", "json"]).run().exits(0);
        assert_eq!(done.report()["record"]["surface"]["operations"][0]["path"], "/a", "{}", done.told());
    }
}

#[test]
fn a_gate_holds_for_descriptions_too() {
    let folder = Folder::new();
    let file = folder.file("openapi.json", DOCUMENT);
    rowlock(["spec", &file, "--threshold", "0"]).run().exits(0);
    rowlock(["spec", &file, "--threshold", "101"]).run().fails(2, &["is not a threshold"]);
    rowlock(["spec"]).run().exits(2);
}
