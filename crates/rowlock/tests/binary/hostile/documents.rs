//! Descriptions that are too large, too deep, in circles, cut off, or no descriptions at all.

use std::fmt::Write as _;

use super::scanned;
use crate::stage::{Folder, Reply, Server, rowlock};

const HEAD: &str = r#"{"openapi":"3.0.3","info":{"title":"t","version":"1"},"#;

/// About this many MiB of a description that is valid.
fn large(mib: usize) -> String {
    let mut text = format!("{HEAD}\"paths\":{{\"/users\":{{\"get\":{{\"responses\":{{}}}}}}}},\"x-pad\":[");
    let item = format!("\"{}\",\n", "a".repeat(1000));
    while text.len() < mib << 20 {
        text.push_str(&item);
    }
    text.push_str("0]}");
    text
}

/// 48 MiB of the same tiny value.
fn dense(item: &str) -> String {
    let one = format!("{item},");
    format!("{HEAD}\"paths\":{{}},\"x\":[{}0]}}", one.repeat((48 << 20) / one.len()))
}

/// Two million members, no key twice.
fn many_keys() -> String {
    let mut text = format!("{HEAD}\"paths\":{{}},\"x\":{{\"a\":0");
    for number in 0..2_000_000 {
        let _ = write!(text, ",\"{number:x}\":0");
    }
    text + "}}"
}

/// About this many MiB of operations with schemas of their own.
fn busy(mib: usize) -> String {
    let mut text = format!("{HEAD}\"paths\":{{\"/\":{{}}");
    let schema = r#"{"type":"object","properties":{"id":{"type":"integer","minimum":1},
        "name":{"type":"string","description":"Shown to the customer.","maxLength":80}}}"#;
    for number in 0.. {
        if text.len() >= mib << 20 {
            break;
        }
        let _ = write!(
            text,
            ",\"/things/{number}\":{{\"get\":{{\"operationId\":\"read{number}\",\"responses\":{{\"200\":\
             {{\"description\":\"It worked\",\"content\":{{\"application/json\":{{\"schema\":{schema}}}}}}}}}}}}}"
        );
    }
    text + "}}"
}

fn deep() -> String {
    format!("{HEAD}\"paths\":{}{}}}", "{\"a\":".repeat(200_000), "}".repeat(200_000))
}

/// Schemas that name each other for ever.
fn circular() -> String {
    let reference = |name: &str| format!("{{\"$ref\":\"#/components/schemas/{name}\"}}");
    format!(
        "{HEAD}\"paths\":{{\"/users\":{{\"get\":{{\"responses\":{{\"200\":{{\"description\":\"x\",\"content\":{{\
         \"application/json\":{{\"schema\":{}}}}}}}}}}}}}}},\"components\":{{\"schemas\":{{\"A\":{{\"type\":\"object\",\
         \"properties\":{{\"b\":{},\"c\":{}}}}},\"B\":{{\"allOf\":[{},{}]}},\"C\":{}}}}}}}",
        reference("A"),
        reference("B"),
        reference("C"),
        reference("A"),
        reference("B"),
        reference("C"),
    )
}

/// Ten aliases of ten aliases of … : a billion values in a kilobyte.
fn aliases() -> String {
    let mut text =
        "openapi: 3.0.3\ninfo: {title: t, version: '1'}\npaths: {}\nx0: &x0 [a,a,a,a,a,a,a,a,a,a]\n"
            .to_owned();
    for level in 1..12 {
        let one = format!("*x{}", level - 1);
        let _ = writeln!(text, "x{level}: &x{level} [{}]", [one.as_str(); 10].join(","));
    }
    text
}

#[test]
fn a_large_description_is_read_within_bounds() {
    let folder = Folder::new();
    let file = folder.file("large.json", large(50));
    rowlock(["spec", &file, "-f", "json"]).run().exits(0).report();
}

#[test]
fn a_description_larger_than_the_limit_is_refused() {
    let folder = Folder::new();
    let file = folder.file("larger.json", large(65));
    rowlock(["spec", &file]).run().fails(2, &["larger.json", "larger than 64 MiB"]);
}

#[test]
fn a_dense_description_is_refused_within_bounds() {
    let folder = Folder::new();
    for item in ["1", "\"\"", "[]", "[[[[]]]]", r#"{"a":1}"#, r#"{"a":{},"b":[null]}"#] {
        let file = folder.file("dense.json", dense(item));
        let words = ["dense.json:1:", "more than 4000000 values; split the description"];
        rowlock(["spec", &file]).within(60).within_mib(500).run().fails(2, &words);
    }
    let file = folder.file("keys.json", many_keys());
    let words = ["keys.json:1:", "more than 1000000 different keys; split the description"];
    rowlock(["spec", &file]).within(60).within_mib(500).run().fails(2, &words);
    let file = folder.file("lines.yaml", "- 1\n".repeat(12 << 20));
    let words = ["lines.yaml:4000000:", "more than 4000000 values"];
    rowlock(["spec", &file]).within(60).within_mib(500).run().fails(2, &words);
}

#[test]
fn a_description_of_many_operations_is_read_within_bounds() {
    let folder = Folder::new();
    let file = folder.file("busy.json", busy(12));
    let done = rowlock(["spec", &file, "-f", "json"]).run().exits(0);
    assert!(done.report()["record"]["surface"]["operations"].as_array().is_some_and(|o| o.len() > 30_000));
    let text = busy(12);
    let file = folder.file("busy-cut.json", &text[..text.len() - 100]);
    rowlock(["spec", &file]).run().fails(2, &["busy-cut.json:", "cut off"]);
}

#[test]
fn a_deep_description_is_refused_with_its_place() {
    let folder = Folder::new();
    let file = folder.file("deep.json", deep());
    rowlock(["spec", &file]).run().fails(2, &["deep.json", "nested deeper"]);
    let file = folder.file("deep.yaml", format!("openapi: 3.0.3\npaths: {}", "[".repeat(100_000)));
    rowlock(["spec", &file]).run().fails(2, &["deep.yaml"]);
    let steps: Vec<String> = (0..2000).map(|n| format!("{}a:", " ".repeat(n))).collect();
    let file = folder.file("steps.yaml", steps.join("\n"));
    rowlock(["spec", &file]).run().fails(2, &["steps.yaml"]);
}

#[test]
fn a_description_in_circles_is_read() {
    let folder = Folder::new();
    let file = folder.file("circular.json", circular());
    rowlock(["spec", &file, "-f", "json"]).run().exits(0).report();
}

#[test]
fn a_description_that_is_cut_off_says_where() {
    let folder = Folder::new();
    let whole = circular();
    let file = folder.file("cut.json", &whole[..whole.len() / 2]);
    rowlock(["spec", &file]).run().fails(2, &["cut.json:1:", "cut off"]);
}

#[test]
fn an_alias_bomb_is_refused() {
    let folder = Folder::new();
    let file = folder.file("bomb.yaml", aliases());
    rowlock(["spec", &file]).run().fails(2, &["bomb.yaml", "aliases"]);
}

#[test]
fn what_is_no_description_is_told() {
    let folder = Folder::new();
    for (name, content, words) in [
        ("page.html", "<!doctype html><title>x</title>", "HTML"),
        ("list.json", "[1,2,3]", "list.json"),
        ("other.json", r#"{"name":"left-pad","version":"1.0.0"}"#, "other.json"),
        ("empty.yaml", "", "empty.yaml"),
        ("text.txt", "just some words", "text.txt"),
        ("old.json", r#"{"swaggerVersion":"1.2","apis":[]}"#, "old.json"),
        ("new.json", r#"{"openapi":"4.0.0","paths":{}}"#, "new.json"),
    ] {
        let file = folder.file(name, content);
        rowlock(["spec", &file]).run().fails(2, &[words]);
        rowlock(["scan", "http://127.0.0.1:1", "--spec", &file]).run().fails(2, &[words]);
    }
    let file = folder.file("bytes.json", [0xff, 0xfe, 0x00, 0xd8, 0x80, 0x81]);
    rowlock(["spec", &file]).run().fails(2, &["bytes.json"]);
    rowlock(["spec", &folder.at("absent.json")]).run().fails(2, &["absent.json", "cannot be read"]);
    rowlock(["spec", &folder.path().display().to_string()]).run().fails(2, &["cannot be read"]);
}

#[test]
fn bad_descriptions_that_a_service_serves_do_not_stop_its_scan() {
    for document in [deep(), circular(), aliases(), circular()[..200].to_owned(), "<html>".to_owned()] {
        let server = Server::answering(move |asked| match asked.path() {
            "/openapi.json" | "/openapi.yaml" => Reply::json(document.clone()),
            "/users" => Reply::json(r#"[{"id":1}]"#),
            _ => Reply::missing(),
        });
        scanned(&server);
    }
}

#[test]
fn a_large_description_that_a_service_serves_everywhere_is_kept_once() {
    let document = large(50);
    let server = Server::answering(move |asked| match asked.path() {
        // Large, and no description: every place is tried.
        path if path.contains('.') => Reply::json(document[60..].to_owned()),
        _ => Reply::missing(),
    });
    scanned(&server);
}

#[test]
fn a_description_is_fetched_by_its_url_without_credentials() {
    let text = circular();
    let documents = Server::answering(move |_| Reply::json(text.clone()));
    let url = format!("{}/openapi.json?v=1", documents.url());
    rowlock(["spec", &url, "-f", "json"]).run().exits(0).report();
    let target = Server::answering(|_| Reply::missing());
    let arguments = ["scan", &target.url(), "--spec", &url, "-f", "json"];
    rowlock(arguments).by_alice().run().exits(0).report();
    assert!(documents.asked().iter().all(|a| a.field("authorization").is_none()));

    let missing = Server::answering(|_| Reply::missing());
    let url = format!("{}/openapi.json", missing.url());
    rowlock(["spec", &url]).run().fails(3, &["status 404"]);
}
