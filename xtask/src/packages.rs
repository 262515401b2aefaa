//! The packages: packed of the binary that is built for tests, installed as a user would, and tried; and what only
//! runs elsewhere (workflows, examples for pipelines, the image), looked at by its schema and by linters.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::Result;

use crate::lab;
use crate::step::{Untried, binary, calling_cargo, root, step, target, tell};

/// What nothing here can build or try.
const ELSEWHERE: [(&str, &str); 4] = [
    ("container image", "its base is in no package registry; release.yml builds and runs it"),
    ("packages of other platforms", "only release.yml has those machines"),
    ("provenance, trusted publishing, image push", "only a run of release.yml has the identity for them"),
    ("actionlint", "its package fetches the program from elsewhere; schema and shellcheck look instead"),
];

/// As a chore of its own.
pub(crate) fn run() -> Result<()> {
    tell(&check()?);
    Ok(())
}

/// Packs and tries everything that can be; what could not, by name.
pub(crate) fn check() -> Result<Vec<Untried>> {
    let mut untried: Vec<Untried> = ELSEWHERE.map(|(part, why)| (part, why.to_owned())).into();
    let program = small(&binary()?);
    let mut archive = calling_cargo("python3");
    archive.arg("packaging/archive/test.py").env("ROWLOCK_BINARY", &program);
    step("the archive and the installer", &mut archive)?;
    if answers("npm", "--version") && answers("node", "--version") {
        let mut npm = Command::new("node");
        npm.args(["--test", "packaging/npm/test.mjs"]).env("ROWLOCK_BINARY", &program);
        step("the npm packages", &mut npm)?;
    } else {
        untried.push(("npm packages", "node and npm are not both on this machine".to_owned()));
    }
    match lab::environment("packaging-python", "packaging/requirements.txt") {
        Ok(python) => {
            // Its maturin is one of the programs beside it; the binary is the one that is built already.
            step("the wheel", calling_cargo(&python).arg("packaging/python/test.py"))?;
            step("workflows, examples, installer and image", Command::new(&python).arg("packaging/lint.py"))?;
        }
        Err(error) => {
            let why = format!("their requirements could not be had: {error:#}");
            untried.push(("the wheel", why.clone()));
            untried.push(("linters of workflows, examples, installer and image", why));
        }
    }
    Ok(untried)
}

/// The binary without what only a debugger reads, where that can be taken out: packing it costs half of the time.
fn small(binary: &Path) -> PathBuf {
    let copy = target().join("packaging-rowlock");
    let stripped = Command::new("strip").arg("-o").arg(&copy).arg(binary).current_dir(root()).status();
    if stripped.is_ok_and(|s| s.success()) { copy } else { binary.to_path_buf() }
}

fn answers(program: &str, argument: &str) -> bool {
    let quiet = Command::new(program).arg(argument).stdout(Stdio::null()).stderr(Stdio::null()).status();
    quiet.is_ok_and(|s| s.success())
}
