//! `rowlock scan`: options made ready, the run carried out, the report written.

use std::io::IsTerminal;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use rowlock_checks::catalogue;
use rowlock_discover::{Inputs, Pattern, Scope};
use rowlock_engine::{Checks, Options, Witnesses};
use rowlock_model::{Budget, Category, Consent, Meta, Seed, Settings, Stop, Target};
use rowlock_net::{Limits, Outlet, Recorder, Replay, Secret, Sessions, Vault, Way};
use rowlock_openapi::Document;
use rowlock_policy::{Gate, GateResult};
use rowlock_report::Report;
use rowlock_report::escape::visible;

use crate::cli::{AllowedOptions, ChoiceOptions, Depth, GateOptions, PaceOptions, Scan};
use crate::fault::{Fault, IMPOSSIBLE, INTERRUPTED, misuse};
use crate::moment::rfc3339;
use crate::progress::Progress;
use crate::recording::Tape;
use crate::{
    code, config, connection, documents, identities, output, plan, recording, running, scans, witness,
};

/// Everything that a run needs, read from options, files and recordings.
pub(crate) struct Prepared {
    pub(crate) outlet: Outlet,
    pub(crate) inputs: Inputs,
    pub(crate) options: Options,
    pub(crate) checks: Checks,
    /// Where judged cases are written, for recorded pairs.
    pub(crate) cases: Option<PathBuf>,
    pub(crate) tape: Tape,
}

/// Carries out the command.
pub(crate) async fn command(mut scan: Scan) -> Result<ExitCode, Fault> {
    config::apply(&mut scan)?;
    let gate = gate(&scan.gate)?;
    let outputs = config::outputs(&scan.output.format, &scan.output.output)?;
    output::possible(&outputs)?;
    let checks = checks(&scan.choice)?;
    let prepared = match &scan.run.replay {
        Some(folder) => replay(folder, checks)?,
        None => live(&scan, checks).await?,
    };
    if scan.run.dry_run {
        return plan::dry_run(prepared);
    }
    let terminal = std::io::stderr().is_terminal();
    let how = match (scan.output.quiet, terminal) {
        (true, _) => Progress::Silent,
        (false, true) => Progress::Live,
        (false, false) => Progress::Lines,
    };
    let catalogue = prepared.checks.catalogue.clone();
    let colour = config::colour(scan.output.color, terminal);
    let (record, _) = Box::pin(running::shown(prepared, how, colour)).await?;
    let report = Report::new(env!("CARGO_PKG_VERSION"), record, &catalogue);
    let result = gate.judge(&report.assessment);
    for (format, file) in outputs {
        output::write(&report, format, file.as_deref(), &scan.output)?;
    }
    if scan.run.replay.is_none() && !scan.run.no_keep {
        scans::keep(&report, (!gate.is_empty()).then_some(result.met));
    }
    Ok(finish(&report, &gate, &result, scan.output.quiet))
}

/// Says how the gate was met and chooses the exit code.
pub(crate) fn finish(report: &Report, gate: &Gate, result: &GateResult, quiet: bool) -> ExitCode {
    if !gate.is_empty() && !quiet {
        for reason in &result.reasons {
            output::say(&format!("gate: {}", visible(reason)));
        }
        for note in &result.notes {
            output::say(&format!("gate: note: {}", visible(note)));
        }
        if result.met {
            output::say("gate: met");
        }
    }
    if report.record.stopped == Some(Stop::Interrupted) {
        return ExitCode::from(INTERRUPTED);
    }
    if matches!(report.record.stopped, Some(Stop::Untrusted(_))) {
        return ExitCode::from(IMPOSSIBLE);
    }
    if result.met { ExitCode::SUCCESS } else { ExitCode::from(1) }
}

/// The checks of the catalogue that were chosen.
pub(crate) fn checks(choice: &ChoiceOptions) -> Result<Checks, Fault> {
    choice.only.iter().chain(&choice.skip).try_for_each(|word| self::choice(word))?;
    Ok(Checks {
        probes: catalogue::probes(),
        sight: catalogue::sight_rules(),
        run: catalogue::run_rules(),
        document: catalogue::document_rules(),
        comparison: catalogue::comparison_rules(),
        log: catalogue::log_rules(),
        plantings: rowlock_checks::logs::plantings,
        holds: rowlock_checks::code::hold,
        audited: rowlock_checks::logs::audited,
        catalogue: catalogue::of_scans(),
        chosen,
        only: choice.only.clone(),
        skip: choice.skip.clone(),
    })
}

/// Whether a word names a check or a category.
pub(crate) fn choice(word: &str) -> Result<(), Fault> {
    if catalogue::metas().iter().any(|m| m.id == word) || Category::ALL.iter().any(|c| c.word() == word) {
        return Ok(());
    }
    let categories = Category::ALL.map(Category::word).join(", ");
    Err(misuse!("'{word}' is neither a check nor a category ({categories}); see `rowlock explain --list`"))
}

fn chosen(meta: &Meta, only: &[String], skip: &[String]) -> bool {
    let named = |list: &[String]| list.iter().any(|w| w == meta.id || w == meta.category.word());
    (only.is_empty() || named(only)) && !named(skip)
}

/// A run over real connections.
pub(crate) async fn live(scan: &Scan, checks: Checks) -> Result<Prepared, Fault> {
    let (secrets, warnings) = identities::read(&scan.identity, scan.login.as_ref(), scan.run.dry_run)?;
    output::warn(&warnings, scan.output.quiet);
    live_as(scan, secrets, checks).await
}

/// The same as identities that are known already.
pub(crate) async fn live_as(
    scan: &Scan,
    secrets: Vec<Secret>,
    mut checks: Checks,
) -> Result<Prepared, Fault> {
    let url =
        scan.url.as_deref().ok_or_else(|| misuse!("give the API's URL, or `url` in the configuration"))?;
    let target = Target::parse(url).map_err(Fault::usage)?;
    let mut settings = settings(&scan.allowed, scan)?;
    let limits = limits(&scan.pace, &target)?;
    let (mut connection, trusted) = connection::read(&scan.connection, &target, scan.run.dry_run)?;
    settings.may_be_trusted_proxy = trusted;
    settings.client_certificate = connection.client_certificate.is_some();
    settings.curl_options = connection::curl_options(&scan.connection);
    let document = match &scan.surface.spec {
        Some(place) => Some(documents::document(place).await?),
        None => None,
    };
    let mut tls = None;
    // The inspection dials by itself; behind a proxy that would go around it.
    if target.is_tls() && scan.connection.proxy.is_none() && !scan.run.dry_run {
        let roots = rowlock_net::trusted(&connection.extra_roots);
        tls = Some(rowlock_net::tls::inspect(&target, &roots, limits.timeout).await);
    }
    let seed = scan.run.seed.clone().unwrap_or_else(chance);
    let login = scan.login.as_ref().map(|ready| ready.login.clone());
    connection.tls_elsewhere =
        login.as_ref().and_then(|l| l.origin.as_ref()).is_some_and(|o| o.starts_with("https:"));
    let vault = Vault::new(secrets).with_login(login);
    let witnesses = witness::open(scan, &target, &mut settings).await?;
    // What an earlier scan owes is told also where nothing may be written.
    let journal = witness::journal(&target, &vault);
    let started = rfc3339(settings.now);
    let mut operations = recorded(scan, &target)?;
    let reading = match scan.surface.source.as_slice() {
        [] => None,
        paths => Some(code::read(paths, false)?),
    };
    if let Some(reading) = &reading {
        checks.catalogue = catalogue::metas();
        operations.extend(reading.operations.iter().cloned());
    }
    let (mut recorder, mut tape) = (None, Tape::None);
    if let Some(folder) = &scan.run.record {
        let masker = vault.masker();
        let head = recording::Head {
            version: recording::VERSION.to_owned(),
            seed: seed.clone(),
            target: target.clone(),
            identities: vault.identities(),
            settings: settings.clone(),
            started: started.clone(),
            tls: tls.clone(),
            document: document.as_ref().map(|d| recording::Document {
                name: d.name().to_owned(),
                text: masker.placeholder(d.text()),
            }),
            scope: scan.surface.scope.clone(),
            exclude: scan.surface.exclude.clone(),
            operations: operations.clone(),
            reading: reading
                .as_ref()
                .map(|r| recording::with(r, |text| masker.placeholder(text)))
                .transpose()?,
            most: Some(limits.requests),
            sessions: Sessions::default(),
            took_ms: None,
        };
        recording::write(folder, &head)?;
        recorder = Some(Recorder::create(folder, masker).map_err(Fault::usage)?);
        tape = Tape::Written(folder.clone(), Box::new(head));
    }
    let every_request = settings.tls_terminated.clone();
    let outlet = Outlet::new(target, vault, Way::Live(connection), limits, recorder, every_request)
        .map_err(Fault::usage)?;
    Ok(Prepared {
        outlet,
        inputs: Inputs {
            document,
            recorded: operations,
            scope: scope(&scan.surface.scope, &scan.surface.exclude),
        },
        options: Options {
            seed: Seed(seed),
            settings,
            started,
            tls,
            tell_cases: scan.run.cases.is_some(),
            witnesses,
            reading,
            journal,
        },
        checks,
        cases: scan.run.cases.clone(),
        tape,
    })
}

/// A run that answers from a recording.
pub(crate) fn replay(folder: &std::path::Path, mut checks: Checks) -> Result<Prepared, Fault> {
    let head = recording::read(folder)?;
    if head.reading.is_some() {
        checks.catalogue = catalogue::metas();
    }
    let stand_ins = recording::stand_ins(&head.identities, &head.sessions.passwords);
    let vault = Vault::standing_in(head.identities, stand_ins);
    let masker = vault.masker();
    let replay = Replay::open(folder, &masker).map_err(Fault::usage)?;
    let document = match head.document {
        Some(d) => Some(Document::parse(&d.name, masker.fill(&d.text)).map_err(Fault::usage)?),
        None => None,
    };
    let mut limits = Limits::for_target(&head.target);
    limits.requests = head.most.unwrap_or(usize::MAX);
    let outlet =
        Outlet::new(head.target, vault, Way::Replay(replay), limits, None, None).map_err(Fault::usage)?;
    let outlet = outlet.told(head.sessions);
    Ok(Prepared {
        outlet,
        inputs: Inputs { document, recorded: head.operations, scope: scope(&head.scope, &head.exclude) },
        options: Options {
            seed: Seed(head.seed),
            settings: head.settings,
            started: head.started,
            tls: head.tls,
            tell_cases: false,
            witnesses: Witnesses::default(),
            reading: head.reading.map(|r| recording::with(&r, |text| masker.fill(text))).transpose()?,
            journal: None,
        },
        checks,
        cases: None,
        tape: Tape::Read(head.took_ms),
    })
}

fn scope(only: &[String], except: &[String]) -> Scope {
    let patterns = |list: &[String]| list.iter().map(|p| Pattern::new(p)).collect();
    Scope { only: patterns(only), except: patterns(except) }
}

fn recorded(scan: &Scan, target: &Target) -> Result<Vec<rowlock_model::Operation>, Fault> {
    let mut all = Vec::new();
    let read = |path: &std::path::Path| {
        std::fs::read(path).map_err(|e| misuse!("{} cannot be read: {e}", path.display()))
    };
    for path in &scan.surface.har {
        let name = path.display().to_string();
        all.extend(rowlock_discover::har(&name, &read(path)?, target).map_err(Fault::usage)?);
    }
    for path in &scan.surface.postman {
        let name = path.display().to_string();
        all.extend(rowlock_discover::postman(&name, &read(path)?, target).map_err(Fault::usage)?);
    }
    Ok(all)
}

fn settings(allowed: &AllowedOptions, scan: &Scan) -> Result<Settings, Fault> {
    let mut settings = Settings {
        burst: !allowed.no_burst,
        patient: allowed.patient,
        mtls_expected: scan.connection.expect_mtls,
        llm: allowed.llm.map(Depth::of),
        budget: budget(&scan.pace),
        audit: scan.run.audit,
        now: SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .map_or(0, |d| i64::try_from(d.as_secs()).unwrap_or(0)),
        ..Settings::default()
    };
    for word in &allowed.consent {
        settings.consent.insert(consent(word)?);
    }
    if let Some(text) = &scan.connection.tls_terminated {
        let (name, value) = text
            .split_once(':')
            .ok_or_else(|| misuse!("--tls-terminated takes HEADER:VALUE, such as X-Forwarded-Proto:https"))?;
        settings.tls_terminated = Some((name.trim().to_owned(), value.trim().to_owned()));
    }
    Ok(settings)
}

fn budget(pace: &PaceOptions) -> Budget {
    let usual = Budget::default();
    Budget {
        group: pace.per_group.unwrap_or(usual.group),
        operation: pace.per_operation.unwrap_or(usual.operation),
        parameter: pace.per_parameter.unwrap_or(usual.parameter),
    }
}

/// The consent that a word names.
pub(crate) fn consent(word: &str) -> Result<Consent, Fault> {
    let consent = Consent::ALL.iter().find(|(_, w)| *w == word).map(|(c, _)| *c);
    consent.ok_or_else(|| misuse!("'{word}' is no consent; use write, guess, lockout or forge"))
}

fn limits(pace: &PaceOptions, target: &Target) -> Result<Limits, Fault> {
    let mut limits = Limits::for_target(target);
    if let Some(rate) = pace.rate {
        if !(rate.is_finite() && rate > 0.0) {
            return Err(misuse!("--rate takes a number above 0 (requests a second)"));
        }
        limits.rate = Some(rate);
    }
    if let Some(most) = pace.max_requests {
        limits.requests = most;
    }
    if let Some(seconds) = pace.timeout {
        limits.timeout = Duration::try_from_secs_f64(seconds)
            .ok()
            .filter(|d| !d.is_zero())
            .ok_or_else(|| misuse!("--timeout takes a number of seconds above 0"))?;
    }
    Ok(limits)
}

pub(crate) fn gate(options: &GateOptions) -> Result<Gate, Fault> {
    let threshold = match &options.threshold {
        Some(text) => Some(text.parse().map_err(Fault::usage)?),
        None => None,
    };
    let fail_on =
        options.fail_on.iter().map(|t| t.parse().map_err(Fault::usage)).collect::<Result<_, _>>()?;
    Ok(Gate { threshold, fail_on })
}

/// A seed that another run will not have.
fn chance() -> String {
    use std::hash::{BuildHasher, Hasher};
    // `RandomState` is seeded by the operating system.
    let mut hasher = std::collections::hash_map::RandomState::new().build_hasher();
    hasher.write_u32(std::process::id());
    format!("{:016x}", hasher.finish())
}
