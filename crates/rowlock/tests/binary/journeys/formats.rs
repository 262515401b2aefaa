//! Reports of one scan in every format, in files and on standard output.

use serde_json::Value;

use super::service;
use crate::stage::{DEMO_PASSWORD, Demo, Folder, free_port, rowlock, unread};

#[test]
fn every_format_of_one_scan_is_what_it_says() {
    let (demo, folder) = (Demo::serve(), Folder::new());
    let formats = ["json", "sarif", "junit", "html", "markdown", "table", "summary", "terminal"];
    let mut arguments: Vec<String> = ["scan", &demo.url, "-u", "alice"].map(str::to_owned).to_vec();
    for format in formats {
        arguments.extend(["--format", format, "-o", &folder.at(format)].map(str::to_owned));
    }
    let done = rowlock(&arguments).env("ROWLOCK_PASSWORD", DEMO_PASSWORD).run().exits(0);
    assert!(done.stdout.is_empty(), "{}", done.told());
    for format in formats {
        let text = folder.read(format);
        assert!(!text.contains(DEMO_PASSWORD), "{format}");
        assert!(text.contains("password"), "{format} names a finding: {text:.300}");
    }
    let json: Value = serde_json::from_str(&folder.read("json")).expect("JSON");
    assert_eq!(json["version"], "rowlock-report/1");
    assert_eq!(
        json["record"]["target"]["port"],
        demo.url.rsplit(':').next().unwrap().parse::<u16>().unwrap()
    );
    let sarif: Value = serde_json::from_str(&folder.read("sarif")).expect("SARIF is JSON");
    assert_eq!(sarif["version"], "2.1.0");
    assert!(sarif["runs"][0]["results"].as_array().is_some_and(|r| !r.is_empty()));
    well_formed(&folder.read("junit"));
    loads_nothing(&folder.read("html"));
}

#[test]
fn standard_output_carries_the_report_alone() {
    let server = service();
    let done = rowlock(["scan", &server.url(), "--format", "json"]).by_alice().run().exits(0);
    done.report();
    assert!(!done.stderr.is_empty(), "findings are told as they come: {}", done.told());
    let done = rowlock(["scan", &server.url(), "--format", "json", "-q"]).by_alice().run().exits(0);
    done.report();
    assert!(done.stderr.is_empty(), "{}", done.told());
    let done = rowlock(["scan", &server.url()]).by_alice().run().exits(0);
    done.shows(&["of 100"]);
}

#[test]
fn a_second_report_goes_to_its_file() {
    let (server, folder) = (service(), Folder::new());
    let file = folder.at("report.sarif");
    let arguments = ["scan", &server.url(), "-f", "sarif", "-o", &file, "-f", "json"];
    rowlock(arguments).by_alice().run().exits(0).report();
    assert!(folder.read("report.sarif").contains("2.1.0"));
}

#[test]
fn what_cannot_be_written_is_said_before_a_request_is_sent() {
    let (server, folder) = (service(), Folder::new());
    let url = server.url();
    let nowhere = folder.at("no/such/report.json");
    rowlock(["scan", &url, "-f", "json", "-o", &nowhere]).run().fails(2, &["no/such", "cannot be written"]);
    let here = folder.path().display().to_string();
    rowlock(["scan", &url, "-f", "json", "-o", &here]).run().fails(2, &["cannot be written"]);
    rowlock(["scan", &url, "-f", "json", "-f", "html"]).run().fails(2, &["-o"]);
    rowlock(["scan", &url, "-o", "a", "-o", "b"]).run().fails(2, &["--format"]);
    assert_eq!(server.connections(), 0);
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_said() {
    let server = service();
    let done = rowlock(["scan", &server.url(), "-q", "-o", "/dev/full"]).by_alice().run();
    done.fails(2, &["/dev/full cannot be written"]);
}

#[test]
fn a_reader_that_goes_away_is_no_crash() {
    let demo = Demo::serve();
    for arguments in [&["explain", "--list"][..], &["explain", "auth-not-enforced"], &["scan", &demo.url]] {
        let code = unread(arguments);
        assert_eq!(code, Some(0), "{arguments:?}");
    }
    let url = format!("http://127.0.0.1:{}", free_port());
    assert_eq!(unread(&["scan", &url]), Some(3));
    assert_eq!(unread(&["scan", &demo.url, "--threshold", "100"]), Some(1));
}

/// Every tag closed in order, every attribute quoted, every `&` an entity (XML 1.0).
fn well_formed(xml: &str) {
    let mut open: Vec<String> = Vec::new();
    let mut rest = xml;
    while let Some(at) = rest.find('<') {
        entities(&rest[..at]);
        rest = &rest[at + 1..];
        let mut quoted = false;
        let end = rest.find(|c| {
            quoted ^= c == '"';
            c == '>' && !quoted
        });
        let (tag, after) = rest.split_at(end.expect("a tag that ends"));
        rest = &after[1..];
        assert!(!tag.contains('<'), "{tag}");
        entities(tag);
        if tag.starts_with('?') {
            continue;
        }
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop().as_deref(), Some(name));
        } else if !tag.ends_with('/') {
            open.push(tag.split_whitespace().next().expect("a name").to_owned());
        }
    }
    assert!(open.is_empty() && rest.trim().is_empty(), "{open:?} {rest}");
}

fn entities(text: &str) {
    for (at, _) in text.match_indices('&') {
        let name = text[at + 1..].split(';').next().unwrap_or_default();
        let known = ["amp", "lt", "gt", "quot", "apos"].contains(&name) || name.starts_with('#');
        assert!(known, "&{name}");
    }
}

/// A page that fetches nothing when it is opened.
fn loads_nothing(html: &str) {
    let lower = html.to_ascii_lowercase();
    let data = |text: &str, mark: &str| {
        for (at, _) in text.match_indices(mark) {
            let after: String = text[at + mark.len()..].chars().take(5).collect();
            assert!(after.starts_with("data:"), "{mark}{after}");
        }
    };
    for mark in ["<script src", "<img src", "<iframe", "<object", "<embed", "<base", "http-equiv=\"refresh"] {
        data(&lower, mark);
    }
    for style in lower.split("<style").skip(1) {
        let style = style.split("</style").next().unwrap_or_default();
        data(style, "url(");
        data(style, "@import");
    }
    for (at, _) in lower.match_indices("<link") {
        let tag = lower[at..].split('>').next().unwrap_or_default();
        assert!(!tag.contains("http"), "{tag}");
    }
}
