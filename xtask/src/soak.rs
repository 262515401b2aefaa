//! What takes too long for each run of the tests: tests of gigabytes, and long fuzzing; the tests only replay
//! what it found.

use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::step::{root, step};

/// Seconds a target, unless another number is given.
const SECONDS: u64 = 600;

/// Runs the tests of gigabytes, then fuzzes every target for a while on the nightly toolchain.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    let seconds = match arguments.first() {
        Some(text) => text.parse().with_context(|| format!("'{text}' is no number of seconds"))?,
        None => SECONDS,
    };
    let mut long = Command::new("cargo");
    long.args(["test", "--release", "-p", "rowlock-logs", "--test", "leaks", "--", "--ignored"]);
    step("tests of gigabytes", &mut long)?;
    let has_fuzz =
        Command::new("cargo").args(["fuzz", "--version"]).output().is_ok_and(|o| o.status.success());
    if !has_fuzz {
        bail!("cargo-fuzz is not on this machine: `cargo install cargo-fuzz`, and a nightly toolchain");
    }
    for target in targets()? {
        let corpus = format!("fuzz/corpus/{target}");
        let mut fuzz = Command::new("cargo");
        fuzz.args(["+nightly", "fuzz", "run", &target, "fuzz/corpus-found", &corpus, "--"]);
        fuzz.args([format!("-max_total_time={seconds}"), "-rss_limit_mb=2048".to_owned()]);
        std::fs::create_dir_all(root().join("fuzz/corpus-found"))?;
        step(&format!("fuzz {target} for {seconds} s"), &mut fuzz)?;
    }
    Ok(())
}

/// The names of the fuzz targets.
fn targets() -> Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in std::fs::read_dir(root().join("fuzz/fuzz_targets"))? {
        let path = entry?.path();
        if path.extension().is_some_and(|e| e == "rs") {
            names.extend(path.file_stem().map(|s| s.to_string_lossy().into_owned()));
        }
    }
    names.sort();
    Ok(names)
}
