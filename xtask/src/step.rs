//! Commands that must succeed, and where the house stands.

use std::ffi::OsStr;
use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result, bail};

/// The root of the checkout.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().map(Path::to_path_buf).unwrap_or_default()
}

/// Where builds go.
pub(crate) fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}

/// Runs a command in the root and tells how long it took.
pub(crate) fn step(name: &str, command: &mut Command) -> Result<()> {
    println!("── {name}");
    let began = Instant::now();
    let status =
        command.current_dir(root()).status().with_context(|| format!("{name} could not be started"))?;
    if !status.success() {
        bail!("{name} failed ({status})");
    }
    println!("── {name}: {:.0} s", began.elapsed().as_secs_f64());
    Ok(())
}

/// A part that was not tried, and why.
pub(crate) type Untried = (&'static str, String);

/// Tells what was not tried, by name.
pub(crate) fn tell(untried: &[Untried]) {
    for (part, why) in untried {
        println!("skipped: {part}: {why}");
    }
}

/// A cargo command.
pub(crate) fn cargo(arguments: &[&str]) -> Command {
    let mut command = calling_cargo(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(arguments);
    command
}

/// A command that is cargo or calls it.
pub(crate) fn calling_cargo(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    // What the outer cargo says of this package would make ring's build script, and with it half of
    // the workspace, run again, because it watches these variables.
    for (name, _) in std::env::vars_os() {
        if name.to_str().is_some_and(|n| n.starts_with("CARGO_PKG_") || n.starts_with("CARGO_MANIFEST_")) {
            command.env_remove(name);
        }
    }
    command
}

/// The binary, built for tests.
pub(crate) fn binary() -> Result<PathBuf> {
    step("build the binary", &mut cargo(&["build", "--quiet", "--package", "rowlock"]))?;
    let path = target().join("debug").join(if cfg!(windows) { "rowlock.exe" } else { "rowlock" });
    if path.is_file() { Ok(path) } else { bail!("{} was not built", path.display()) }
}

/// A copy of the binary, so that a build beside a long chore does not change what it measures; it is removed in the end.
pub(crate) struct Kept(PathBuf);

impl Kept {
    /// A copy of the binary, built for tests.
    pub(crate) fn new() -> Result<Self> {
        let copy = target().join(format!("xtask-rowlock-{}", std::process::id()));
        std::fs::copy(binary()?, &copy)?;
        Ok(Self(copy))
    }
}

impl Deref for Kept {
    type Target = Path;

    fn deref(&self) -> &Path {
        &self.0
    }
}

impl Drop for Kept {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}
