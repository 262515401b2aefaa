//! The comment on a pull request, against an API that checks every call.

use std::sync::{Arc, Mutex};

use crate::stage::{Done, Folder, PASSWORD, Reply, Server, rowlock};

/// What a GitHub token looks like; it opens nothing.
const TOKEN: &str = "ghs_MadeUpTokenOfTheTests0123456789abcd";

/// A repository with one pull request, number 7.
struct GitHub {
    server: Server,
    comments: Arc<Mutex<Vec<Comment>>>,
}

#[derive(Clone)]
struct Comment {
    id: usize,
    body: String,
    ours: bool,
}

impl GitHub {
    /// With these comments of others, oldest first.
    fn with(others: &[&str]) -> Self {
        let other =
            |(n, body): (usize, &&str)| Comment { id: 100 + n, body: (*body).to_owned(), ours: false };
        let comments: Arc<Mutex<Vec<Comment>>> =
            Arc::new(Mutex::new(others.iter().enumerate().map(other).collect()));
        let kept = Arc::clone(&comments);
        let server = Server::answering(move |asked| {
            let mut comments = kept.lock().expect("unpoisoned");
            // Every call is held to the API's own rules.
            if asked.field("authorization") != Some(&format!("Bearer {TOKEN}")) {
                return Reply::new(401, r#"{"message":"Bad credentials"}"#);
            }
            if asked.field("user-agent").is_none_or(str::is_empty) {
                return Reply::new(403, r#"{"message":"Request forbidden by administrative rules."}"#);
            }
            if asked.field("accept") != Some("application/vnd.github+json")
                || asked.field("x-github-api-version") != Some("2022-11-28")
            {
                return Reply::new(415, r#"{"message":"Unsupported"}"#);
            }
            let body = || {
                let sent: serde_json::Value = serde_json::from_str(&asked.body).expect("JSON");
                sent["body"].as_str().expect("a body").to_owned()
            };
            let too_long = Reply::new(
                422,
                r#"{"message":"Validation Failed: body is too long (maximum is 65536 characters)"}"#,
            );
            match (asked.method.as_str(), asked.path()) {
                ("GET", "/api/v3/repos/acme/shop/issues/7/comments") => {
                    let query = |name: &str| {
                        let all = asked.target.split_once('?').expect("a query").1.to_owned();
                        let value = all
                            .split('&')
                            .find_map(|p| p.strip_prefix(&format!("{name}="))?.parse::<usize>().ok());
                        value.expect("a number")
                    };
                    let (page, size) = (query("page"), query("per_page"));
                    assert!(size <= 100);
                    let of_page = comments.iter().skip((page - 1) * size).take(size);
                    let list: Vec<_> = of_page
                        .map(|c| serde_json::json!({"id": c.id, "body": c.body, "user": {"login": "x"}}))
                        .collect();
                    Reply::json(serde_json::Value::from(list).to_string())
                }
                ("POST", "/api/v3/repos/acme/shop/issues/7/comments") => {
                    let body = body();
                    if body.chars().count() > 65_536 {
                        return too_long;
                    }
                    let id = 1000 + comments.len();
                    comments.push(Comment { id, body, ours: true });
                    Reply::new(201, "{}")
                }
                ("PATCH", path) => {
                    let id = path
                        .strip_prefix("/api/v3/repos/acme/shop/issues/comments/")
                        .and_then(|id| id.parse::<usize>().ok());
                    let Some(comment) = comments.iter_mut().find(|c| Some(c.id) == id) else {
                        return Reply::missing();
                    };
                    if !comment.ours {
                        return Reply::new(403, r#"{"message":"Resource not accessible by integration"}"#);
                    }
                    let body = body();
                    if body.chars().count() > 65_536 {
                        return too_long;
                    }
                    comment.body = body;
                    Reply::json("{}")
                }
                _ => Reply::missing(),
            }
        });
        Self { server, comments }
    }

    fn api(&self) -> String {
        format!("{}/api/v3", self.server.url())
    }

    fn ours(&self) -> Vec<Comment> {
        self.comments.lock().expect("unpoisoned").iter().filter(|c| c.ours).cloned().collect()
    }
}

/// A gate over a log, whose comment goes to this API.
fn comment(folder: &Folder, api: &str, variables: &[(&str, &str)]) -> Done {
    let event = folder.file("event.json", r#"{"pull_request":{"number":7}}"#);
    let (summary, outputs) = (folder.at("summary.md"), folder.at("outputs"));
    let arguments = ["ci", "--search-log", "app.log", "--fail-on", "high", "--no-keep", "--comment"];
    let mut run = rowlock(arguments).inside(folder.path()).env("ROWLOCK_PASSWORD", PASSWORD);
    for (name, value) in [
        ("GITHUB_ACTIONS", "true"),
        ("GITHUB_STEP_SUMMARY", summary.as_str()),
        ("GITHUB_OUTPUT", outputs.as_str()),
        ("GITHUB_API_URL", api),
        ("GITHUB_REPOSITORY", "acme/shop"),
        ("GITHUB_EVENT_PATH", event.as_str()),
        ("GITHUB_SERVER_URL", "https://github.example.org"),
        ("GITHUB_RUN_ID", "42"),
        ("GITHUB_TOKEN", TOKEN),
    ] {
        let value = variables.iter().find(|(n, _)| *n == name).map_or(value, |(_, v)| v);
        run = run.env(name, value);
    }
    let done = run.run();
    assert!(!done.stderr.contains(TOKEN) && !done.stdout.contains(TOKEN), "{}", done.told());
    done
}

const LEAK: &str = "GET / Authorization: Basic YWxpY2U6cXVpZXQtSGVyb24=\n";

#[test]
fn one_comment_is_written_found_again_on_a_later_page_and_updated() {
    let folder = Folder::new();
    let others: Vec<String> =
        (0..250).map(|n| format!("comment {n} quotes <!-- rowlock-ci: rowlock --> us")).collect();
    let others: Vec<&str> = others.iter().map(String::as_str).collect();
    let github = GitHub::with(&others);
    folder.file("app.log", LEAK);
    comment(&folder, &github.api(), &[]).exits(1).says(&["comment: written"]);
    let [first] = github.ours().try_into().unwrap_or_else(|_| panic!("one comment"));
    assert!(first.body.starts_with("<!-- rowlock-ci: rowlock -->\n") && first.body.contains("gate not met"));
    assert!(first.body.contains("https://github.example.org/acme/shop/actions/runs/42"), "{}", first.body);
    folder.file("app.log", "all is well\n");
    comment(&folder, &github.api(), &[]).exits(0).says(&["comment: updated"]);
    let [second] = github.ours().try_into().unwrap_or_else(|_| panic!("still one comment"));
    assert!(second.id == first.id && second.body.contains("gate met"));
}

#[test]
fn a_comment_that_only_looks_like_ours_is_left_alone() {
    let folder = Folder::new();
    let github = GitHub::with(&["<!-- rowlock-ci: rowlock -->\nnot yours", "<!-- rowlock-ci: other -->\n"]);
    folder.file("app.log", LEAK);
    comment(&folder, &github.api(), &[]).exits(1).says(&["comment: written"]);
    assert_eq!(github.ours().len(), 1);
    comment(&folder, &github.api(), &[]).exits(1).says(&["comment: updated"]);
    assert_eq!(github.ours().len(), 1);
}

#[test]
fn more_findings_than_a_comment_holds_are_cut() {
    let folder = Folder::new();
    let github = GitHub::with(&[]);
    std::fs::create_dir(folder.path().join("app.log")).expect("a folder");
    for n in 0..1200 {
        let leak = format!("GET / Authorization: {}\n", super::basic("alice", &format!("quiet-Heron-{n}")));
        folder.file(&format!("app.log/service-with-quite-a-long-name-{n}.log"), leak);
    }
    comment(&folder, &github.api(), &[]).exits(1).says(&["comment: written"]);
    let body = github.ours()[0].body.clone();
    assert!(
        body.chars().count() <= 65_536 && body.contains("more lines; the whole report"),
        "{}",
        body.len()
    );
}

#[test]
fn what_goes_wrong_is_a_warning_and_the_verdict_stands() {
    let folder = Folder::new();
    let github = GitHub::with(&[]);
    let closed = format!("http://127.0.0.1:{}", crate::stage::free_port());
    for (log, code) in [(LEAK, 1), ("all is well\n", 0)] {
        folder.file("app.log", log);
        let warns = |api: &str, variables: &[(&str, &str)], words: &str| {
            let done = comment(&folder, api, variables).exits(code);
            done.says(&["warning: the comment was not written: ", words]);
        };
        warns(&closed, &[], "connection refused");
        warns(&github.api(), &[("GITHUB_TOKEN", "wrong")], "401, Bad credentials");
        warns(&github.api(), &[("GITHUB_TOKEN", "")], "GITHUB_TOKEN is not set");
        warns(&github.api(), &[("GITHUB_REPOSITORY", "acme/missing")], "404");
        warns(&github.api(), &[("GITHUB_REPOSITORY", "../../x")], "no OWNER/NAME");
        warns(&github.api(), &[("GITHUB_EVENT_PATH", "/no/such/file")], "of no pull request");
        warns("no url at all", &[], "GITHUB_API_URL");
        let garbled = Server::answering(|_| Reply::json("{\"message\":"));
        warns(&garbled.url(), &[], "GitHub's list of comments");
        let failing = Server::answering(|_| Reply::new(500, "::error::owned\n##[error]owned"));
        warns(&failing.url(), &[], "500");
    }
    assert!(github.ours().is_empty());
}
