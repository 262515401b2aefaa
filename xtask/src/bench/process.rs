//! What a process costs: wall time, processor time, peak memory, read from `/proc` while it runs.

use std::io::Read;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

/// Clock ticks a second in `/proc`; Linux has shown 100 to user space on every architecture.
const TICKS: f64 = 100.0;
/// How often the process is looked at.
const EVERY: Duration = Duration::from_millis(2);

/// What a process cost.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Usage {
    pub(super) wall: Duration,
    /// User and system time, with that of its children that ended.
    pub(super) cpu: Duration,
    /// The highest resident set (`VmHWM`), in MB.
    pub(super) peak_mb: f64,
}

/// Runs a command to its end, with what it wrote to standard output.
pub(super) fn measure(command: &mut Command) -> Result<(Usage, Vec<u8>)> {
    run(command.stdin(Stdio::null()).stdout(Stdio::piped()), 0)
}

/// Runs a command whose standard input is set to its end; nobody reads what it writes.
pub(super) fn discarding(command: &mut Command) -> Result<Usage> {
    run(command.stdout(Stdio::null()), 0).map(|(usage, _)| usage)
}

/// Runs a search whose exit code is 1 when nothing matches.
pub(super) fn searching(command: &mut Command) -> Result<Usage> {
    run(command.stdin(Stdio::null()).stdout(Stdio::null()), 1).map(|(usage, _)| usage)
}

/// Off Linux processor time and memory stay 0: the house's figures are made on Linux.
fn run(command: &mut Command, worst: i32) -> Result<(Usage, Vec<u8>)> {
    let began = Instant::now();
    let mut child = command.spawn().context("it could not be started")?;
    let out = child.stdout.take();
    let reader = std::thread::spawn(move || {
        let mut text = Vec::new();
        out.map_or(Ok(0), |mut out| out.read_to_end(&mut text)).map(|_| text)
    });
    let mut usage = Usage::default();
    let folder = format!("/proc/{}", child.id());
    // A process that ended still shows its times until it is waited for.
    while let Ok(stat) = std::fs::read_to_string(format!("{folder}/stat")) {
        let (state, cpu) = times(&stat).context("/proc/PID/stat")?;
        usage.cpu = cpu;
        if state == 'Z' {
            break;
        }
        if let Some(peak) = std::fs::read_to_string(format!("{folder}/status")).ok().and_then(|s| peak(&s)) {
            usage.peak_mb = peak;
        }
        std::thread::sleep(EVERY);
    }
    let status = child.wait()?;
    usage.wall = began.elapsed();
    let out = reader.join().map_err(|_| anyhow::anyhow!("reading its output panicked"))??;
    if status.code().is_none_or(|code| code > worst) {
        bail!("{command:?} ended with {status}");
    }
    Ok((usage, out))
}

/// State and processor time out of `/proc/PID/stat`; the name in it may hold anything but `)`.
fn times(stat: &str) -> Option<(char, Duration)> {
    let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_ascii_whitespace().collect();
    let ticks: f64 = fields.get(11..15)?.iter().filter_map(|t| t.parse::<f64>().ok()).sum();
    Some((fields.first()?.chars().next()?, Duration::from_secs_f64(ticks / TICKS)))
}

/// `VmHWM` in MB out of `/proc/PID/status`, which says kB and means KiB.
fn peak(status: &str) -> Option<f64> {
    let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:"))?;
    let kib: f64 = line.split_ascii_whitespace().next()?.parse().ok()?;
    Some(kib * 1024.0 / 1e6)
}
