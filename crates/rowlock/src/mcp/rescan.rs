//! Is it fixed now? The check of one finding is run again, and only a check that was judged at that place,
//! and does not show it, makes it fixed.

use std::collections::BTreeSet;
use std::path::Path;

use rowlock_mcp::work::{Answer, Refusal, Rescan, RescanOrder, ScanOrder, UseCases, Verdict, Watch};
use rowlock_model::{Category, Credential, Evidence, Finding, Known, Place, Sighting, Standing, Who};
use rowlock_policy::{Comparison, fingerprint};
use rowlock_report::{Kind, Report};

use super::desk::Desk;

/// What an operation answered to an ordinary request of the second look.
#[derive(Debug)]
pub(super) struct Seen {
    /// The operation, as `GET /users`.
    operation: String,
    /// Whether it was asked with valid credentials.
    valid: bool,
    /// `None` when there was no answer.
    status: Option<u16>,
}

impl Seen {
    /// Of all operations.
    pub(super) fn all(known: &Known) -> Vec<Self> {
        let one = |s: &Sighting| {
            Some(Self {
                operation: known.surface.operation(s.operation?)?.label(),
                valid: s.who != Who::Anonymous,
                status: s.exchange.answer().map(|a| a.status),
            })
        };
        known.sightings.iter().filter_map(one).collect()
    }
}

/// Looks again.
pub(super) async fn again(desk: &Desk, order: RescanOrder, watch: Watch) -> Answer<Rescan> {
    let then = desk.run(&order.run)?.report;
    let finding = found(&then, &order.finding)?.clone();
    let told = |verdict, because: String, requests| Rescan {
        finding: fingerprint(&finding),
        check: finding.check.clone(),
        verdict,
        because,
        requests,
    };
    match look(desk, &then, &finding, order.with, watch).await {
        Ok((now, seen)) => {
            let (verdict, because) = judge(&then, &finding, &now, &seen);
            Ok(told(verdict, because, now.record.requests))
        }
        // Nothing came of it, so nothing is known.
        Err(refusal) => {
            let why = refusal.told.map_or(refusal.words.clone(), |t| format!("{} {t}", refusal.words));
            Ok(told(Verdict::CouldNotTell, why, 0))
        }
    }
}

fn found<'r>(report: &'r Report, id: &str) -> Answer<&'r Finding> {
    rowlock_mcp::find(report, id).ok_or_else(|| {
        Refusal::new("This run has no finding of that id; get_scan lists them, each with its id (12 digits).")
    })
}

/// The same look at what the finding is about.
async fn look(
    desk: &Desk,
    then: &Report,
    finding: &Finding,
    with: ScanOrder,
    watch: Watch,
) -> Answer<(Report, Vec<Seen>)> {
    let report = match then.kind() {
        Kind::Scan => {
            let order = order(desk, then, finding, with).await?;
            return desk.scanned(&order, watch).await;
        }
        Kind::Spec => desk.described(with.spec.as_deref().unwrap_or(&then.subject())).await?,
        Kind::Code => desk.read(&paths(desk, then, finding, with.source, "source")?).await?,
        Kind::Logs => desk.searched(&paths(desk, then, finding, with.log, "log")?).await?,
    };
    Ok((report, Vec::new()))
}

/// The scan of one check: the same target, the same identities.
async fn order(desk: &Desk, then: &Report, finding: &Finding, mut with: ScanOrder) -> Answer<ScanOrder> {
    let record = &then.record;
    if matches!(finding.place, Place::Source { .. }) && with.source.is_empty() {
        return Err(Refusal::new(
            "The finding is in source: give the same source as the scan had, since a weakness may pass through several files.",
        ));
    }
    with.url = Some(record.target.url(&record.target.base_path));
    with.identities = desk.credentials.named(&record.identities).map_err(Refusal::new)?;
    with.only = vec![finding.check.clone()];
    if with.spec.is_none() {
        // What the service hands out itself is found again; what was given is given again.
        for name in &record.surface.documents {
            if let Ok(place) = desk.scope.description(name).await {
                with.spec = Some(place);
                break;
            }
        }
    }
    Ok(with)
}

/// The paths that a reading was of, given anew or as the run names them.
fn paths(
    desk: &Desk,
    then: &Report,
    finding: &Finding,
    given: Vec<String>,
    what: &str,
) -> Answer<Vec<String>> {
    if !given.is_empty() {
        return Ok(given);
    }
    let subject = then.subject();
    let all = if desk.scope.path(&subject).is_ok() {
        vec![subject]
    } else {
        subject.split(' ').map(str::to_owned).collect()
    };
    if let Place::Source { file, .. } = &finding.place
        && desk.scope.path(file).is_err()
    {
        return Err(Refusal::new("The file that the finding is in is not there any more."));
    }
    if all.iter().all(|p| desk.scope.path(p).is_ok() && Path::new(p).exists()) {
        return Ok(all);
    }
    Err(Refusal::new(format!("What the run read is not there any more; give it as {what}.")))
}

fn judge(then: &Report, finding: &Finding, now: &Report, seen: &[Seen]) -> (Verdict, String) {
    let name = fingerprint(finding);
    if let Some(again) = now.record.findings.iter().find(|f| fingerprint(f) == name) {
        return (Verdict::StillThere, format!("{}: {}: {}", again.place, again.title, again.because));
    }
    // Written another way, it has another fingerprint and is the same weakness.
    let known: BTreeSet<String> = then.record.findings.iter().map(fingerprint).collect();
    let is_kin = |f: &&Finding| {
        f.check == finding.check && is_near(&f.place, &finding.place) && !known.contains(&fingerprint(f))
    };
    if let Some(kin) = now.record.findings.iter().find(is_kin) {
        let told = format!("in another form: {}: {}: {}", kin.place, kin.title, kin.because);
        return (Verdict::StillThere, told);
    }
    let denied = now.record.contradicted.iter().find(|c| fingerprint(&c.finding) == name);
    if let Some(denied) = denied {
        return (Verdict::CouldNotTell, format!("source shows it and the run denies it: {}", denied.because));
    }
    let comparison = Comparison::of(&then.snapshot(), &now.snapshot());
    if let Some(open) = comparison.not_looked.iter().find(|n| n.mark.fingerprint == name) {
        return (Verdict::CouldNotTell, open.why.clone());
    }
    // What was read then and is not now (a file that is no Python any more, a line that says to ignore it).
    let passed_over = |line: &&String| {
        let own = match &finding.place {
            Place::Source { file, .. } => line.starts_with(file.as_str()),
            _ => false,
        };
        (own || now.kind() != Kind::Scan) && !then.record.left_out.contains(line)
    };
    if let Some(line) = now.record.left_out.iter().find(passed_over) {
        return (Verdict::CouldNotTell, format!("not all of it was read this time: {line}"));
    }
    if let Some(why) = broken(finding, seen) {
        return (Verdict::CouldNotTell, why);
    }
    let standing = now.record.checks.iter().find(|c| c.check == finding.check).map(|c| &c.standing);
    match standing {
        // A text that was read whole and has nothing for the weakness to live in shows that it is gone.
        Some(Standing::NotApplicable(_)) if now.kind() != Kind::Scan => (
            Verdict::Fixed,
            format!("{}: it was read again and has nothing of the kind any more", finding.place),
        ),
        Some(Standing::Judged) => {
            let place = &finding.place;
            (Verdict::Fixed, format!("{place}: the check was judged again and does not show it any more"))
        }
        Some(Standing::NotApplicable(why)) => (
            Verdict::CouldNotTell,
            format!(
                "there is nothing left that the weakness could live in ({why}); it is gone if that was the repair"
            ),
        ),
        Some(Standing::NotAssessed(why)) => (Verdict::CouldNotTell, why.clone()),
        None => (Verdict::CouldNotTell, "its check is not part of this run".to_owned()),
    }
}

/// Whether two places are so close that what moved from one to the other is the same.
fn is_near(a: &Place, b: &Place) -> bool {
    match (a, b) {
        (Place::Target { .. }, Place::Target { .. }) => true,
        (Place::Operation { method, path, .. }, Place::Operation { method: m, path: p, .. }) => {
            method == m && path == p
        }
        (Place::Document { file, .. }, Place::Document { file: f, .. })
        | (Place::Source { file, .. }, Place::Source { file: f, .. }) => file == f,
        _ => false,
    }
}

/// Why an operation that does not work any more shows nothing: the weakness is gone with the function, and
/// comes back with it.
fn broken(finding: &Finding, seen: &[Seen]) -> Option<String> {
    let Place::Operation { method, path, .. } = &finding.place else { return None };
    let label = format!("{method} {path}");
    let here: Vec<&Seen> = seen.iter().filter(|s| s.operation == label).collect();
    let told = |s: &Seen| s.status.map_or_else(|| "nothing".to_owned(), |n| n.to_string());
    let fails = |s: &&Seen| s.status.is_none_or(|n| matches!(n, 404 | 405 | 410) || n >= 500);
    if let Some(first) = here.first().filter(|_| here.iter().all(fails)) {
        return Some(format!(
            "{label} answered {} to ordinary requests: it must work to be judged",
            told(first)
        ));
    }
    // Where the weakness is that somebody is let in, being refused is the repair.
    if matches!(finding.category, Category::Authentication | Category::Bola | Category::Bfla) {
        return None;
    }
    let is_success = |status: Option<u16>| status.is_some_and(|n| (200..300).contains(&n));
    let was_let_in = finding.evidence.iter().any(|e| match e {
        Evidence::Exchange(e) => matches!(e.credential, Credential::Valid(_)) && is_success(e.status),
        _ => false,
    });
    let valid: Vec<&&Seen> = here.iter().filter(|s| s.valid).collect();
    let first = valid.first().filter(|_| was_let_in && !valid.iter().any(|s| is_success(s.status)))?;
    Some(format!("{label} answered {} to valid credentials, which it let in before", told(first)))
}
