//! `action.yml` and what is under `packaging/`: the steps of the GitHub action are run as they are written.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use super::service;
use crate::stage::{Folder, PASSWORD};

/// A file of the repository.
fn text(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(name);
    std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// A step of the action: its variables and its script.
struct Step {
    variables: BTreeMap<String, String>,
    script: String,
}

/// The step of this name. The file is ours, so its indentation is known.
fn step(name: &str) -> Step {
    let action = text("action.yml");
    let mut lines = action.lines().skip_while(|l| *l != format!("    - name: {name}")).skip(1).peekable();
    let (mut variables, mut script, mut part) = (BTreeMap::new(), String::new(), "");
    while let Some(line) = lines.next_if(|l| !l.starts_with("    - ")) {
        match line.trim_end() {
            "      env:" => part = "env",
            "      run: |" => part = "run",
            line if part == "run" => {
                script.push_str(line.strip_prefix("        ").unwrap_or_default());
                script.push('\n');
            }
            line if part == "env" && line.starts_with("        ") => {
                let (name, value) = line.trim().split_once(": ").expect("a variable");
                variables.insert(name.to_owned(), value.to_owned());
            }
            _ => {}
        }
    }
    assert!(!script.is_empty(), "no step {name}");
    Step { variables, script }
}

/// The names below a heading, with their defaults.
fn named(heading: &str) -> BTreeMap<String, String> {
    let action = text("action.yml");
    let below = action.lines().skip_while(|l| *l != format!("{heading}:")).skip(1);
    let mut all = BTreeMap::new();
    let mut last = String::new();
    for line in below.take_while(|l| l.is_empty() || l.starts_with(' ')) {
        if let Some(name) = line.strip_prefix("  ").filter(|l| !l.starts_with(' ')) {
            name.trim_end_matches(':').clone_into(&mut last);
            all.insert(last.clone(), String::new());
        } else if let Some(default) = line.trim().strip_prefix("default: ") {
            all.insert(last.clone(), default.trim_matches('\'').to_owned());
        } else if let Some(value) = line.trim().strip_prefix("value: ") {
            all.insert(last.clone(), value.to_owned());
        }
    }
    all
}

/// Runs a step as the runner does, with these inputs.
fn run(folder: &Folder, name: &str, given: &[(&str, &str)]) -> Output {
    let (step, defaults) = (step(name), named("inputs"));
    let script = folder.file("step.sh", &step.script);
    let mut command = Command::new("bash");
    command.args(["--noprofile", "--norc", "-eo", "pipefail", &script]).current_dir(folder.path());
    command.env_clear().env("PATH", format!("{}:/usr/bin:/bin", tools(folder).display()));
    for (variable, value) in &step.variables {
        let input = value.strip_prefix("${{ inputs.").and_then(|v| v.strip_suffix(" }}"));
        let input = input.unwrap_or_else(|| panic!("{variable} is no input: {value}"));
        let default = defaults.get(input).unwrap_or_else(|| panic!("there is no input {input}"));
        let value = given.iter().find(|(n, _)| *n == input).map_or(default.as_str(), |(_, v)| v);
        command.env(variable, value);
    }
    for (variable, file) in
        [("GITHUB_OUTPUT", "outputs"), ("GITHUB_STEP_SUMMARY", "summary"), ("GITHUB_PATH", "path")]
    {
        command.env(variable, folder.at(file));
    }
    command.env("GITHUB_ACTION_PATH", concat!(env!("CARGO_MANIFEST_DIR"), "/../.."));
    command
        .env("ROWLOCK_RELEASES", format!("file://{}", folder.at("releases")))
        .env("HOME", folder.at("home"));
    command.env("GITHUB_ACTIONS", "true").env("RUNNER_TEMP", folder.at("temp"));
    command.env("GITHUB_WORKSPACE", folder.path()).env("XDG_STATE_HOME", folder.at("state"));
    command.output().expect("bash runs")
}

/// A folder with the binary under its own name, and a `cargo` that only tells what it was asked for.
fn tools(folder: &Folder) -> PathBuf {
    use std::os::unix::fs::PermissionsExt as _;
    let tools = folder.path().join("tools");
    if !tools.exists() {
        std::fs::create_dir(&tools).expect("made");
        std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_rowlock"), tools.join("rowlock")).expect("linked");
        let cargo = tools.join("cargo");
        std::fs::write(&cargo, "#!/bin/sh\necho \"cargo $*\"\n").expect("written");
        std::fs::set_permissions(&cargo, std::fs::Permissions::from_mode(0o755)).expect("set");
    }
    tools
}

fn told(output: &Output) -> String {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    format!("{:?}\n{}\n{}", output.status, text(&output.stdout), text(&output.stderr))
}

#[test]
fn the_gate_runs_as_written_and_gives_its_outputs() {
    let (server, folder) = (service(), Folder::new());
    folder.file("app.py", "from flask import Flask\napp = Flask(__name__)\n");
    let url = server.url();
    let inputs = [
        ("url", url.as_str()),
        ("user", "alice"),
        ("password", PASSWORD),
        ("source", "app.py\n"),
        ("threshold", "F"),
        ("fail-on", "critical"),
        ("args", "--no-keep --write-baseline 'base line.json'"),
    ];
    let done = run(&folder, "Gate", &inputs);
    assert_eq!(done.status.code(), Some(0), "{}", told(&done));
    let outputs = folder.read("outputs");
    for (name, value) in named("outputs") {
        assert_eq!(value, format!("${{{{ steps.gate.outputs.{name} }}}}"));
        assert!(outputs.contains(&format!("{name}<<")), "{name}: {outputs}");
    }
    assert!(folder.read("summary").contains("gate met") && folder.path().join("base line.json").is_file());
    let stderr = String::from_utf8_lossy(&done.stderr);
    assert!(stderr.lines().next().is_some_and(|l| l.starts_with("::add-mask::")), "{stderr}");
    let mut unmasked = stderr.lines().filter(|l| !l.starts_with("::add-mask::"));
    assert!(!unmasked.any(|l| l.contains(PASSWORD)), "{stderr}");

    let more = [("args", "--no-keep"), ("baseline", "base line.json"), ("fail-on", "new")];
    assert_eq!(run(&folder, "Gate", &[&inputs[..5], &more].concat()).status.code(), Some(0));
    let strict = [&inputs[..4], &[("threshold", "100")]].concat();
    assert_eq!(run(&folder, "Gate", &strict).status.code(), Some(1));
}

#[test]
fn nothing_in_an_input_is_run_and_nothing_is_dropped() {
    let folder = Folder::new();
    folder.file("app.log", "GET / Authorization: Basic YWxpY2U6cXVpZXQtSGVyb24=\n");
    let logs = "--search-log app.log --no-keep";
    assert_eq!(run(&folder, "Gate", &[("args", logs), ("fail-on", "high")]).status.code(), Some(1));
    for hostile in
        ["$(touch owned)", "`touch owned`", "; touch owned", "x\" && touch owned && \"", "--version"]
    {
        for input in
            ["url", "spec", "source", "log", "threshold", "fail-on", "baseline", "user", "format", "comment"]
        {
            // The first of a name is taken.
            let done = run(&folder, "Gate", &[(input, hostile), ("args", logs), ("fail-on", "high")]);
            assert_ne!(done.status.code(), Some(0), "{input} {hostile}: {}", told(&done));
        }
        let done = run(&folder, "Gate", &[("args", &format!("{logs} '{hostile}'")), ("fail-on", "high")]);
        assert!(hostile == "--version" || done.status.code() != Some(0), "{hostile}: {}", told(&done));
    }
    assert!(!folder.path().join("owned").exists());
    // A quote that is not closed must not drop the demand behind it.
    let done = run(&folder, "Gate", &[("args", "--search-log app.log --fail-on 'high")]);
    assert_eq!(done.status.code(), Some(2), "{}", told(&done));
}

#[test]
fn rowlock_is_installed_only_where_it_is_missing() {
    let folder = Folder::new();
    let done = run(&folder, "Install", &[]);
    assert_eq!((done.status.code(), done.stdout.len()), (Some(0), 0), "{}", told(&done));
    run(&folder, "Install", &[("version", env!("CARGO_PKG_VERSION"))]);
    assert!(!folder.path().join("path").exists());
    // A release that is not there fails the step, instead of leaving the gate to another version.
    let done = run(&folder, "Install", &[("version", "9.9.9")]);
    assert_ne!(done.status.code(), Some(0), "{}", told(&done));
    assert!(!folder.path().join("path").exists());

    // packaging/archive/test.py tries the installer; here is one release that it finds.
    let script = "arch=$(uname -m); cd releases/download/v9.9.9; d=rowlock-$arch-unknown-linux-musl; mkdir $d
        printf '#!/bin/sh\necho rowlock 9.9.9\n' > $d/rowlock; chmod 755 $d/rowlock
        tar -czf $d.tar.gz $d; sha256sum $d.tar.gz > SHA256SUMS";
    std::fs::create_dir_all(folder.path().join("releases/download/v9.9.9")).expect("made");
    let packed = Command::new("sh").args(["-c", script]).current_dir(folder.path()).status().expect("sh");
    assert!(packed.success());
    let done = run(&folder, "Install", &[("version", "9.9.9")]);
    assert_eq!(done.status.code(), Some(0), "{}", told(&done));
    assert!(folder.read("path").ends_with("temp/rowlock/bin\n"));
    assert!(folder.read("temp/rowlock/bin/rowlock").contains("9.9.9"));
}

#[test]
fn what_is_packaged_names_options_and_files_that_there_are() {
    let help = crate::stage::rowlock(["ci", "--help"]).run().exits(0).stdout;
    let commands = [
        "packaging/gitlab/rowlock.yml",
        "packaging/jenkins/Jenkinsfile",
        "packaging/azure/azure-pipelines.yml",
        "packaging/circleci/config.yml",
        "packaging/buildkite/pipeline.yml",
        "action.yml",
    ];
    for name in commands {
        let file = text(name);
        for line in file
            .lines()
            .filter(|l| l.contains("rowlock ci ") || l.contains("add --") || l.contains("each --"))
        {
            let words = line.split([' ', '=', '"', '(', ')']).filter(|w| w.starts_with("--") && w.len() > 2);
            for option in words {
                assert!(
                    help.contains(&format!("{option} ")) || help.contains(&format!("{option}[")),
                    "{name}: {option}"
                );
            }
        }
    }
    let folder = Folder::new();
    folder.file("app.log", "");
    crate::stage::rowlock(["ci", "--search-log", "app.log", "--no-keep"])
        .inside(folder.path())
        .env("GITLAB_CI", "true")
        .run()
        .exits(0);
    let gitlab = text("packaging/gitlab/rowlock.yml");
    for file in gitlab.lines().filter_map(|l| l.split_once(": rowlock-results/")) {
        assert!(folder.path().join("rowlock-results").join(file.1).is_file(), "{}", file.1);
    }
}

#[test]
fn the_hooks_run_as_written() {
    let hooks = text(".pre-commit-hooks.yaml");
    let entry = |id: &str| {
        let hook = hooks.split("- id: ").find(|h| h.starts_with(id)).expect("the hook");
        hook.lines().find_map(|l| l.trim().strip_prefix("entry: ")).expect("an entry").to_owned()
    };
    let folder = Folder::new();
    folder.file("openapi.json", super::DOCUMENT);
    folder.file("swagger.json", "{\"swagger\":");
    folder.file("app.py", "from flask import Flask, request\napp = Flask(__name__)\n\n\n@app.get(\"/\")\ndef home():\n    print(request.headers[\"Authorization\"])\n    return \"ok\"\n");
    let run = |entry: &str, files: &str| {
        Command::new("bash")
            .args(["-c", &format!("{entry} {files}")])
            .current_dir(folder.path())
            .env_clear()
            .env("PATH", format!("{}:/usr/bin:/bin", tools(&folder).display()))
            .output()
            .expect("bash runs")
    };
    let done = run(&entry("rowlock-spec"), "openapi.json openapi.json");
    let twice = String::from_utf8_lossy(&done.stdout).matches("of 100").count();
    assert_eq!(twice, 2, "{}", told(&done));
    assert_eq!(run(&entry("rowlock-spec"), "swagger.json openapi.json").status.code(), Some(2));
    assert_eq!(run(&entry("rowlock-code"), ".").status.code(), Some(1));
}
