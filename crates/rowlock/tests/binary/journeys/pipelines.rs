//! What each pipeline is told: its files, its commands, and nothing that a service could have smuggled in.

use std::os::unix::fs::PermissionsExt as _;

use super::basic;
use crate::stage::{Done, Folder, PASSWORD, Reply, Server, rowlock};

/// A service whose answers want to be commands of every pipeline.
fn hostile() -> Server {
    let right = basic("alice", PASSWORD);
    Server::answering(move |asked| {
        match asked.path() {
        "/" => Reply::html("<a href='/::error::owned'>x</a><a href='/a%0A::set-output'>y</a><a href='/u'>u</a>"),
        "/::error::owned" | "/u" => match asked.field("authorization") {
            Some(value) if value == right => Reply::json("{\"a\":\"##vso[task.complete]\\n::error::owned\"}"),
            _ => Reply::new(500, "Traceback (most recent call last):\n  File \"/srv/x.py\", line 1, in x\n::error::owned\n##[error]owned")
                .with("Server", "::error::owned ##vso[task.complete]"),
        },
        _ => Reply::missing(),
    }
    })
}

fn ci(folder: &Folder, arguments: &[&str], variables: &[(&str, &str)]) -> Done {
    let server = hostile();
    let url = server.url();
    let mut all = vec!["ci", &url, "-u", "alice", "--no-keep", "--fail-on", "low"];
    all.extend(arguments);
    let mut run = rowlock(all).inside(folder.path()).env("ROWLOCK_PASSWORD", PASSWORD);
    for (name, value) in variables {
        run = run.env(name, value);
    }
    run.run()
}

/// Every line that a runner would take for a command.
fn commands(done: &Done) -> Vec<String> {
    let is_command = |l: &&str| l.trim_start().starts_with("::") || l.contains("##[") || l.contains("##vso[");
    done.stdout.lines().chain(done.stderr.lines()).filter(is_command).map(str::to_owned).collect()
}

#[test]
fn github_gets_masks_first_then_annotations_summary_and_outputs() {
    let folder = Folder::new();
    let (summary, outputs) = (folder.file("summary.md", "# before\n"), folder.file("outputs", "old=1\n"));
    let variables = [
        ("GITHUB_ACTIONS", "true"),
        ("GITHUB_STEP_SUMMARY", summary.as_str()),
        ("GITHUB_OUTPUT", outputs.as_str()),
    ];
    for format in ["summary", "terminal", "table", "json", "sarif", "markdown"] {
        let done = ci(&folder, &["-f", format], &variables).exits(1);
        let first = done.stderr.lines().next().unwrap_or_default();
        assert!(first.starts_with("::add-mask::"), "{}", done.told());
        assert!(done.stderr.contains(&format!("::add-mask::{PASSWORD}")), "{}", done.told());
        for command in commands(&done) {
            let ours = ["::add-mask::", "::error title=", "::warning title=", "::notice title="];
            assert!(ours.iter().any(|o| command.starts_with(o)), "{format}: {command}");
        }
    }
    let summary = folder.read("summary.md");
    assert!(summary.starts_with("# before\n") && summary.contains("gate not met"), "{summary}");
    let outputs = folder.read("outputs");
    assert!(outputs.starts_with("old=1\n"));
    for name in ["score", "grade", "coverage", "findings-count", "new-findings", "report", "sarif"] {
        assert!(outputs.contains(&format!("\n{name}<<")), "{outputs}");
    }
    assert!(outputs.contains("rowlock-results/rowlock.sarif"), "{outputs}");
    let missing = [("GITHUB_ACTIONS", "true"), ("GITHUB_STEP_SUMMARY", "/no/such/file")];
    ci(&folder, &[], &missing).exits(1).says(&["warning: GITHUB_STEP_SUMMARY"]);
}

#[test]
fn gitlab_gets_its_reports() {
    let folder = Folder::new();
    ci(&folder, &[], &[("GITLAB_CI", "true")]).exits(1);
    let quality: Vec<serde_json::Value> =
        serde_json::from_str(&folder.read("rowlock-results/gl-code-quality-report.json")).expect("JSON");
    assert!(!quality.is_empty());
    for entry in &quality {
        for field in ["description", "check_name", "fingerprint", "severity"] {
            assert!(entry[field].is_string(), "{entry}");
        }
        assert!(
            entry["location"]["path"].is_string() && entry["location"]["lines"]["begin"].is_u64(),
            "{entry}"
        );
    }
    let sast: serde_json::Value =
        serde_json::from_str(&folder.read("rowlock-results/gl-sast-report.json")).expect("JSON");
    assert_eq!(sast["scan"]["type"], "sast");
    assert!(folder.read("rowlock-results/rowlock.junit.xml").contains("<testsuites"));
}

#[test]
fn azure_gets_its_commands() {
    let folder = Folder::new();
    let done = ci(&folder, &[], &[("TF_BUILD", "True")]).exits(1);
    assert!(done.stderr.starts_with("##vso[task.setsecret]"), "{}", done.told());
    let ours = [
        "task.setsecret]",
        "task.logissue type=",
        "task.setvariable variable=rowlock.",
        "task.uploadsummary]/",
    ];
    for command in commands(&done) {
        let inner = command.strip_prefix("##vso[").expect("a command of ours");
        assert!(ours.iter().any(|o| inner.starts_with(o)) && !inner.contains("##vso["), "{command}");
    }
    done.says(&["task.setvariable variable=rowlock.grade;isOutput=true]", "task.uploadsummary]"]);
}

#[test]
fn buildkite_gets_an_annotation_and_the_rest_their_test_report() {
    let folder = Folder::new();
    let agent =
        folder.file("buildkite-agent", "#!/bin/sh\necho \"$@\" > agent.arguments\ncat > agent.stdin\n");
    std::fs::set_permissions(&agent, std::fs::Permissions::from_mode(0o755)).expect("set");
    let path = format!("{}:/usr/bin:/bin", folder.path().display());
    ci(&folder, &[], &[("BUILDKITE", "true"), ("PATH", &path)]).exits(1);
    assert_eq!(folder.read("agent.arguments").trim(), "annotate --context rowlock --style error");
    assert!(folder.read("agent.stdin").contains("gate not met"));
    let done = ci(&folder, &[], &[("BUILDKITE", "true")]).exits(1);
    done.says(&["warning: buildkite-agent annotate"]);
    for variable in [("JENKINS_URL", "http://127.0.0.1/"), ("CIRCLECI", "true")] {
        let done = ci(&folder, &[], &[variable]).exits(1);
        done.says(&["test report: rowlock-results/rowlock.junit.xml"]);
    }
    let done = ci(&folder, &["--pipeline", "none", "--results", "elsewhere"], &[("GITHUB_ACTIONS", "true")]);
    assert!(commands(&done.exits(1)).is_empty());
    assert!(folder.read("elsewhere/rowlock.junit.xml").contains("name=\"Gate\""));
}

#[test]
fn a_plain_scan_says_no_command_either() {
    for (format, variable) in
        [("terminal", "GITHUB_ACTIONS"), ("json", "GITHUB_ACTIONS"), ("terminal", "TF_BUILD")]
    {
        let server = hostile();
        let arguments = ["scan", &server.url(), "-f", format, "-v"];
        let done = rowlock(arguments).by_alice().env(variable, "true").run().exits(0);
        assert!(commands(&done).is_empty(), "{:?}", commands(&done));
        assert!(done.stdout.contains("owned"), "the service's words are there: {}", done.told());
    }
}
