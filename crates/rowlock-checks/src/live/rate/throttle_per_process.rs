//! A throttle whose counter every worker keeps for itself.

use rowlock_model::{
    Batch, Case, Category, Confidence, Exchange, Findings, Known, Meta, Need, Plan, Probe, Proof, Reference,
    Seen, Severity, Verdict,
};

use super::attempt::{Attempt, NO_PLACE, NO_THROTTLE, gone, holding};

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

const REPEATED: &str = "the same wrong pair on a new connection";
/// Enough to meet each of a few workers.
const TRIES: usize = 10;

impl Probe for ThrottlePerProcess {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn plan(&self, known: &Known) -> Plan {
        if known.ledger.throttle.is_none() {
            return Plan::NotApplicable(NO_THROTTLE.into());
        }
        let Some(attempt) = Attempt::on(known) else { return Plan::NotApplicable(NO_PLACE.into()) };
        let case = attempt.held();
        let most = case.max_requests + TRIES;
        Plan::Cases(vec![case.at_most(most)])
    }

    fn judge(&self, known: &Known, _: &Case, seen: &Seen<'_>, out: &mut Findings<'_>) -> Verdict {
        let Some(attempt) = Attempt::on(known) else { return Verdict::unsure(NO_PLACE) };
        let Some(before) = holding(seen) else { return Verdict::unsure(gone(known)) };
        let repeated: Vec<&Exchange> = seen.all(REPEATED).collect();
        if repeated.is_empty() {
            // A kept connection would always reach the same worker.
            let again = attempt.request(attempt.pair(0), REPEATED).header("Connection", "close");
            let mut batch = Batch::burst(vec![again; TRIES]);
            batch.until = None;
            return Verdict::Next(batch);
        }
        let Some(open) = flicker(&repeated) else { return Verdict::Done };
        let passed = repeated.iter().filter(|e| e.status() == Some(401)).count();
        out.find(
            attempt.place(),
            Confidence::Tentative,
            format!(
                "after the throttle was met, {passed} of {} equal requests were checked again (401) between \
                 throttled ones, as when each worker counts alone; a limit that refills by the second looks \
                 the same",
                repeated.len()
            ),
            Proof::of(known, before).and(known, open),
        );
        Verdict::Done
    }
}

/// The first unthrottled answer that has throttled ones on both sides, where that happens at least twice.
fn flicker<'a>(repeated: &[&'a Exchange]) -> Option<&'a Exchange> {
    let turns = repeated.windows(2).filter(|w| w[0].throttled() != w[1].throttled()).count();
    let ends_throttled = repeated.iter().rposition(|e| e.throttled())?;
    let open = repeated[..ends_throttled].iter().find(|e| e.status() == Some(401))?;
    (turns >= 3).then_some(*open)
}
