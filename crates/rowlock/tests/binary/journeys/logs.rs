//! Logs searched and filtered.

use crate::stage::{Folder, rowlock};

const LEAK: &str = "x\nlogin password=hunter2 done\n";

#[test]
fn a_leak_is_told_by_place_and_never_shown() {
    let folder = Folder::new();
    let (leaky, clean) = (folder.file("app.log", LEAK), folder.file("clean.log", "GET / 200\n"));
    let done = rowlock(["logs", "scan", &leaky, &clean]).run().exits(1);
    assert!(done.stdout.contains("app.log:2:16") && !done.stdout.contains("hunter2"), "{}", done.told());
    rowlock(["logs", "scan", &clean]).run().exits(0).shows(&["no secret in 1 line of 1 source"]);
    rowlock(["logs", "scan", "--no-fail", &leaky]).run().exits(0);
    rowlock(["logs", "scan", "-"]).stdin(LEAK).run().exits(1).shows(&["standard input:2:16"]);
    let json = rowlock(["logs", "scan", "-f", "json", &leaky]).run().exits(1).stdout;
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!((&json["version"], &json["secrets"][0]["first"]["line"]), (&1.into(), &2.into()));
    rowlock(["logs", "scan"]).run().exits(2);
}

#[test]
fn one_key_gives_one_hash_in_both_commands() {
    let folder = Folder::new();
    let (key, leaky) = (folder.file("key", "0123456789abcdef0123"), folder.file("app.log", LEAK));
    let told = rowlock(["logs", "scan", &leaky, "--key-file", &key, "-f", "json"]).run().exits(1).stdout;
    let told: serde_json::Value = serde_json::from_str(&told).expect("JSON");
    let hash = told["secrets"][0]["hash"].as_str().expect("a hash");
    let out = rowlock(["logs", "redact", "--hash", "--key-file", &key]).stdin(LEAK).run().exits(0).stdout;
    assert_eq!(out, format!("x\nlogin password=[REDACTED:password:{hash}] done\n"));
    let short = folder.file("short", "abc");
    rowlock(["logs", "redact", "--hash", "--key-file", &short]).run().exits(2).says(&["too short"]);
}

#[cfg(unix)]
#[test]
fn what_cannot_be_read_is_told_last_and_the_rest_is_searched() {
    let folder = Folder::new();
    folder.file("app.log", LEAK);
    folder.file("program", b"\x7fELF\x01\x02");
    // A folder that holds itself, and a link to nothing, which only counts when it is named.
    std::os::unix::fs::symlink(folder.path(), folder.at("loop")).expect("a link");
    std::os::unix::fs::symlink("nowhere", folder.at("gone")).expect("a link");
    let all = folder.path().to_string_lossy().into_owned();
    let done = rowlock(["logs", "scan", &all]).run().exits(1);
    assert!(done.stdout.contains("skipped: ") && done.stdout.contains("a program"), "{}", done.told());
    assert_eq!(done.stdout.matches("app.log:").count(), 1, "{}", done.told());
    let gone = folder.at("gone");
    let done = rowlock(["logs", "scan", &gone, &all]).run().exits(3);
    assert!(done.stdout.contains("not read: ") && done.stdout.contains("app.log:2:16"), "{}", done.told());
}

#[test]
fn ten_thousand_files_are_one_run() {
    let folder = Folder::new();
    for number in 0..10_000 {
        folder.file(&format!("{number}.log"), "GET / 200\n");
    }
    let all = folder.path().to_string_lossy().into_owned();
    rowlock(["logs", "scan", &all]).run().exits(0).shows(&["10000 sources"]);
}
