//! Wrong pairs for one account are never slowed down.

use std::time::Duration;

use rowlock_model::{
    Batch, Case, Category, Confidence, Exchange, Findings, Known, Meta, Need, Phase, Plan, Probe, Proof,
    Reference, Seen, Severity, Verdict,
};

use super::attempt::{Attempt, MOST, NO_PLACE};
use crate::words;

/// See the page beside this file.
pub(super) struct AuthNotThrottled;

static META: Meta = Meta {
    id: "auth-not-throttled",
    title: "Passwords can be guessed without being slowed down",
    category: Category::Rate,
    severity: Severity::Medium,
    core: true,
    weakness: "auth-not-throttled",
    cwe: &[307, 799],
    owasp: 2,
    asvs: &["6.3.1"],
    needs: &[Need::BasicProtected, Need::Burst],
    references: &[Reference {
        title: "NIST SP 800-63B section 5.2.2",
        url: "https://pages.nist.gov/800-63-3/sp800-63b.html#522-rate-limiting-throttling",
    }],
    page: include_str!("auth_not_throttled.md"),
};

const WRONG: &str = "made-up user, wrong password";

impl Probe for AuthNotThrottled {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn plan(&self, known: &Known) -> Plan {
        let Some(attempt) = Attempt::on(known) else { return Plan::NotApplicable(NO_PLACE.into()) };
        let requests: Vec<_> = (0..MOST).map(|n| attempt.request(attempt.pair(n), WRONG)).collect();
        let mut case = Case::about(attempt.subject(), Vec::new()).in_phase(Phase::Burst).at_most(MOST);
        case.batch = Batch::burst(requests);
        Plan::Cases(vec![case])
    }

    fn judge(&self, known: &Known, _: &Case, seen: &Seen<'_>, out: &mut Findings<'_>) -> Verdict {
        let Some(attempt) = Attempt::on(known) else { return Verdict::unsure(NO_PLACE) };
        let burst = match read(seen) {
            Ok(burst) => burst,
            Err(verdict) => return verdict,
        };
        // A throttle met elsewhere in the run may well be what protects real accounts.
        let (confidence, elsewhere) = match &known.ledger.throttle {
            None => (Confidence::Firm, String::new()),
            Some(throttle) => (
                Confidence::Tentative,
                format!("; another throttle was met in this run after {} failures", throttle.after),
            ),
        };
        out.find(
            attempt.place(),
            confidence,
            format!(
                "{} wrong pairs for one made-up user in {} all got 401, without a 429, a block or a \
                 growing delay (a lock of existing accounts only is not excluded){elsewhere}",
                burst.count,
                words::lasting(burst.lasted)
            ),
            Proof::of(known, burst.first).and(known, burst.last),
        );
        Verdict::Done
    }
}

/// A burst that nothing stopped or slowed.
pub(super) struct Burst<'a> {
    pub(super) count: usize,
    pub(super) lasted: Duration,
    pub(super) first: &'a Exchange,
    pub(super) last: &'a Exchange,
}

/// Fewest equal refusals that say something.
const ENOUGH: usize = 20;

/// Reads a burst: unhindered, or the verdict that follows from what hindered it.
pub(super) fn read<'a>(seen: &Seen<'a>) -> Result<Burst<'a>, Verdict> {
    let all = seen.exchanges;
    if all.iter().any(Exchange::throttled) {
        return Err(Verdict::Done);
    }
    let (Some(first), Some(last)) = (all.first(), all.last()) else {
        return Err(Verdict::unsure("no wrong pair was sent"));
    };
    if all.iter().any(|e| e.answer().is_none()) {
        return Err(Verdict::unsure(format!(
            "the service stopped answering during {} wrong pairs: a block, or it was overloaded",
            all.len()
        )));
    }
    if first.status() != Some(401) {
        return Err(Verdict::unsure(
            "the first wrong pair was not answered 401, so a throttle cannot be seen",
        ));
    }
    // From 401 to another refusal is a block or a lock, whatever its status.
    if all.iter().any(|e| e.status() != Some(401)) || slowed(all) {
        return Err(Verdict::Done);
    }
    if all.len() < ENOUGH {
        return Err(Verdict::unsure(format!("only {} wrong pairs could be sent", all.len())));
    }
    let lasted =
        Duration::from_micros((last.timing.at_us + last.timing.head_us).saturating_sub(first.timing.at_us));
    Ok(Burst { count: all.len(), lasted, first, last })
}

/// Whether the last answers took far longer than the first: a delay that grows is a throttle too.
fn slowed(all: &[Exchange]) -> bool {
    let middle = |part: &[Exchange]| {
        let mut times: Vec<u64> = part.iter().map(|e| e.timing.head_us).collect();
        times.sort_unstable();
        times.get(times.len() / 2).copied().unwrap_or_default()
    };
    let part = (all.len() / 4).max(1).min(all.len());
    let (early, late) = (middle(&all[..part]), middle(&all[all.len() - part..]));
    late > 400_000 && late > early.saturating_mul(3)
}

#[cfg(test)]
mod tests {
    use rowlock_model::{Answer, Credential, Headers, Method, Outcome, Role, Sent, Timing};

    use super::*;

    fn exchange(n: u64, status: u16, head_us: u64) -> Exchange {
        Exchange {
            name: WRONG.into(),
            role: Role::Attack,
            operation: None,
            sent: Sent {
                method: Method::Get,
                target: "/x".into(),
                headers: Headers::new(),
                body: String::new(),
                credential: Credential::None,
            },
            outcome: Outcome::Answer(Answer { status, ..Answer::default() }),
            timing: Timing { at_us: n * 1_000_000, head_us },
        }
    }

    fn verdict(of: impl Fn(u64) -> Exchange, count: u64) -> Option<Verdict> {
        let all: Vec<Exchange> = (0..count).map(of).collect();
        read(&Seen { exchanges: &all }).err()
    }

    #[test]
    fn only_an_unhindered_burst_is_a_finding() {
        assert_eq!(verdict(|n| exchange(n, 401, 9_000), 30), None);
        assert_eq!(verdict(|n| exchange(n, if n < 5 { 401 } else { 429 }, 9_000), 6), Some(Verdict::Done));
        assert_eq!(verdict(|n| exchange(n, if n < 9 { 401 } else { 403 }, 9_000), 30), Some(Verdict::Done));
        assert_eq!(verdict(|n| exchange(n, 401, n * 50_000), 30), Some(Verdict::Done), "a growing delay");
        assert!(matches!(verdict(|n| exchange(n, 401, 9_000), 12), Some(Verdict::Unsure(_))));
        assert!(matches!(verdict(|n| exchange(n, 500, 9_000), 30), Some(Verdict::Unsure(_))));
    }
}
