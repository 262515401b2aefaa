//! How fast source is read, beside bandit and, where its rules are at hand, semgrep.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

use super::ROUNDS;
use super::process::{self, Usage};
use super::table::Table;
use crate::step::{step, target};

/// An ordinary application of 21,000 lines.
const PACKAGE: &str = "flask-appbuilder==5.3.0";
const FOLDER: &str = "flask_appbuilder";
/// A file or folder of rules for semgrep, which fetches its own from the network; without it its row is left out.
const RULES: &str = "ROWLOCK_BENCH_SEMGREP_RULES";

pub(super) fn measure(rowlock: &Path, table: &mut Table) -> Result<()> {
    println!("── rowlock code on {PACKAGE}");
    let (python, package) = environment()?;
    let best = best(|| {
        let mut command = Command::new(rowlock);
        command.args(["code", "--quiet", "--tests", "--format", "json"]).arg(&package);
        Ok(process::measure(&mut command)?.0)
    })?;
    table.most(
        "`rowlock code` on flask-appbuilder 5.3.0 (21,000 lines), wall time",
        best.wall.as_secs_f64(),
        0.2,
        "s",
    );
    table.beside("… processor time of `rowlock code`", best.cpu.as_secs_f64(), "s");
    table.beside("… peak memory of `rowlock code`", best.peak_mb, "MB");
    let best = self::best(|| {
        let mut command = Command::new(&python);
        command.args(["-m", "bandit", "-q", "-r", "--exit-zero"]).arg(&package);
        process::searching(&mut command)
    })?;
    table.beside("… bandit 1.9.4, wall time", best.wall.as_secs_f64(), "s");
    let mut beside = Command::new("python3");
    beside.arg("lab/code/beside.py").arg(rowlock).arg(python.with_file_name("bandit"));
    let Some(rules) = std::env::var_os(RULES) else {
        println!("── skipped: semgrep beside it: {RULES} names no rules");
        return step("bandit's finds against ours", &mut beside);
    };
    let semgrep = python.with_file_name("semgrep");
    if !semgrep.is_file() {
        step(
            "install semgrep",
            Command::new(&python).args(["-m", "pip", "install", "-q", "semgrep==1.182.0"]),
        )?;
    }
    step("bandit's and semgrep's finds against ours", beside.arg(&semgrep).arg(&rules))?;
    let mut command = Command::new(semgrep);
    command.args(["scan", "--quiet", "--metrics=off", "--disable-version-check", "-j", "1", "--config"]);
    let usage = process::searching(command.arg(rules).arg(&package))?;
    table.beside("… semgrep 1.182.0 with these rules, wall time", usage.wall.as_secs_f64(), "s");
    Ok(())
}

/// A Python with bandit, and the package's source without what it needs to run.
fn environment() -> Result<(PathBuf, PathBuf)> {
    let folder = target().join("bench-python");
    let python = folder.join("bin/python");
    if !python.is_file() {
        step("make the environment of the bench", Command::new("python3").args(["-m", "venv"]).arg(&folder))?;
        step("install bandit", Command::new(&python).args(["-m", "pip", "install", "-q", "bandit==1.9.4"]))?;
    }
    let package = folder.join("package").join(FOLDER);
    if !package.is_dir() {
        let mut command = Command::new(&python);
        command.args(["-m", "pip", "install", "-q", "--no-deps", PACKAGE, "--target"]);
        step("fetch flask-appbuilder", command.arg(folder.join("package")))?;
    }
    ensure!(package.is_dir(), "{} is not there", package.display());
    Ok((python, package))
}

/// The best of some rounds, for it was disturbed least.
fn best(mut round: impl FnMut() -> Result<Usage>) -> Result<Usage> {
    let mut best: Option<Usage> = None;
    for _ in 0..ROUNDS {
        let usage = round()?;
        if best.as_ref().is_none_or(|b| usage.wall < b.wall) {
            best = Some(usage);
        }
    }
    best.context("no round was measured")
}
