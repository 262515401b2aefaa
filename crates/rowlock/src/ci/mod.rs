//! `rowlock ci`: everything that is configured is looked at, compared with a baseline, judged, and told to
//! the pipeline in its own words.
//!
//! The decision and every text of it are pure (`rowlock-policy`, `rowlock-report`); here they are only put
//! together. The gate never passes by mistake: what could not be done ends with an exit code of its own.

mod github;
pub(crate) mod options;
mod pipeline;
mod service;
pub(crate) mod signals;
mod suppress;

use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use rowlock_checks::catalogue;
use rowlock_model::{Operation, Security, Stop, Target};
use rowlock_policy::{Comparison, Day, Demands, Judged, Suppressed, Suppression, suppression};
use rowlock_report::ci::{self as told, Outcome, Part};
use rowlock_report::escape::visible;
use rowlock_report::{Kind, Report, Tool};

use self::options::Ci;
use self::pipeline::Place;
use self::service::Service;
use self::signals::Signals;
use crate::baseline::{self, Baseline};
use crate::cli::{Format, Scan};
use crate::fault::{Fault, IMPOSSIBLE, INTERRUPTED, misuse};
use crate::progress::Progress;
use crate::{code, config, documents, logs, moment, output, running, scan, scans, spec};

/// Carries out the command.
pub(crate) async fn command(mut ci: Ci) -> Result<ExitCode, Fault> {
    config::apply_ci(&mut ci.scan, &mut ci.more)?;
    let place = Place::detect(ci.more.pipeline);
    // Before anything else is said.
    pipeline::hide(place, &ci.scan);
    let signals = Signals::listen()?;
    let ended = signals.clone();
    // Whatever is under way is dropped, and with it the service that was started.
    tokio::select! {
        biased;
        outcome = Box::pin(run(&mut ci, place, &signals)) => outcome,
        () = ended.terminated() => Err(Fault { code: INTERRUPTED, error: anyhow::anyhow!("ended by a signal") }),
    }
}

/// What was judged, by what, and when it began.
struct Judgement {
    outcome: Outcome,
    demands: Demands,
    began: String,
}

async fn run(ci: &mut Ci, place: Place, signals: &Signals) -> Result<ExitCode, Fault> {
    let demands = ci.demands()?;
    ci.scan.run.audit = demands.audit_log;
    let outputs = config::outputs(&ci.scan.output.format, &ci.scan.output.output)?;
    output::possible(&outputs)?;
    let results = place.results(ci.more.results.as_deref())?;
    let suppressions = suppress::read(ci.more.suppress.as_deref())?;
    let early = ci.more.baseline.as_deref().filter(|word| *word != "last");
    let read = early.map(|word| baseline::read(word, &[])).transpose()?;
    if ci.scan.run.dry_run {
        return Err(misuse!("--dry-run is an option of `rowlock scan`: a gate on a plan would say nothing"));
    }
    if ci.scan.url.is_none() && (ci.more.start.is_some() || ci.more.wait.is_some()) {
        return Err(misuse!("--start and --wait need the URL of the service"));
    }
    if !has_something(ci) {
        return Err(misuse!(
            "nothing to look at: give a URL, --spec, --source or --search-log, or set them in rowlock.toml"
        ));
    }
    let began = moment::now();
    let looked = look(ci, signals).await?;
    let judgement = judge(ci, looked, &demands, read, &suppressions, began)?;
    tell(ci, place, &judgement, &outputs, results.as_deref()).await
}

fn has_something(ci: &Ci) -> bool {
    let scan = &ci.scan;
    let run = scan.url.is_some() || scan.run.replay.is_some() || scan.surface.spec.is_some();
    run || !ci.scan.surface.source.is_empty() || !ci.more.search_log.is_empty()
}

/// What was looked at, not yet judged.
struct Looked {
    reports: Vec<Report>,
    /// Why the service that was started is no more, when it is.
    broken_off: Option<String>,
}

/// Carries out every part, the service first.
async fn look(ci: &mut Ci, signals: &Signals) -> Result<Looked, Fault> {
    let (mut reports, mut broken_off) = (Vec::new(), None);
    if ci.scan.url.is_some() || ci.scan.run.replay.is_some() {
        let (report, why) = service(ci, signals).await?;
        reports.push(report);
        broken_off = why;
    } else {
        if let Some(place) = &ci.scan.surface.spec {
            reports.push(spec::analyse(documents::document(place).await?)?);
        }
        if !ci.scan.surface.source.is_empty() {
            reports.push(code::report(&ci.scan.surface.source)?);
        }
    }
    let over = |reports: &[Report]| {
        reports.iter().any(|r| r.record.stopped == Some(Stop::Interrupted)) || signals.interrupted()
    };
    if !ci.more.search_log.is_empty() && !over(&reports) {
        reports.push(logs::report(&ci.more.search_log)?);
    }
    Ok(Looked { reports, broken_off })
}

/// The scan, with the service started and waited for where that is asked; and why the service broke off.
async fn service(ci: &mut Ci, signals: &Signals) -> Result<(Report, Option<String>), Fault> {
    let checks = scan::checks(&ci.scan.choice)?;
    let mut started = None;
    if let Some(url) = &ci.scan.url {
        let target = Target::parse(url).map_err(Fault::usage)?;
        started = ci.more.start.as_deref().map(Service::start).transpose()?;
        let seconds = ci.more.wait.or_else(|| started.as_ref().map(|_| 60));
        if let Some(seconds) = seconds {
            let up = service::wait(&target, &ci.scan.connection, seconds, started.as_mut());
            tokio::select! {
                up = up => up?,
                () = signals.ctrl_c() => {
                    let error = anyhow::anyhow!("interrupted while waiting for the service");
                    return Err(Fault { code: INTERRUPTED, error });
                }
            }
        }
    }
    let prepared = match &ci.scan.run.replay {
        Some(folder) => scan::replay(folder, checks)?,
        None => scan::live(&ci.scan, checks).await?,
    };
    let catalogue = prepared.checks.catalogue.clone();
    let how = if ci.scan.output.quiet { Progress::Silent } else { Progress::Lines };
    let colour = config::colour(ci.scan.output.color, std::io::stderr().is_terminal());
    let outcome = Box::pin(running::shown(prepared, how, colour)).await;
    let broken_off = started.as_mut().and_then(Service::broken_off);
    let (record, _) = outcome?;
    Ok((Report::new(env!("CARGO_PKG_VERSION"), record, &catalogue), broken_off))
}

/// Takes suppressed findings back, compares and decides.
fn judge(
    ci: &Ci,
    looked: Looked,
    demands: &Demands,
    baseline: Option<Baseline>,
    suppressions: &[Suppression],
    began: String,
) -> Result<Judgement, Fault> {
    let Looked { reports, broken_off } = looked;
    let today = Day::parse(began.get(..10).unwrap_or_default());
    let today =
        today.ok_or_else(|| Fault::impossible(anyhow::anyhow!("the clock of this machine is wrong")))?;
    let baseline = match (baseline, ci.more.baseline.as_deref()) {
        (None, Some("last")) => {
            let subjects: Vec<(Kind, String)> = reports.iter().map(|r| (r.kind(), r.subject())).collect();
            Some(baseline::read("last", &subjects)?)
        }
        (baseline, _) => baseline,
    };
    let mut suppressed = Suppressed::default();
    let mut parts = Vec::new();
    for report in reports {
        // Compared as it was found: what is suppressed is not fixed.
        let found = report.snapshot();
        let kind = report.kind();
        let report = without(report, suppressions, &today, &mut suppressed);
        let comparison = baseline.as_ref().and_then(|b| b.of_kind(kind)).map(|then| {
            let now = rowlock_policy::Snapshot { findings: found.findings, ..report.snapshot() };
            Comparison::of(then, &now).without(&suppressed.fingerprints)
        });
        parts.push(Part { kind, report, comparison });
    }
    let untried: Vec<Vec<String>> = parts.iter().map(|p| untried(&p.report)).collect();
    let judged: Vec<Judged<'_>> = parts.iter().zip(&untried).map(|(p, untried)| judged(p, untried)).collect();
    let mut gate = demands.judge(&judged, &suppression::expired(suppressions, &today));
    if let Some(why) = broken_off {
        gate.met = false;
        gate.reasons.push(format!("{why}, so another one may have answered"));
    }
    let missing =
        baseline.iter().flat_map(Baseline::kinds).filter(|kind| parts.iter().all(|p| p.kind != *kind));
    gate.notes.extend(missing.map(|kind| {
        format!("the baseline holds a run of the kind {} as well, which was not looked at now", kind.word())
    }));
    gate.notes.extend(suppression::unused(suppressions, &today, &suppressed));
    let outcome = Outcome {
        version: told::VERSION.to_owned(),
        tool: Tool { name: "rowlock".to_owned(), version: env!("CARGO_PKG_VERSION").to_owned() },
        gate,
        demands: demands.told(),
        baseline: ci.more.baseline.clone(),
        suppressed: suppressed.findings,
        parts,
    };
    Ok(Judgement { outcome, demands: demands.clone(), began })
}

fn without(report: Report, all: &[Suppression], today: &Day, done: &mut Suppressed) -> Report {
    let (before, mut record) = (done.findings, report.record.clone());
    suppression::apply(&mut record, all, today, done);
    if done.findings == before {
        return report;
    }
    let ids: Vec<&str> = report.catalogue.iter().map(|c| c.check.as_str()).collect();
    let metas: Vec<_> = catalogue::metas().into_iter().filter(|m| ids.contains(&m.id)).collect();
    Report::new(env!("CARGO_PKG_VERSION"), record, &metas)
}

/// Operations that take Basic credentials by their description, or as the reads of their path do, and at which no
/// login was tried: most are writes.
fn untried(report: &Report) -> Vec<String> {
    let audited = &report.record.audited;
    let is_tried = |label: &str| audited.iter().any(|a| a.operation == label);
    let beside =
        |path: &str| audited.iter().any(|a| a.operation.split_once(' ').is_some_and(|(_, p)| p == path));
    let takes_basic =
        |o: &&Operation| o.security.mentions_basic() || (o.security == Security::Unknown && beside(&o.path));
    let operations = report.record.surface.operations.iter().filter(takes_basic);
    operations.map(Operation::label).filter(|label| !is_tried(label)).collect()
}

fn judged<'a>(part: &'a Part, untried: &'a [String]) -> Judged<'a> {
    Judged {
        what: part.kind.word(),
        assessment: &part.report.assessment,
        is_graded: matches!(part.kind, Kind::Scan | Kind::Spec),
        is_run: part.kind == Kind::Scan,
        comparison: part.comparison.as_ref(),
        audited: &part.report.record.audited,
        untried,
        unaudited: part
            .report
            .record
            .audited
            .is_empty()
            .then_some("no operation was found that takes Basic credentials"),
    }
}

/// Writes everything, keeps the runs, and chooses the exit code.
async fn tell(
    ci: &Ci,
    place: Place,
    judgement: &Judgement,
    outputs: &[(Format, Option<PathBuf>)],
    results: Option<&Path>,
) -> Result<ExitCode, Fault> {
    let Judgement { outcome, demands, began } = judgement;
    let scan: &Scan = &ci.scan;
    for (format, file) in outputs {
        write(outcome, demands, *format, file.as_deref(), scan)?;
    }
    if let Some(path) = &ci.more.write_baseline {
        Baseline::of(outcome.parts.iter().map(|p| &p.report)).write(path)?;
    }
    if let Some(folder) = results {
        place.write_results(folder, outcome, demands, began)?;
    }
    if !scan.run.no_keep && scan.run.replay.is_none() {
        let verdict = (!outcome.demands.is_empty()).then_some(outcome.gate.met);
        for part in &outcome.parts {
            scans::keep(&part.report, verdict);
        }
    }
    say(outcome, scan.output.quiet);
    pipeline::tell(place, outcome, demands, results);
    if let Some(key) = &ci.more.comment {
        github::comment(outcome, demands, key).await;
    }
    Ok(exit(outcome))
}

/// The gate on stderr, as `rowlock scan` says it.
fn say(outcome: &Outcome, quiet: bool) {
    if quiet {
        return;
    }
    for reason in &outcome.gate.reasons {
        output::say(&format!("gate: {}", visible(reason)));
    }
    for note in &outcome.gate.notes {
        output::say(&format!("gate: note: {}", visible(note)));
    }
    match (outcome.demands.is_empty(), outcome.gate.met) {
        (true, true) => output::say("gate: none was set; --threshold and --fail-on set one"),
        (_, true) => output::say("gate: met"),
        (_, false) => output::say("gate: not met"),
    }
}

fn exit(outcome: &Outcome) -> ExitCode {
    let stopped = |is: &dyn Fn(&Stop) -> bool| {
        outcome.parts.iter().any(|p| p.report.record.stopped.as_ref().is_some_and(is))
    };
    if stopped(&|s| *s == Stop::Interrupted) {
        ExitCode::from(INTERRUPTED)
    } else if stopped(&|s| matches!(s, Stop::Untrusted(_))) {
        ExitCode::from(IMPOSSIBLE)
    } else if outcome.gate.met {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(1)
    }
}

/// Writes the outcome in one format.
fn write(
    outcome: &Outcome,
    demands: &Demands,
    format: Format,
    file: Option<&Path>,
    scan: &Scan,
) -> Result<(), Fault> {
    let style = output::style(&scan.output, file.is_none());
    let reports: Vec<&Report> = outcome.parts.iter().map(|p| &p.report).collect();
    let text = match format {
        Format::Json => outcome.json(),
        Format::Sarif => rowlock_report::sarif::render_all(reports),
        Format::Junit => rowlock_report::junit::render_all(&reports, Some(&outcome.gate)),
        Format::Markdown => told::summary::render(outcome, demands, told::summary::SUMMARY),
        Format::Html => match reports.as_slice() {
            [report] => rowlock_report::html::render(report),
            _ => {
                return Err(misuse!(
                    "html takes one report, and there are {}; run the parts apart",
                    reports.len()
                ));
            }
        },
        Format::Summary => told::text::render(outcome, style),
        // Nothing was asked for: a pipeline's output wants the short form.
        Format::Terminal if scan.output.format.is_empty() => told::text::render(outcome, style),
        Format::Terminal | Format::Table => {
            let format = rowlock_report::Format::from(format);
            reports.iter().map(|report| format.render(report, style)).collect::<Vec<_>>().join("\n")
        }
    };
    match file {
        Some(path) => {
            std::fs::write(path, text).map_err(|e| misuse!("{} cannot be written: {e}", path.display()))
        }
        None => output::print(told::annotate::calm(&text).as_bytes()),
    }
}
