//! The benchmark: own figures beside their targets, losses printed as losses.
//!
//! Each row is measured in processes of their own; what a row costs the processor is printed
//! beside its wall time, because the wall time of a machine that others use too says little.

mod build;
mod code;
mod logs;
mod process;
mod table;

use std::io::{BufRead, BufReader, Read};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::step::{cargo, step, target};
use process::Usage;
use table::Table;

const HELP: &str = "cargo xtask bench [--write] [ROW …]

  overhead   requests a second beside a bare hyper client
  scan       a default scan of an API of 200 operations
  start      start to first request
  size       the release binary
  spec       `rowlock spec` on a document of 50 MB
  code       `rowlock code` on an application of 21,000 lines, beside bandit, and semgrep where
             ROWLOCK_BENCH_SEMGREP_RULES names its rules
  build      `cargo run --release -- demo` from nothing (minutes)
  logs       `rowlock logs` on a mixed log of 256 MB, and on ROWLOCK_BENCH_ACCESS_LOG where it is set

  --write    put the table into docs/benchmarks.md
  --gb       logs of 1 GB";

/// The rows, in the order of the table.
const ROWS: [&str; 8] = ["overhead", "scan", "start", "size", "spec", "code", "build", "logs"];
/// Requests of a round of the overhead.
const REQUESTS: &str = "20000";
/// Rounds of what is short; the best one counts, for it was disturbed least.
const ROUNDS: usize = 3;
/// Operations of the API that is scanned.
const OPERATIONS: &str = "200";
/// Bytes of the large document.
const DOCUMENT: usize = 50_000_000;

/// Measures the rows named; all when none is.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    let (options, rows): (Vec<&str>, Vec<&str>) =
        arguments.iter().map(String::as_str).partition(|a| a.starts_with("--"));
    let unknown =
        rows.iter().find(|r| !ROWS.contains(r)).or(options.iter().find(|o| !["--write", "--gb"].contains(o)));
    if let Some(word) = unknown {
        bail!("'{word}' is not known\n{HELP}");
    }
    let wanted = |row: &str| rows.is_empty() || rows.contains(&row);
    let bench = Bench::build()?;
    let mut table = Table::default();
    if wanted("overhead") {
        bench.overhead(&mut table)?;
    }
    if wanted("scan") {
        bench.scan(&mut table)?;
    }
    if wanted("start") {
        bench.start(&mut table)?;
    }
    if wanted("size") {
        bench.size(&mut table)?;
    }
    if wanted("spec") {
        bench.spec(&mut table)?;
    }
    if wanted("code") {
        code::measure(&bench.rowlock, &mut table)?;
    }
    if wanted("build") {
        build::from_nothing(&mut table)?;
    }
    if wanted("logs") {
        let size = if options.contains(&"--gb") { 1_000_000_000 } else { 256_000_000 };
        logs::measure(&bench.rowlock, &bench.tool, size, &mut table)?;
    }
    table.print();
    if options.contains(&"--write") {
        table.write()?;
    }
    Ok(())
}

/// The two binaries that everything is measured with.
struct Bench {
    rowlock: PathBuf,
    tool: PathBuf,
}

impl Bench {
    fn build() -> Result<Self> {
        // One after the other: built together, cargo would give the shipped binary the tool's features.
        step("build the binary", &mut cargo(&["build", "--release", "--package", "rowlock"]))?;
        step("build the bench tool", &mut cargo(&["build", "--release", "--package", "rowlock-bench"]))?;
        let release = target().join("release");
        let name = |stem: &str| format!("{stem}{}", std::env::consts::EXE_SUFFIX);
        Ok(Self { rowlock: release.join(name("rowlock")), tool: release.join(name("rowlock-bench")) })
    }

    fn overhead(&self, table: &mut Table) -> Result<()> {
        let service = Service::start(&self.tool)?;
        let (mut bare, mut engine) = (Round::default(), Round::default());
        for round in 1..=ROUNDS {
            println!("── overhead, round {round}");
            bare.better(self.round("bare", &service.url)?);
            engine.better(self.round("engine", &service.url)?);
        }
        service.stop()?;
        table.least(
            "requests a second through net, engine and every passive rule",
            engine.rate,
            5000.0,
            "/s",
        );
        table.beside("… a bare hyper client, the same requests, 8 in flight", bare.rate, "/s");
        table.beside("… processor time of a request, through Rowlock", engine.cpu_us, "µs");
        table.beside("… processor time of a request, bare", bare.cpu_us, "µs");
        Ok(())
    }

    fn round(&self, way: &str, url: &str) -> Result<Round> {
        let (usage, out) = process::measure(Command::new(&self.tool).args([way, url, REQUESTS]))?;
        let figures: Value = serde_json::from_slice(&out).with_context(|| format!("the figures of {way}"))?;
        let requests = figures["requests"].as_f64().context("requests")?;
        let seconds = figures["seconds"].as_f64().context("seconds")?;
        Ok(Round { rate: requests / seconds, cpu_us: usage.cpu.as_secs_f64() * 1e6 / requests })
    }

    fn scan(&self, table: &mut Table) -> Result<()> {
        let mut best: Option<(f64, f64, Usage, Value)> = None;
        for round in 1..=ROUNDS {
            println!("── scan of {OPERATIONS} operations, round {round}");
            let service = Service::start(&self.tool)?;
            let mut command = Command::new(&self.rowlock);
            command.args(["scan", &service.url, "-u", "alice", "--quiet", "--format", "json"]);
            command.env("ROWLOCK_PASSWORD", &service.password);
            let (usage, out) = process::measure(&mut command)?;
            let seen = service.stop()?;
            let report: Value = serde_json::from_slice(&out).context("the scan's JSON")?;
            let stopped = &report["record"]["stopped"];
            if !stopped.is_null() {
                bail!("the scan was stopped: {stopped}");
            }
            let paused = seen["paused"].as_f64().unwrap_or(0.0);
            let work = usage.wall.as_secs_f64() - paused;
            if best.as_ref().is_none_or(|(known, ..)| work < *known) {
                best = Some((work, paused, usage, seen));
            }
        }
        let (work, paused, usage, seen) = best.context("no round")?;
        table.most("scan of 200 operations, without deliberate pauses", work, 3.0, "s");
        table.beside("… deliberate pauses", paused, "s");
        table.beside("… processor time of the scan", usage.cpu.as_secs_f64(), "s");
        table.beside("… requests", seen["requests"].as_f64().unwrap_or(0.0), "");
        table.most("… peak memory of the scan", usage.peak_mb, 64.0, "MB");
        Ok(())
    }

    fn start(&self, table: &mut Table) -> Result<()> {
        println!("── start to first request");
        let mut times = Vec::new();
        for _ in 0..21 {
            let listener = TcpListener::bind(("127.0.0.1", 0))?;
            let url = format!("http://{}", listener.local_addr()?);
            let mut command = Command::new(&self.rowlock);
            command.args(["scan", &url, "--quiet"]).stdout(Stdio::null()).stderr(Stdio::null());
            let began = Instant::now();
            let mut child = command.spawn()?;
            // The scan first looks whether a port answers at all, without a request.
            while listener.accept()?.0.read(&mut [0])? == 0 {}
            times.push(began.elapsed());
            child.kill()?;
            child.wait()?;
        }
        times.sort();
        let median = times.get(times.len() / 2).copied().unwrap_or_default();
        table.most("start to first request, median of 21", milliseconds(median), 50.0, "ms");
        Ok(())
    }

    fn size(&self, table: &mut Table) -> Result<()> {
        table.most("release binary", megabytes(&self.rowlock)?, 25.0, "MB");
        Ok(())
    }

    fn spec(&self, table: &mut Table) -> Result<()> {
        println!("── rowlock spec");
        let path = target().join("bench-document.json");
        let bytes = DOCUMENT.to_string();
        let (_, document) = process::measure(Command::new(&self.tool).args(["document", &bytes]))?;
        std::fs::write(&path, document)?;
        let mut command = Command::new(&self.rowlock);
        command.arg("spec").arg(&path).args(["--quiet", "--format", "json"]);
        let (usage, out) = process::measure(&mut command)?;
        table.beside("`rowlock spec` on this document", megabytes(&path)?, "MB");
        table.beside("… wall time of `rowlock spec`", usage.wall.as_secs_f64(), "s");
        table.beside("… processor time of `rowlock spec`", usage.cpu.as_secs_f64(), "s");
        table.beside("… peak memory of `rowlock spec`", usage.peak_mb, "MB");
        #[expect(clippy::cast_precision_loss, reason = "bytes of a report")]
        table.beside("… its JSON report", out.len() as f64 / 1e6, "MB");
        std::fs::remove_file(path)?;
        Ok(())
    }
}

#[derive(Default)]
struct Round {
    rate: f64,
    cpu_us: f64,
}

impl Round {
    fn better(&mut self, other: Self) {
        if other.rate > self.rate {
            *self = other;
        }
    }
}

/// The bench service; it ends with this value.
struct Service {
    child: Child,
    out: BufReader<std::process::ChildStdout>,
    url: String,
    password: String,
}

impl Service {
    fn start(tool: &Path) -> Result<Self> {
        let mut child = Command::new(tool)
            .args(["serve", OPERATIONS])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .context("the bench service could not be started")?;
        let mut out = BufReader::new(child.stdout.take().context("its output")?);
        let mut line = String::new();
        out.read_line(&mut line)?;
        let ready = line.trim().strip_prefix("READY ").and_then(|r| r.split_once(' '));
        let (url, password) = ready.context("the bench service did not start")?;
        Ok(Self { child, out, url: url.to_owned(), password: password.to_owned() })
    }

    /// Ends the service, which then says what it saw.
    fn stop(mut self) -> Result<Value> {
        drop(self.child.stdin.take());
        let mut text = String::new();
        self.out.read_to_string(&mut text)?;
        serde_json::from_str(&text).context("what the bench service saw")
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        let _ = self.child.wait();
    }
}

fn milliseconds(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1000.0
}

#[expect(clippy::cast_precision_loss, reason = "bytes of a file")]
fn megabytes(path: &Path) -> Result<f64> {
    Ok(std::fs::metadata(path)?.len() as f64 / 1e6)
}
