//! A throttle whose counter every worker keeps for itself.

use rowlock_model::{
    Batch, Case, Category, Confidence, Exchange, Findings, Known, Meta, Need, Pace, Phase, Plan, Probe,
    Proof, Reference, Seen, Severity, Verdict,
};

use super::attempt::{Attempt, NO_PLACE, NO_THROTTLE, gone};

/// See the page beside this file.
pub(super) struct ThrottlePerProcess;

static META: Meta = Meta {
    id: "throttle-per-process",
    title: "The throttle seems to be counted in every process by itself",
    category: Category::Rate,
    severity: Severity::Low,
    core: false,
    weakness: "throttle-per-process",
    cwe: &[799, 307],
    owasp: 2,
    asvs: &["6.3.1"],
    needs: &[Need::BasicProtected, Need::Burst],
    references: &[Reference {
        title: "Flask-Limiter: configuring a storage backend",
        url: "https://flask-limiter.readthedocs.io/en/stable/#configuring-a-storage-backend",
    }],
    page: include_str!("throttle_per_process.md"),
};

const REPEATED: &str = "the same wrong pair on its own connection";
/// Enough to meet each of a few workers.
const TRIES: usize = 8;
/// More of them, where one of the first was let through.
const MORE: usize = 4;

impl Probe for ThrottlePerProcess {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn plan(&self, known: &Known) -> Plan {
        if known.ledger.throttle.is_none() {
            return Plan::NotApplicable(NO_THROTTLE.into());
        }
        let Some(attempt) = Attempt::on(known) else { return Plan::NotApplicable(NO_PLACE.into()) };
        let mut case =
            Case::about(attempt.subject(), Vec::new()).in_phase(Phase::Burst).at_most(TRIES + MORE);
        case.batch = at_once(&attempt, TRIES);
        Plan::Cases(vec![case])
    }

    fn judge(&self, known: &Known, _: &Case, seen: &Seen<'_>, out: &mut Findings<'_>) -> Verdict {
        let Some(attempt) = Attempt::on(known) else { return Verdict::unsure(NO_PLACE) };
        let Some(shut) = seen.exchanges.iter().find(|e| e.throttled()) else {
            return Verdict::unsure(gone(known));
        };
        let open = between(seen.exchanges);
        let [first, _, ..] = open[..] else {
            let some = seen.exchanges.iter().any(|e| e.status() == Some(401));
            let last = seen.exchanges.len() > TRIES;
            return if some && !last { Verdict::Next(at_once(&attempt, MORE)) } else { Verdict::Done };
        };
        out.find(
            attempt.place(),
            Confidence::Tentative,
            format!(
                "of {} equal requests, {} were checked again (401) between throttled ones, as when each worker \
                 counts alone; a limit that refills by the second looks the same",
                seen.exchanges.len(),
                open.len()
            ),
            Proof::of(known, shut).and(known, first),
        );
        Verdict::Done
    }
}

/// The throttled pair so many times, each on a connection of its own.
fn at_once(attempt: &Attempt<'_>, count: usize) -> Batch {
    // A kept connection would always reach the same worker; one at a time, the same idle one would take them all.
    let again = attempt.request(attempt.pair(0), REPEATED).header("Connection", "close");
    Batch { pace: Pace::AtOnce, ..Batch::one_by_one(vec![again; count]) }
}

/// The unthrottled answers that have throttled ones on both sides; one alone may be a window that slides.
fn between(repeated: &[Exchange]) -> Vec<&Exchange> {
    let first = repeated.iter().position(Exchange::throttled);
    let last = repeated.iter().rposition(Exchange::throttled);
    let (Some(first), Some(last)) = (first, last) else { return Vec::new() };
    repeated[first..=last].iter().filter(|e| e.status() == Some(401)).collect()
}
