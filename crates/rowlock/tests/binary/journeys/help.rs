//! What the binary says of itself.

use crate::stage::{Folder, rowlock};

#[test]
fn every_help_is_as_reviewed() {
    for (name, arguments) in [
        ("rowlock", &["--help"][..]),
        ("scan", &["scan", "--help"]),
        ("scan_short", &["scan", "-h"]),
        ("demo", &["demo", "--help"]),
        ("ci", &["ci", "--help"]),
        ("spec", &["spec", "--help"]),
        ("code", &["code", "--help"]),
        ("spec_diff", &["spec", "diff", "--help"]),
        ("explain", &["explain", "--help"]),
        ("mcp", &["mcp", "--help"]),
        ("logs", &["logs", "--help"]),
        ("logs_scan", &["logs", "scan", "--help"]),
        ("logs_redact", &["logs", "redact", "--help"]),
        ("scans", &["scans", "--help"]),
        ("scans_list", &["scans", "list", "--help"]),
        ("scans_show", &["scans", "show", "--help"]),
        ("scans_compare", &["scans", "compare", "--help"]),
        ("scans_rm", &["scans", "rm", "--help"]),
        ("completions", &["completions", "--help"]),
        ("man", &["man", "--help"]),
    ] {
        let done = rowlock(arguments).run().exits(0);
        assert!(done.stderr.is_empty(), "{}", done.told());
        insta::assert_snapshot!(name, done.stdout);
    }
}

#[test]
fn no_arguments_show_the_help_and_a_wrong_one_says_so() {
    rowlock::<_, &str>([]).run().exits(2).says(&["Usage: rowlock <COMMAND>", "scan", "demo"]);
    rowlock(["scna", "http://127.0.0.1"]).run().exits(2).says(&["'scna'", "scan"]);
    rowlock(["scan", "http://127.0.0.1", "--thresold", "80"]).run().exits(2).says(&["--threshold"]);
    rowlock(["scan"]).run().exits(2);
    rowlock(["scan", "http://127.0.0.1", "-f", "pdf"]).run().exits(2).says(&["'pdf'", "sarif"]);
}

#[test]
fn the_version_is_one_line() {
    let done = rowlock(["--version"]).run().exits(0);
    assert_eq!(done.stdout, format!("rowlock {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn completions_and_the_manual_page_come_out_whole() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        rowlock(["completions", shell]).run().exits(0).shows(&["rowlock", "threshold"]);
    }
    let done = rowlock(["man"]).run().exits(0).shows(&[".TH rowlock 1", "scan"]);
    rowlock(["man", "scan"]).run().exits(0).shows(&[".TH rowlock-scan 1", "rowlock scan", "threshold"]);
    assert!(done.stderr.is_empty(), "{}", done.told());
    let folder = Folder::new();
    rowlock(["man", "--out-dir", &folder.at("")]).run().exits(0);
    assert_eq!(folder.read("rowlock-scan.1"), rowlock(["man", "scan"]).run().stdout);
    assert!(folder.read("rowlock-logs-redact.1").contains(".TH rowlock-logs-redact 1"));
    rowlock(["man", "--out-dir", &folder.at("none")]).run().fails(2, &["cannot be written"]);
}
