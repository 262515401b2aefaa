//! Recorded pairs: each check's case out of a real scan of a vulnerable and a repaired service.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use rowlock_checks::catalogue;
use rowlock_checks::recording::{Expect, Recording};
use rowlock_model::{CaseRecord, Confidence, Exchange, Known, Outcome, Plant, Window};

use crate::lab::{self, Service, Variant};
use crate::step::{self, Kept};

/// Most bytes of a body that a recording keeps, when the verdict stays the same.
const BODY: usize = 2048;

/// What one scan left.
struct Scan {
    known: Known,
    cases: Vec<CaseRecord>,
    exchanges: Vec<Exchange>,
    document: Option<String>,
    window: Window,
}

/// Records the pairs whose names contain one of the arguments; all when there is none. A pair that
/// is there is recorded anew only when it is named.
pub(crate) fn run(only: &[String]) -> Result<()> {
    let binary = Kept::new()?;
    let python = lab::python()?;
    let mut services = lab::services("pairs", only)?;
    services.extend(lab::services("services", only)?);
    let documents: Vec<&str> = catalogue::document_rules().iter().map(|r| r.meta().id).collect();
    let mut missing: Vec<&str> = catalogue::of_scans()
        .iter()
        .map(|m| m.id)
        .filter(|id| !documents.contains(id))
        .filter(|id| !only.is_empty() || !folder(id).join("safe.json").is_file())
        .collect();
    for service in services {
        let (Some(vulnerable), Some(repaired)) = (&service.manifest.vulnerable, &service.manifest.repaired)
        else {
            continue;
        };
        let shown = vulnerable.expect.iter().chain(&vulnerable.tentative).chain(&vulnerable.also);
        let wanted: Vec<&str> = shown
            .filter_map(|c| missing.iter().copied().find(|m| m == c))
            .filter(|c| !repaired.also.iter().any(|a| a == c))
            .collect();
        if wanted.is_empty() {
            continue;
        }
        println!("{}: {}", service.slug, wanted.join(", "));
        let scans = scan(&binary, &python, &service, "vulnerable", vulnerable, None)
            .and_then(|bad| Ok((bad, scan(&binary, &python, &service, "repaired", repaired, None)?)));
        let (bad, good) = match scans {
            Ok(scans) => scans,
            Err(error) => {
                println!("  ! {}: {error:#}", service.slug);
                continue;
            }
        };
        for id in wanted {
            // What a throttle or a budget kept from being judged is scanned for alone.
            let written = pair(id, &service, &bad, &good).or_else(|_| {
                let only = |name, variant| scan(&binary, &python, &service, name, variant, Some(id));
                pair(id, &service, &only("vulnerable", vulnerable)?, &only("repaired", repaired)?)
            });
            match written {
                Ok(()) => missing.retain(|m| *m != id),
                Err(error) => println!("  ! {id}: {error:#}"),
            }
        }
    }
    if !missing.is_empty() && only.is_empty() {
        println!("no pair yet: {}", missing.join(", "));
    }
    Ok(())
}

fn folder(id: &str) -> PathBuf {
    step::root().join("cases").join(id)
}

fn scan(
    binary: &Path,
    python: &Path,
    service: &Service,
    name: &str,
    variant: &Variant,
    alone: Option<&str>,
) -> Result<Scan> {
    let running = lab::start(python, service, name)?;
    let out = step::target().join("lab-record");
    let _ = std::fs::remove_dir_all(&out);
    let mut scan = lab::scan(binary, service, name, variant, &running.url)?;
    if let Some(id) = alone {
        scan.args(["--only", id]);
    }
    let status = scan
        .args(["--format", "json", "-o"])
        .arg(step::target().join("lab-record.json"))
        .args(["--seed", "case", "--record"])
        .arg(&out)
        .arg("--cases")
        .arg(&out)
        .status()?;
    // An untrusted certificate ends with 3, and with its handshakes judged.
    if !(status.success() || status.code() == Some(3)) {
        bail!("the scan ended with {status}");
    }
    // What a service tells of the machine it runs on stays out of the tree.
    let here = step::root().display().to_string();
    let read = |name: &str| {
        let text = std::fs::read_to_string(out.join(name)).with_context(|| name.to_owned())?;
        anyhow::Ok(text.replace(&here, "/srv/rowlock"))
    };
    let exchanges: Vec<Exchange> =
        read("exchanges.jsonl")?.lines().map(serde_json::from_str).collect::<Result<_, _>>()?;
    let document = exchanges
        .iter()
        .filter(|e| e.succeeded())
        .filter_map(Exchange::answer)
        .map(|a| a.text().into_owned())
        .find(|t| t.trim_start().starts_with('{') && t.contains("\"openapi\""));
    Ok(Scan {
        known: serde_json::from_str(&read("known.json")?)?,
        cases: serde_json::from_str(&read("cases.json")?)?,
        exchanges,
        document,
        window: serde_json::from_str(&read("window.json")?)?,
    })
}

/// Writes both sides of a pair, when each gives its verdict.
fn pair(id: &str, service: &Service, bad: &Scan, good: &Scan) -> Result<()> {
    let sides = [("vulnerable", bad), ("safe", good)].map(|(name, scan)| {
        let of = if name == "safe" { "repaired" } else { name };
        one(id, &format!("lab/pairs/{}: {of}", service.slug), name, scan).map(|r| (name, r))
    });
    let sides: Vec<(&str, Recording)> = sides.into_iter().collect::<Result<_>>()?;
    for (name, recording) in sides {
        std::fs::create_dir_all(folder(id))?;
        let text = serde_json::to_string_pretty(&recording)? + "\n";
        std::fs::write(folder(id).join(name).with_extension("json"), text)?;
    }
    Ok(())
}

fn one(id: &str, from: &str, name: &str, scan: &Scan) -> Result<Recording> {
    let is_probe = catalogue::probes().iter().any(|p| p.meta().id == id);
    let is_comparison = catalogue::comparison_rules().iter().any(|r| r.meta().id == id);
    let expects: &[Expect] = match name {
        "safe" => &[Expect::Clean, Expect::NotApplicable],
        _ => &[
            Expect::Found(Confidence::Confirmed),
            Expect::Found(Confidence::Firm),
            Expect::Found(Confidence::Tentative),
        ],
    };
    let is_log = catalogue::log_rules().iter().any(|r| r.meta().id == id);
    let cases: Vec<_> = scan.cases.iter().filter(|c| c.check == id).collect();
    let candidates: Vec<CaseRecord> = if is_probe && (name != "safe" || !cases.is_empty()) {
        cases.into_iter().cloned().collect()
    } else {
        let (check, known) = (id.to_owned(), scan.known.clone());
        let exchanges = if is_log { Vec::new() } else { scan.exchanges.clone() };
        vec![CaseRecord { check, known, exchanges, hits: Vec::new(), alerts: Vec::new() }]
    };
    let mut why = "no case of it was judged in the scan".to_owned();
    for expect in expects {
        for case in &candidates {
            let case = case.clone();
            let full = Recording {
                from: from.to_owned(),
                expect: *expect,
                known: case.known,
                exchanges: case.exchanges,
                hits: case.hits,
                alerts: case.alerts,
                window: is_log.then(|| scan.window.clone()),
                document: is_comparison.then(|| scan.document.clone()).flatten(),
            };
            let Some(done) = full.replay(id) else { bail!("there is no such check") };
            match done.meets(*expect) {
                Ok(()) => return Ok(slim(id, full, &done.used)),
                Err(fault) => why = format!("{name}: {fault}"),
            }
        }
    }
    bail!(why)
}

/// The recording without what its verdict does not need.
fn slim(id: &str, full: Recording, used: &[usize]) -> Recording {
    let mut slim = full.clone();
    let mut used = used.to_vec();
    used.sort_unstable();
    slim.exchanges = used.iter().filter_map(|at| full.exchanges.get(*at).cloned()).collect();
    slim.known.surface.notes.clear();
    let bodies = |recording: &mut Recording| {
        let sightings = recording.known.sightings.iter_mut().map(|s| &mut s.exchange);
        let planted = recording.window.iter_mut().flat_map(|w| &mut w.planted).map(|p| &mut p.exchange);
        for exchange in sightings.chain(&mut recording.exchanges).chain(planted) {
            let Outcome::Answer(answer) = &mut exchange.outcome else { continue };
            if answer.body.len() > BODY {
                answer.body.truncate(BODY);
                answer.truncated = true;
            }
        }
    };
    let mut steps: Vec<Recording> = vec![full];
    let shapes: [&dyn Fn(&mut Recording); 5] = [&|_| {}, &bodies, &window, &beside_the_log, &|r| {
        for operation in &mut r.known.surface.operations {
            operation.responses.clear();
            operation.payload = None;
        }
    }];
    for shape in shapes {
        shape(&mut slim);
        let holds = slim.replay(id).is_some_and(|done| done.meets(slim.expect).is_ok());
        if holds {
            steps.push(slim.clone());
        } else if let Some(last) = steps.last() {
            slim = last.clone();
        }
    }
    steps.pop().unwrap_or(slim)
}

/// What the experiments wrote into the log afterwards tells nothing of what was planted.
fn window(recording: &mut Recording) {
    let Some(window) = &mut recording.window else { return };
    let last = window.planted.iter().map(|p| p.exchange.timing.at_us).max().unwrap_or(0);
    window.lines.retain(|l| l.at_us <= last + 500_000);
    let path = || "file:/var/log/app.log".to_owned();
    window.followed.iter_mut().for_each(|f| f.name = path());
    recording.known.settings.logs.iter_mut().for_each(|l| *l = path());
}

/// A rule over the log looks at few of the answers, and at nothing of most of their parts.
fn beside_the_log(recording: &mut Recording) {
    let Some(window) = &mut recording.window else { return };
    let mut absent = 0;
    window.planted.retain(|p| {
        absent += usize::from(p.kind == Plant::Served && !p.exchange.succeeded());
        p.kind != Plant::Served || p.exchange.succeeded() || absent == 1
    });
    let at: Vec<_> = window.planted.iter().map(|p| p.exchange.operation).collect();
    recording.known.sightings.retain(|s| s.operation.is_some() && at.contains(&s.operation));
    let sightings = recording.known.sightings.iter_mut().map(|s| &mut s.exchange);
    let planted = window.planted.iter_mut().filter(|p| p.kind != Plant::Served).map(|p| &mut p.exchange);
    for exchange in sightings.chain(planted) {
        let Outcome::Answer(answer) = &mut exchange.outcome else { continue };
        let told = |name: &str| matches!(name, "x-request-id" | "www-authenticate" | "content-type");
        answer.headers = answer.headers.iter().filter(|(n, _)| told(&n.to_ascii_lowercase())).collect();
        answer.body = String::new().into();
    }
}
