use std::io::Write;
use std::path::PathBuf;

use super::*;

/// A folder of its own, removed at the end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("rowlock-witness-{}-{name}", std::process::id()));
        std::fs::create_dir_all(&path).expect("made");
        Self(path)
    }

    fn file(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn write(path: &PathBuf, text: &str) {
    let mut file = std::fs::OpenOptions::new().create(true).append(true).open(path).expect("opened");
    file.write_all(text.as_bytes()).expect("written");
}

/// Waits until these lines have come; no more may come.
fn came(logs: &Logs, expected: &[&str]) {
    let began = Instant::now();
    let mut lines: Vec<String> = Vec::new();
    while lines.len() < expected.len() && began.elapsed() < Duration::from_secs(10) {
        lines.extend(logs.taken().1.into_iter().map(|l| l.text));
        std::thread::sleep(Duration::from_millis(10));
    }
    std::thread::sleep(Duration::from_millis(120));
    lines.extend(logs.taken().1.into_iter().map(|l| l.text));
    assert_eq!(lines, expected);
}

fn open(source: &str) -> Logs {
    let logs = Logs::open(&[source.parse().expect("a source")]).expect("opened");
    std::thread::sleep(Duration::from_millis(60));
    logs.begin();
    logs
}

#[test]
fn a_file_is_followed_through_rotation_truncation_and_removal() {
    let folder = Folder::new("rotation");
    let path = folder.file("app.log");
    write(&path, "before\n");
    let logs = open(&format!("file:{}", path.display()));
    write(&path, "one\ntw");
    write(&path, "o\r\n");
    came(&logs, &["one", "two"]);
    // Renamed while the service still writes to it, then a new file takes the name.
    std::fs::rename(&path, folder.file("app.log.1")).expect("renamed");
    write(&folder.file("app.log.1"), "late\n");
    came(&logs, &["late"]);
    write(&path, "new\n");
    came(&logs, &["new"]);
    std::fs::File::options().write(true).truncate(true).open(&path).expect("truncated");
    std::thread::sleep(Duration::from_millis(80));
    write(&path, "cut\n");
    came(&logs, &["cut"]);
    std::fs::remove_file(&path).expect("removed");
    std::thread::sleep(Duration::from_millis(80));
    write(&path, "again\n");
    came(&logs, &["again"]);
    let (followed, ..) = logs.taken();
    assert_eq!(followed[0].before, ["before"]);
}

#[test]
fn a_file_may_come_into_being_later_and_a_pattern_may_grow() {
    let folder = Folder::new("later");
    let logs = open(&format!("{}", folder.file("app.log").display()));
    write(&folder.file("app.log"), "first\n");
    came(&logs, &["first"]);
    write(&folder.file("a.log"), "old\n");
    let logs = open(&format!("{}", folder.file("?.log").display()));
    write(&folder.file("b.log"), "another\n");
    came(&logs, &["another"]);
}

#[test]
fn the_packed_copy_of_a_rotation_tells_only_what_was_not_read() {
    let folder = Folder::new("packed");
    let path = folder.file("app.log");
    let logs = open(&format!("file:{}", path.display()));
    write(&path, "plain\n");
    came(&logs, &["plain"]);
    let file = std::fs::File::create(folder.file("app.log.1.gz")).expect("made");
    let mut packer = flate2::write::GzEncoder::new(file, flate2::Compression::fast());
    packer.write_all(b"plain\nmissed\n").expect("packed");
    packer.finish().expect("ended");
    came(&logs, &["missed"]);
}

#[test]
fn a_command_is_read_on_both_outputs_and_ended_with_what_it_started() {
    let logs = open("cmd:sleep 0.2; echo out; echo err >&2; sleep 300 & wait");
    let began = Instant::now();
    let mut lines = Vec::new();
    while lines.len() < 2 && began.elapsed() < Duration::from_secs(10) {
        lines.extend(logs.taken().1.into_iter().map(|l| l.text));
        std::thread::sleep(Duration::from_millis(10));
    }
    lines.sort();
    assert_eq!(lines, ["err", "out"]);
    drop(logs);
    assert!(began.elapsed() < Duration::from_secs(11));
}

#[test]
fn a_command_that_ends_is_said() {
    let logs = open("cmd:echo over >&2");
    std::thread::sleep(Duration::from_millis(300));
    assert!(logs.taken().0[0].ended.as_ref().is_some_and(|why| why.contains("'over'")));
}

#[test]
fn what_is_no_log_is_refused_with_what_would_be() {
    for text in ["", "app", "file:", "cmd: ", "tail"] {
        assert!(matches!(text.parse::<LogSource>(), Err(LogError::Unknown(_))), "{text}");
    }
    let absent = "file:/nowhere/at/all/app.log".parse::<LogSource>().expect("a path");
    assert!(matches!(Logs::open(&[absent]), Err(LogError::Absent(_))));
}

#[test]
fn a_long_line_comes_in_pieces_that_share_their_edges() {
    let mut lines = line::Lines::default();
    let mut got: Vec<String> = Vec::new();
    let text = format!("{}MARK{}\nnext\n", "x".repeat(64 * 1024 - 2), "y".repeat(70_000));
    for piece in text.as_bytes().chunks(1000) {
        lines.take(piece, |line| got.push(line));
    }
    assert!(got.iter().any(|l| l.contains("MARK")) && got.iter().all(|l| l.len() <= 64 << 10));
    assert_eq!(got.last().map(String::as_str), Some("next"));
}
