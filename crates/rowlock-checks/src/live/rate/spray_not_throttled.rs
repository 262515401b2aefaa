//! One wrong password over many accounts is never slowed down.

use rowlock_model::{
    Batch, Case, Category, Confidence, Findings, Known, Meta, Need, Phase, Plan, Probe, Reference, Seen,
    Severity, Verdict,
};

use super::attempt::{Attempt, NO_PLACE};
use super::auth_not_throttled::read;
use crate::words;

/// See the page beside this file.
pub(super) struct SprayNotThrottled;

static META: Meta = Meta {
    id: "spray-not-throttled",
    title: "One password can be tried on many users without being slowed down",
    category: Category::Rate,
    severity: Severity::Medium,
    core: false,
    weakness: "spray-not-throttled",
    cwe: &[307, 799],
    owasp: 2,
    asvs: &["6.3.1"],
    needs: &[Need::BasicProtected, Need::Burst],
    references: &[Reference {
        title: "MITRE ATT&CK T1110.003, password spraying",
        url: "https://attack.mitre.org/techniques/T1110/003/",
    }],
    page: include_str!("spray_not_throttled.md"),
};

/// With the 30 of the check before it, this stays below the run's 60.
/// As many as make a burst that says something.
const USERS: usize = 20;
const WRONG: &str = "another made-up user, the same wrong password";

impl Probe for SprayNotThrottled {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn plan(&self, known: &Known) -> Plan {
        let Some(attempt) = Attempt::on(known) else { return Plan::NotApplicable(NO_PLACE.into()) };
        let user = |n| known.seed.user(&format!("spray/{n}"));
        let requests = (0..USERS).map(|n| attempt.request(attempt.of_user(user(n), 0), WRONG)).collect();
        let mut case = Case::about(attempt.subject(), Vec::new()).in_phase(Phase::Burst).at_most(USERS + 1);
        case.batch = Batch::burst(requests);
        Plan::Cases(vec![case])
    }

    fn judge(&self, known: &Known, _: &Case, seen: &Seen<'_>, out: &mut Findings<'_>) -> Verdict {
        let Some(attempt) = Attempt::on(known) else { return Verdict::unsure(NO_PLACE) };
        let burst = match read(known, &attempt, seen) {
            Ok(burst) => burst,
            Err(verdict) => return verdict,
        };
        let beside = known.ledger.throttle.as_ref().map_or_else(String::new, |t| {
            format!("; the throttle that was met after {} failures does not count the source", t.after)
        });
        out.find(
            attempt.place(),
            Confidence::Firm,
            format!(
                "one wrong password for {} made-up users in {} always got {}, without a 429, a block or a \
                 growing delay{beside}",
                burst.count,
                words::lasting(burst.lasted),
                burst.refusal()
            ),
            burst.proof(known),
        );
        Verdict::Done
    }
}
