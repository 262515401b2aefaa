//! The first minute of a new user: `cargo run --release -- demo` from an empty target folder.

use anyhow::Result;

use super::process;
use super::table::Table;
use crate::step::{cargo, root, target};

/// Cores that the target time is meant for.
const CORES: f64 = 2.0;
/// Minutes that it may take on them.
const MINUTES: f64 = 6.0;

/// Builds in a folder of its own, then runs.
pub(super) fn from_nothing(table: &mut Table) -> Result<()> {
    let folder = target().join("bench-clean");
    let _ = std::fs::remove_dir_all(&folder);
    println!("── clean release build in {}", folder.display());
    let mut command = cargo(&["run", "--release", "--", "demo"]);
    command.current_dir(root()).env("CARGO_TARGET_DIR", &folder);
    let (usage, _) = process::measure(&mut command)?;
    std::fs::remove_dir_all(&folder)?;
    let cpu = usage.cpu.as_secs_f64() / 60.0;
    table.most("`cargo run --release -- demo` from nothing", usage.wall.as_secs_f64() / 60.0, MINUTES, "min");
    table.beside("… processor time, user and system", cpu, "min");
    // Two cores cannot do it in less, and cargo keeps both busy but for the last crates.
    table.beside("… processor time over two cores", cpu / CORES, "min");
    Ok(())
}
