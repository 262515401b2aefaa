//! The evaluation: every service of the lab scanned over real HTTP, and held against its labels.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Stdio;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::lab::{self, Service, Variant};
use crate::step::Kept;

mod code;

/// The least recall and precision.
const LEAST: f64 = 0.95;
/// Services that are scanned side by side; more would disturb the timing checks.
const AT_ONCE: usize = 2;

#[derive(Debug, Default, Clone)]
struct Tally {
    found: usize,
    missed: usize,
    false_alarms: usize,
    false_confirmed: usize,
    requests: usize,
    scans: usize,
}

#[derive(Debug, Default)]
struct Account {
    checks: BTreeMap<String, Tally>,
    troubles: Vec<String>,
    /// Scans that did not come about.
    unscanned: usize,
    seconds: f64,
    requests: usize,
    scans: usize,
}

/// Evaluates the services whose names contain one of the arguments; all when there is none, and the rules over
/// source with them. `code` alone, or before names of programs, is those rules only.
pub(crate) fn run(only: &[String]) -> Result<()> {
    let binary = Kept::new()?;
    match only.split_first() {
        Some((word, programs)) if word == "code" => return code::run(&binary, programs),
        Some(_) => {}
        None => code::run(&binary, &[])?,
    }
    let python = lab::python()?;
    let mut services = Vec::new();
    for folder in ["pairs", "services", "twins", "kb", "repairs"] {
        services.extend(lab::services(folder, only)?);
    }
    if services.is_empty() {
        bail!("no service of the lab matches {only:?}");
    }
    let began = Instant::now();
    let jobs: Vec<(&Service, &str, &Variant)> =
        services.iter().flat_map(|s| s.variants().into_iter().map(move |(n, v)| (s, n, v))).collect();
    let (next, account) = (AtomicUsize::new(0), Mutex::new(Account::default()));
    std::thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                while let Some((service, name, variant)) = jobs.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let outcome = one(&binary, &python, service, name, variant);
                    let Ok(mut account) = account.lock() else { return };
                    if let Err(error) =
                        outcome.and_then(|report| enter(&mut account, service, name, variant, &report))
                    {
                        account.troubles.push(format!("{} ({name}): {error:#}", service.slug));
                        account.unscanned += 1;
                    }
                }
            });
        }
    });
    let account = account.into_inner().map_err(|_| anyhow::anyhow!("an evaluation thread panicked"))?;
    print(&account, began.elapsed().as_secs_f64())
}

/// Starts a variant, scans it and reads the report.
pub(crate) fn one(
    binary: &Path,
    python: &Path,
    service: &Service,
    name: &str,
    variant: &Variant,
) -> Result<Value> {
    let running = lab::start(python, service, name)?;
    let mut scan = lab::scan(binary, service, name, variant, &running.url)?;
    let output = scan.args(["--format", "json"]).stderr(Stdio::piped()).output().context("the scan")?;
    // An untrusted certificate ends with 3, and with a report of the handshakes.
    if !(output.status.success() || output.status.code() == Some(3) && !output.stdout.is_empty()) {
        bail!("the scan ended with {}: {}", output.status, String::from_utf8_lossy(&output.stderr).trim());
    }
    serde_json::from_slice(&output.stdout).context("the scan's JSON")
}

fn enter(
    account: &mut Account,
    service: &Service,
    name: &str,
    variant: &Variant,
    report: &Value,
) -> Result<()> {
    let record = report.get("record").context("the report has no record")?;
    let mut best: BTreeMap<&str, (&str, &str)> = BTreeMap::new();
    for finding in record["findings"].as_array().context("findings")? {
        let check = finding["check"].as_str().unwrap_or_default();
        let confidence = finding["confidence"].as_str().unwrap_or_default();
        let because = finding["because"].as_str().unwrap_or_default();
        let rank = |c: &str| ["tentative", "firm", "confirmed"].iter().position(|w| *w == c);
        let known = best.entry(check).or_insert((confidence, because));
        if rank(confidence) > rank(known.0) {
            *known = (confidence, because);
        }
    }
    let slug = &service.slug;
    for check in variant.expect.iter().chain(&variant.tentative) {
        let tally = account.checks.entry(check.clone()).or_default();
        let sure = variant.expect.contains(check);
        match best.get(check.as_str()) {
            Some((confidence, _)) if !sure || *confidence != "tentative" => tally.found += 1,
            got => {
                tally.missed += 1;
                let standing = standing(record, check);
                let got = got.map_or(standing, |(c, _)| format!("only {c}"));
                account.troubles.push(format!("{slug} ({name}): missed {check}: {got}"));
            }
        }
    }
    for (check, (confidence, because)) in best {
        let check = check.to_owned();
        let labelled = variant.expect.contains(&check)
            || variant.tentative.contains(&check)
            || variant.also.contains(&check);
        if !labelled {
            let tally = account.checks.entry(check.clone()).or_default();
            tally.false_alarms += 1;
            tally.false_confirmed += usize::from(confidence == "confirmed");
            account.troubles.push(format!("{slug} ({name}): false alarm {check} ({confidence}): {because}"));
        }
    }
    for outcome in record["checks"].as_array().context("checks")? {
        let requests = usize::try_from(outcome["requests"].as_u64().unwrap_or(0)).unwrap_or(0);
        if requests > 0 {
            let tally =
                account.checks.entry(outcome["check"].as_str().unwrap_or_default().to_owned()).or_default();
            tally.requests += requests;
            tally.scans += 1;
        }
    }
    account.scans += 1;
    account.requests += usize::try_from(record["requests"].as_u64().unwrap_or(0)).unwrap_or(0);
    #[expect(clippy::cast_precision_loss, reason = "milliseconds of a scan")]
    let seconds = record["took_ms"].as_u64().unwrap_or(0) as f64 / 1000.0;
    account.seconds += seconds;
    Ok(())
}

/// How a check ended, in words.
fn standing(record: &Value, check: &str) -> String {
    let outcome = record["checks"].as_array().and_then(|all| all.iter().find(|c| c["check"] == check));
    match outcome {
        None => "there is no such check".to_owned(),
        Some(outcome) => {
            let word = outcome["standing"].as_str().unwrap_or_default();
            let reason = outcome["reason"].as_str().map(|r| format!(" ({r})")).unwrap_or_default();
            format!("{word}{reason}")
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts of a few hundred")]
fn print(account: &Account, wall: f64) -> Result<()> {
    println!("\nOur own lab: {} scans, {:.0} s", account.scans, wall);
    println!("{:<42} {:>5} {:>6} {:>6} {:>9}", "check", "found", "missed", "false", "requests");
    let mut all = Tally::default();
    for (check, tally) in &account.checks {
        all.found += tally.found;
        all.missed += tally.missed;
        all.false_alarms += tally.false_alarms;
        all.false_confirmed += tally.false_confirmed;
        let requests = if tally.scans == 0 { 0.0 } else { tally.requests as f64 / tally.scans as f64 };
        println!(
            "{check:<42} {:>5} {:>6} {:>6} {requests:>9.1}",
            tally.found, tally.missed, tally.false_alarms
        );
    }
    for trouble in &account.troubles {
        println!("  ! {trouble}");
    }
    // Of nothing there is no share: twins that are all sound have neither to find.
    let share = |of: usize| (of > 0).then(|| all.found as f64 / of as f64);
    let shares = [share(all.found + all.missed), share(all.found + all.false_alarms)];
    let [recall, precision] = shares.map(|s| s.map_or_else(|| "-".to_owned(), |s| format!("{s:.3}")));
    let scans = account.scans.max(1) as f64;
    println!(
        "recall {recall}, precision {precision} ({} found, {} missed, {} false alarms, {} of them confirmed)",
        all.found, all.missed, all.false_alarms, all.false_confirmed
    );
    println!("{:.0} requests and {:.1} s a scan", account.requests as f64 / scans, account.seconds / scans);
    println!("Figures on programs that others wrote are in docs/field-notes.md.");
    // What was not scanned was neither found nor missed, and is no pass.
    if account.unscanned > 0 {
        bail!("{} services could not be scanned", account.unscanned);
    }
    if shares.into_iter().flatten().any(|s| s < LEAST) || all.false_confirmed > 0 {
        bail!("the evaluation is below {LEAST} (or a confirmed finding is false)");
    }
    Ok(())
}
