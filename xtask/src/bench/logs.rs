//! How fast credentials are found in logs and taken out of them, a second of processor time.

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result};

use super::process::{self, Usage};
use super::table::Table;
use super::{ROUNDS, megabytes};
use crate::step::target;

/// A real access log, repeated to the size; without it its rows are left out.
const ACCESS_LOG: &str = "ROWLOCK_BENCH_ACCESS_LOG";

pub(super) fn measure(rowlock: &Path, tool: &Path, size: usize, table: &mut Table) -> Result<()> {
    println!("── logs of {} MB", size / 1_000_000);
    let mixed = Scratch::new("bench-mixed.log");
    let status =
        Command::new(tool).args(["log", &size.to_string()]).stdout(File::create(&mixed.0)?).status()?;
    anyhow::ensure!(status.success(), "the log could not be made");
    let (rate, peak) = best(&mixed.0, || scan(rowlock, &mixed.0))?;
    table.least("`rowlock logs scan`, mixed log, a second of processor time", rate, 800.0, "MB/s");
    table.beside("… peak memory of `rowlock logs scan`", peak, "MB");
    let (rate, peak) = best(&mixed.0, || redact(rowlock, &mixed.0))?;
    table.least("`rowlock logs redact`, mixed log, a second of processor time", rate, 600.0, "MB/s");
    table.most("… peak memory of `rowlock logs redact`", peak, 64.0, "MB");
    beside_ripgrep(&mixed.0, "mixed log", table)?;
    let Some(access) = std::env::var_os(ACCESS_LOG) else {
        println!("── skipped: the access log: {ACCESS_LOG} names no file");
        return Ok(());
    };
    let once = std::fs::read(&access).with_context(|| access.to_string_lossy().into_owned())?;
    let repeated = Scratch::new("bench-access.log");
    let mut file = File::create(&repeated.0)?;
    for _ in 0..size.div_ceil(once.len().max(1)) {
        file.write_all(&once)?;
    }
    drop(file);
    let (rate, _) = best(&repeated.0, || scan(rowlock, &repeated.0))?;
    table.least("`rowlock logs scan`, real access log repeated", rate, 1500.0, "MB/s");
    let (rate, _) = best(&repeated.0, || redact(rowlock, &repeated.0))?;
    table.beside("`rowlock logs redact`, real access log repeated", rate, "MB/s");
    beside_ripgrep(&repeated.0, "real access log", table)
}

fn scan(rowlock: &Path, log: &Path) -> Result<Usage> {
    let mut command = Command::new(rowlock);
    Ok(process::measure(command.args(["logs", "scan", "--no-fail"]).arg(log))?.0)
}

fn redact(rowlock: &Path, log: &Path) -> Result<Usage> {
    process::discarding(Command::new(rowlock).args(["logs", "redact"]).stdin(File::open(log)?))
}

/// One pattern that finds one shape of thirty, and the ten that a careful user may write.
fn beside_ripgrep(log: &Path, what: &str, table: &mut Table) -> Result<()> {
    const ONE: &str = "Basic [A-Za-z0-9+/]{8,}";
    const TEN: &str = r"(?i)authorization['\x22]?\s*[:=]|bearer\s+[a-z0-9._-]{8,}|basic\s+[a-z0-9+/]{8,}=*|://[^/\s:@]+:[^/\s@]+@|password['\x22]?\s*[:=]\s*\S+|api[_-]?key['\x22]?\s*[:=]|eyJ[a-z0-9_-]+\.eyJ|(set-)?cookie['\x22]?\s*[:=]|token['\x22]?\s*[:=]|AKIA[0-9A-Z]{16}";
    if Command::new("rg").arg("--version").stdout(Stdio::null()).status().is_err() {
        println!("── skipped: ripgrep beside it: it is not installed");
        return Ok(());
    }
    for (name, pattern) in [("one pattern", ONE), ("ten patterns", TEN)] {
        let mut command = || {
            let mut rg = Command::new("rg");
            rg.args(["--no-mmap", "-j1", "-c", pattern]).arg(log);
            process::searching(&mut rg)
        };
        let (rate, _) = best(log, &mut command)?;
        table.beside(&format!("… ripgrep with {name}, {what}"), rate, "MB/s");
    }
    Ok(())
}

/// Megabytes a second of processor time and peak memory, of the best round.
fn best(log: &Path, mut round: impl FnMut() -> Result<Usage>) -> Result<(f64, f64)> {
    let size = megabytes(log)?;
    let mut best = (0.0_f64, 0.0_f64);
    for _ in 0..ROUNDS {
        let usage = round()?;
        let rate = size / usage.cpu.as_secs_f64().max(0.001);
        best = (best.0.max(rate), best.1.max(usage.peak_mb));
    }
    Ok(best)
}

/// A file that goes with this value.
struct Scratch(PathBuf);

impl Scratch {
    fn new(name: &str) -> Self {
        Self(target().join(name))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}
