//! Wrong pairs for one account are never slowed down.

use std::time::Duration;

use rowlock_model::{
    Batch, Case, Category, Confidence, Credential, Exchange, Findings, Known, Meta, Need, Phase, Plan, Probe,
    Proof, Reference, Seen, Severity, Verdict,
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
        let mut case = Case::about(attempt.subject(), Vec::new()).in_phase(Phase::Burst).at_most(MOST + 1);
        case.batch = Batch::burst(requests);
        Plan::Cases(vec![case])
    }

    fn judge(&self, known: &Known, _: &Case, seen: &Seen<'_>, out: &mut Findings<'_>) -> Verdict {
        let Some(attempt) = Attempt::on(known) else { return Verdict::unsure(NO_PLACE) };
        let burst = match read(known, &attempt, seen) {
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
                "{} wrong pairs for one made-up user in {} all got {}, without a 429, a block or a \
                 growing delay (a lock of existing accounts only is not excluded){elsewhere}",
                burst.count,
                words::lasting(burst.lasted),
                burst.refusal()
            ),
            burst.proof(known),
        );
        Verdict::Done
    }
}

/// A burst that nothing stopped or slowed.
pub(super) struct Burst<'a> {
    pub(super) count: usize,
    pub(super) lasted: Duration,
    first: &'a Exchange,
    last: &'a Exchange,
    /// The valid pair afterwards, where the refusal alone might be a block.
    valid: Option<&'a Exchange>,
}

impl Burst<'_> {
    /// What each wrong pair got, in words.
    pub(super) fn refusal(&self) -> String {
        let status = self.first.status().unwrap_or_default();
        let valid = if self.valid.is_some() { " (and the valid pair 2xx after them)" } else { "" };
        format!("{status}{valid}")
    }

    /// The exchanges that show it.
    pub(super) fn proof(&self, known: &Known) -> Proof {
        let proof = Proof::of(known, self.first).and(known, self.last);
        self.valid.into_iter().fold(proof, |p, e| p.and(known, e))
    }
}

/// Fewest equal refusals that say something.
const ENOUGH: usize = 20;
const VALID: &str = "valid pair, after the wrong ones";

/// Reads a burst: unhindered, or the verdict that follows from what hindered it.
pub(super) fn read<'a>(known: &Known, attempt: &Attempt<'_>, seen: &Seen<'a>) -> Result<Burst<'a>, Verdict> {
    let valid = seen.named(VALID);
    let all = &seen.exchanges[..seen.exchanges.len() - usize::from(valid.is_some())];
    if seen.exchanges.iter().any(Exchange::throttled) {
        return Err(Verdict::Done);
    }
    let (Some(first), Some(last)) = (all.first(), all.last()) else {
        return Err(Verdict::unsure("no wrong pair was sent"));
    };
    if seen.exchanges.iter().any(|e| e.answer().is_none()) {
        return Err(Verdict::unsure(format!(
            "the service stopped answering during {} wrong pairs: a block, or it was overloaded",
            all.len()
        )));
    }
    let user = known.user().filter(|(_, i)| i.is_basic()).map(|(id, _)| id);
    let user = user.filter(|_| known.authenticated(attempt.operation).is_some_and(Exchange::succeeded));
    // Where it is no 401, only a valid pair that opens all the while tells a refusal from a block.
    let other = first.status() != Some(401);
    if !attempt.is_checked(first) || (other && user.is_none()) {
        return Err(Verdict::unsure(
            "the first wrong pair was not refused as wrong pairs are, so a throttle cannot be seen",
        ));
    }
    // From one refusal to another is a block or a lock, whatever its status.
    if all.iter().any(|e| e.status() != first.status()) || slowed(all) {
        return Err(Verdict::Done);
    }
    if all.len() < ENOUGH {
        return Err(Verdict::unsure(format!("only {} wrong pairs could be sent", all.len())));
    }
    match (other.then_some(user).flatten(), valid) {
        (Some(user), None) => {
            let control = attempt.request(Credential::Valid(user), VALID).control();
            return Err(Verdict::Next(Batch::one_by_one(vec![control])));
        }
        (Some(_), Some(valid)) if !valid.succeeded() => return Err(Verdict::Done),
        _ => {}
    }
    let lasted =
        Duration::from_micros((last.timing.at_us + last.timing.head_us).saturating_sub(first.timing.at_us));
    Ok(Burst { count: all.len(), lasted, first, last, valid })
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
    use crate::live::rehearsal::{answer, known};

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
        let known = known(&["/x"], |_| answer(401, ""));
        let attempt = Attempt::on(&known).expect("a place");
        read(&known, &attempt, &Seen::of(&all)).err()
    }

    #[test]
    fn only_an_unhindered_burst_is_a_finding() {
        assert_eq!(verdict(|n| exchange(n, 401, 9_000), 30), None);
        assert_eq!(verdict(|n| exchange(n, if n < 5 { 401 } else { 429 }, 9_000), 6), Some(Verdict::Done));
        assert_eq!(verdict(|n| exchange(n, if n < 9 { 401 } else { 403 }, 9_000), 30), Some(Verdict::Done));
        assert_eq!(verdict(|n| exchange(n, 401, n * 50_000), 30), Some(Verdict::Done), "a growing delay");
        assert!(matches!(verdict(|n| exchange(n, 401, 9_000), 12), Some(Verdict::Unsure(_))));
        assert!(matches!(verdict(|n| exchange(n, 403, 9_000), 30), Some(Verdict::Unsure(_))), "a block");
        assert!(matches!(verdict(|n| exchange(n, 500, 9_000), 30), Some(Verdict::Unsure(_))));
    }
}
