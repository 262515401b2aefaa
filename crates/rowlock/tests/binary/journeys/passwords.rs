//! Where a secret may come from, and that it goes nowhere else.

use super::{basic, service};
use crate::stage::{Done, Folder, PASSWORD, Reply, Server, rowlock};

/// Whether the service saw alice with her password, and the report is that of somebody who was let in.
#[track_caller]
fn let_in(server: &Server, done: Done) {
    let right = basic("alice", PASSWORD);
    let seen = server.asked().iter().any(|a| a.field("authorization") == Some(right.as_str()));
    assert!(seen, "{}", done.told());
    assert_eq!(done.report()["record"]["identities"][0], "alice");
    done.exits(0);
}

#[test]
fn the_environment_a_file_and_standard_input_give_a_password() {
    let (server, folder) = (service(), Folder::new());
    let scan = |more: &[&str]| {
        let url = server.url();
        let mut arguments = vec!["scan", &url, "-f", "json", "-u", "alice"];
        arguments.extend(more);
        rowlock(arguments)
    };
    let_in(&server, scan(&[]).env("ROWLOCK_PASSWORD", PASSWORD).run());
    let file = folder.file("password", format!("{PASSWORD}\r\nsecond line\n"));
    let_in(&server, scan(&["--password-file", &file]).run());
    let_in(&server, scan(&["--password-stdin"]).stdin(&format!("{PASSWORD}\n")).run());
    // A file wins over the environment.
    let_in(&server, scan(&["--password-file", &file]).env("ROWLOCK_PASSWORD", "another one").run());
}

#[test]
fn a_password_on_the_command_line_works_and_warns() {
    let server = service();
    let user = format!("alice:{PASSWORD}");
    let done = rowlock(["scan", &server.url(), "-f", "json", "-u", &user]).run();
    let_in(&server, done.says(&["warning: a password on the command line", "ROWLOCK_PASSWORD"]));
}

#[test]
fn no_password_says_where_one_may_come_from() {
    let (server, folder) = (service(), Folder::new());
    let url = server.url();
    let options = ["ROWLOCK_PASSWORD", "--password-file", "--password-stdin"];
    rowlock(["scan", &url, "-u", "alice"]).run().fails(2, &options);
    rowlock(["scan", &url, "-u", ""]).run().fails(2, &["--user needs a user name"]);
    rowlock(["scan", &url, "-u", "alice", "--password-stdin"]).stdin("").run().fails(2, &["no password"]);
    let empty = folder.file("empty", "\n");
    rowlock(["scan", &url, "-u", "alice", "--password-file", &empty]).run().fails(2, &["is empty"]);
    let bytes = folder.file("bytes", [0xff, 0xfe]);
    rowlock(["scan", &url, "-u", "alice", "--password-file", &bytes]).run().fails(2, &["cannot be read"]);
    let absent = folder.at("absent");
    rowlock(["scan", &url, "-u", "alice", "--password-file", &absent]).run().fails(2, &["cannot be read"]);
    rowlock(["scan", &url, "--other-user", "bob"]).run().fails(2, &["--other-user needs --user"]);
    rowlock(["scan", &url, "--auth", "bearer"]).run().fails(2, &["ROWLOCK_TOKEN"]);
    rowlock(["scan", &url, "--auth", "digest"]).run().fails(2, &["basic, bearer"]);
    assert_eq!(server.connections(), 0);
}

#[test]
fn an_option_without_its_user_is_said() {
    let (server, folder) = (service(), Folder::new());
    let file = folder.file("password", PASSWORD);
    let done = rowlock(["scan", &server.url(), "--password-file", &file]).run();
    done.fails(2, &["no user", "--user"]);
    let done = rowlock(["scan", &server.url(), "--password-stdin"]).stdin(PASSWORD).run();
    done.fails(2, &["no user", "--user"]);
}

#[test]
fn tokens_and_keys_go_where_their_scheme_puts_them() {
    for (auth, field, value) in [
        ("bearer", "authorization", format!("Bearer {PASSWORD}")),
        ("api-key", "x-api-key", PASSWORD.to_owned()),
        ("header:X-Mine", "x-mine", PASSWORD.to_owned()),
        ("cookie:sid", "cookie", format!("sid={PASSWORD}")),
    ] {
        let server = Server::answering(move |asked| match (asked.path(), asked.field(field)) {
            ("/", Some(given)) if given == value => Reply::json(r#"{"ok":true}"#),
            ("/", _) => Reply::new(401, "{}"),
            _ => Reply::missing(),
        });
        let arguments = ["scan", &server.url(), "-f", "json", "--auth", auth];
        let done = rowlock(arguments).env("ROWLOCK_TOKEN", PASSWORD).run().exits(0);
        let report = done.report();
        let notes = report["record"]["notes"].to_string();
        assert!(!notes.contains("were refused"), "{auth}: {}", done.told());
    }
}

#[test]
fn a_wrong_password_is_said_and_not_tried_on() {
    let server = service();
    let arguments = ["scan", &server.url(), "-f", "json", "-u", "alice"];
    let done = rowlock(arguments).env("ROWLOCK_PASSWORD", "not hers").run().exits(0);
    assert!(done.report()["record"]["notes"].to_string().contains("were refused"), "{}", done.told());
}
