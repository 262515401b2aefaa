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
fn a_hundred_thousand_files_are_one_run_in_little_memory() {
    let folder = Folder::new();
    for number in 0..100_000 {
        folder.file(&format!("{number}.log"), "GET / 200\n");
    }
    folder.file("last.log", LEAK);
    let all = folder.path().to_string_lossy().into_owned();
    let done = rowlock(["logs", "scan", &all]).within(120).within_mib(128).run().exits(1);
    done.shows(&["100001 sources", "last.log:2:16"]);
}

#[cfg(unix)]
#[test]
fn few_files_are_open_at_once() {
    let folder = Folder::new();
    for number in 0..200 {
        let below = format!("{number}/{number}");
        std::fs::create_dir_all(folder.at(&below)).expect("a folder");
        folder.file(&format!("{below}/app.log"), LEAK);
    }
    let mut run = std::process::Command::new("sh");
    let script = r#"ulimit -n 16; exec "$0" logs scan "$1""#;
    let out =
        run.args(["-c", script, env!("CARGO_BIN_EXE_rowlock")]).arg(folder.path()).output().expect("sh");
    let told = String::from_utf8_lossy(&out.stdout);
    assert!(out.status.code() == Some(1) && told.contains("1 secret in 400 lines of 200 sources"), "{told}");
}

#[test]
fn a_log_that_grows_while_it_is_read_has_an_end() {
    use std::io::Write as _;
    use std::sync::atomic::{AtomicBool, Ordering};

    let folder = Folder::new();
    let path = folder.file("app.log", LEAK);
    let done = std::sync::Arc::new(AtomicBool::new(false));
    let (until, to) = (done.clone(), path.clone());
    let writer = std::thread::spawn(move || {
        let mut file = std::fs::OpenOptions::new().append(true).open(to).expect("the log");
        let lines = "GET / HTTP/1.1 200\n".repeat(50_000);
        // A full disk would be no finding of this test.
        for _ in 0..2_000 {
            if until.load(Ordering::Relaxed) {
                break;
            }
            file.write_all(lines.as_bytes()).expect("written");
        }
    });
    let told = rowlock(["logs", "scan", &path]).within(60).run();
    done.store(true, Ordering::Relaxed);
    writer.join().expect("the writer");
    told.exits(1).shows(&["app.log:2:16"]);
}

#[test]
fn files_that_go_while_they_are_read_are_told_and_the_rest_is_searched() {
    let folder = Folder::new();
    let files: Vec<String> = (0..3_000).map(|n| folder.file(&format!("{n:04}.log"), LEAK)).collect();
    let remover = std::thread::spawn(move || {
        for path in files.iter().rev().take(2_900) {
            let _ = std::fs::remove_file(path);
        }
    });
    let all = folder.path().to_string_lossy().into_owned();
    let done = rowlock(["logs", "scan", &all]).within(60).run();
    remover.join().expect("the remover");
    assert!(done.stdout.contains("0000.log:2:16"), "{}", done.told());
    let missing = done.stdout.matches("not read: ").count();
    assert_eq!(done.code, Some(if missing > 0 { 3 } else { 1 }), "{}", done.told());
}
