//! Options and the configuration file: what is wrong is said with its place; a dry run sends nothing.

use super::{DOCUMENT, service};
use crate::stage::{Folder, rowlock};

#[test]
fn a_word_that_is_no_check_is_said() {
    let server = service();
    for option in ["--only", "--skip"] {
        let done = rowlock(["scan", &server.url(), option, "authentification"]).by_alice().run();
        done.fails(2, &["'authentification' is neither a check nor a category", "authentication"]);
    }
    let done = rowlock(["scan", &server.url(), "--consent", "all"]).by_alice().run();
    done.fails(2, &["'all' is no consent", "write, guess, lockout"]);
    for (option, value) in [
        ("--rate", "0"),
        ("--rate", "-1"),
        ("--rate", "NaN"),
        ("--timeout", "-1"),
        ("--timeout", "0"),
        ("--timeout", "1e300"),
    ] {
        rowlock(["scan", &server.url(), option, value]).by_alice().run().fails(2, &[option]);
    }
    assert_eq!(server.connections(), 0);
}

#[test]
fn only_and_skip_choose() {
    let server = service();
    let arguments =
        ["scan", &server.url(), "-f", "json", "--only", "authentication", "--skip", "basic-any-credentials"];
    let done = rowlock(arguments).by_alice().run().exits(0);
    let report = done.report();
    for check in report["record"]["checks"].as_array().expect("a list") {
        let left_out = check["reason"].as_str().is_some_and(|r| r.contains("left out by"));
        let id = check["check"].as_str().expect("an id");
        let entry = report["catalogue"].as_array().expect("a list").iter().find(|c| c["check"] == id);
        let chosen =
            entry.is_some_and(|c| c["category"] == "authentication") && id != "basic-any-credentials";
        assert_eq!(left_out, !chosen, "{check}");
    }
}

#[test]
fn a_mistake_in_the_configuration_is_pointed_at() {
    let server = service();
    let url = server.url();
    for (line, column, content, words) in [
        (3, 1, "[scan]\nurl = 'http://x'\ntresholt = 80\n", "tresholt"),
        (2, 8, "[scan]\nrate = \"fast\"\n", "invalid type"),
        (2, 13, "[scan]\nthreshold = 101\n", "is not a threshold"),
        (2, 11, "[scan]\nfail-on = [\"hihg\"]\n", "is nothing to fail on"),
        (2, 8, "[scan]\nuser = \"alice:pw12345\"\n", "does not belong into this file"),
        (2, 8, "[scan]\nonly = [\"nope\"]\n", "neither a check nor a category"),
        (2, 11, "[scan]\nconsent = [\"all\"]\n", "is no consent"),
        (1, 6, "[scan\n", "unclosed"),
        (1, 2, "[scam]\n", "scam"),
    ] {
        let folder = Folder::new();
        let file = folder.file("rowlock.toml", content);
        let place = format!("{file}:{line}:{column}: ");
        let done = rowlock(["scan", &url, "--config", &file]).by_alice().run();
        assert!(!done.stderr.contains("pw12345"), "{}", done.told());
        done.fails(2, &[&place, words]);
        // The usual file in the current folder is read without being named.
        let done = rowlock(["scan", &url]).with_file("rowlock.toml", content).by_alice().run();
        done.fails(2, &[&format!("rowlock.toml:{line}:{column}: ")]);
    }
    let done = rowlock(["scan", &url, "--config", "absent.toml"]).by_alice().run();
    done.fails(2, &["absent.toml", "cannot be read"]);
    assert_eq!(server.connections(), 0);
}

#[test]
fn the_configuration_gives_options_and_the_command_line_wins() {
    let server = service();
    let content =
        format!("[scan]\nurl = \"{}\"\nuser = \"alice\"\nthreshold = 100\nquiet = true\n", server.url());
    let run = |more: &[&str]| {
        let mut arguments = vec!["scan", "--config", "mine.toml", "-f", "json"];
        arguments.extend(more);
        let run = rowlock(arguments).with_file("mine.toml", &content);
        run.env("ROWLOCK_PASSWORD", crate::stage::PASSWORD).run()
    };
    let done = run(&[]).exits(1);
    assert_eq!(done.report()["record"]["identities"][0], "alice");
    assert!(done.stderr.is_empty(), "{}", done.told());
    run(&["--threshold", "0"]).exits(0).report();
}

#[test]
fn a_dry_run_with_a_description_sends_nothing() {
    let (server, folder) = (service(), Folder::new());
    let file = folder.file("openapi.json", DOCUMENT);
    let localhost = format!("http://localhost:{}", server.port);
    for url in [server.url(), localhost] {
        let done = rowlock(["scan", &url, "--dry-run", "--spec", &file]).by_alice().run().exits(0);
        done.shows(&["nothing was sent", "3 operations, 1 of them left alone", "at most in all"]);
    }
    assert_eq!(server.connections(), 0);
    // Not even the handshakes that a scan of https:// begins with.
    let https = format!("https://127.0.0.1:{}", server.port);
    rowlock(["scan", &https, "--dry-run", "--spec", &file]).by_alice().run().exits(0);
    assert_eq!(server.connections(), 0);
    // Nothing is sent, so no password is missed.
    rowlock(["scan", &server.url(), "--dry-run", "--spec", &file, "-u", "alice"]).run().exits(0);
    let done = rowlock(["scan", &server.url(), "--dry-run"]).by_alice().run();
    done.fails(2, &["--dry-run needs --spec"]);
    assert_eq!(server.connections(), 0);
}

#[test]
fn a_proxy_is_an_http_proxy() {
    let server = service();
    for proxy in ["127.0.0.1:3128", "socks5://127.0.0.1:1080", "https://127.0.0.1:3128", "http://", "x"] {
        let done = rowlock(["scan", &server.url(), "--proxy", proxy]).by_alice().run();
        done.fails(2, &["is not an HTTP proxy's URL", "http://host:port"]);
    }
    assert_eq!(server.connections(), 0);
}

#[test]
fn scope_and_exclude_keep_requests_in() {
    let (server, folder) = (service(), Folder::new());
    let file = folder.file("openapi.json", DOCUMENT);
    let arguments = ["scan", &server.url(), "-f", "json", "--spec", &file, "--exclude", "/users/1"];
    rowlock(arguments).by_alice().run().exits(0).report();
    assert!(server.paths().contains(&"/users".to_owned()));
    assert!(!server.paths().contains(&"/users/1".to_owned()), "{:?}", server.paths());
}

#[test]
fn recordings_of_other_tools_give_operations() {
    let (server, folder) = (service(), Folder::new());
    let url = server.url();
    let har = folder.file(
        "traffic.har",
        format!(r#"{{"log":{{"entries":[{{"request":{{"method":"GET","url":"{url}/users"}}}},{{"request":{{"method":"GET","url":"http://elsewhere.example/x"}}}}]}}}}"#),
    );
    rowlock(["scan", &url, "-f", "json", "--har", &har]).by_alice().run().exits(0).shows(&["\"/users\""]);
    for (option, content) in [("--har", "{}"), ("--har", "no json"), ("--postman", "[1]"), ("--postman", "")]
    {
        let file = folder.file("broken", content);
        rowlock(["scan", &url, option, &file]).by_alice().run().fails(2, &["broken"]);
    }
    rowlock(["scan", &url, "--har", "absent.har"])
        .by_alice()
        .run()
        .fails(2, &["absent.har", "cannot be read"]);
}
