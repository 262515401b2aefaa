//! A throttle whose counter every worker keeps for itself.

use std::time::Duration;

use rowlock_model::{
    Batch, Case, Category, Confidence, Exchange, Findings, Known, Meta, Need, Pace, Plan, Probe, Proof,
    Reference, Request, Seen, Severity, Verdict,
};

use super::attempt::{Attempt, MOST, Meet, NO_PLACE, NO_THROTTLE, gone, holding};

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

/// Rounds of equal requests, each on a connection of its own.
const ROUNDS: [&str; 3] = ["the same wrong pair at once", "at once, second round", "at once, third round"];
/// Requests of a round: enough to meet each of a few workers.
const ABREAST: usize = 7;
/// Rounds that must let pairs through between throttled ones; one of them with both answers side by side.
const THROUGH: usize = 2;
/// Single pairs between two rounds, the last of which must be throttled.
const SINGLES: usize = 2;
const BETWEEN: &str = "wrong pair, between rounds";
const QUIET: &str = "wrong pair, after as long a pause";
/// The longest pause that the engine makes.
const LONGEST: Duration = Duration::from_secs(60);

impl Probe for ThrottlePerProcess {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn plan(&self, known: &Known) -> Plan {
        if known.ledger.throttle.is_none() {
            return Plan::NotApplicable(NO_THROTTLE.into());
        }
        let Some(attempt) = Attempt::on(known) else { return Plan::NotApplicable(NO_PLACE.into()) };
        Plan::Cases(vec![attempt.held(Meet::Again).at_most(MOST)])
    }

    fn judge(&self, known: &Known, _: &Case, seen: &Seen<'_>, out: &mut Findings<'_>) -> Verdict {
        let Some(attempt) = Attempt::on(known) else { return Verdict::unsure(NO_PLACE) };
        let Some(before) = holding(seen) else { return Verdict::unsure(gone(known)) };
        if seen.exchanges.iter().any(|e| e.answer().is_none()) {
            return Verdict::unsure("a request of the experiment was not answered");
        }
        if seen.all(BETWEEN).last().is_some_and(|e| !e.throttled()) {
            return Verdict::unsure(
                "single pairs were checked as well between the rounds: the window had passed, or one \
                 connection reaches several workers",
            );
        }
        let rounds: Vec<Round<'_>> =
            ROUNDS.iter().map_while(|name| Round::of(&attempt, seen, name)).collect();
        let through: Vec<&Round<'_>> = rounds.iter().filter(|r| !r.checked.is_empty()).collect();
        // Where every new connection is checked, none is throttled: that may be a count of each connection.
        if through.len() >= THROUGH && through.iter().any(|r| !r.throttled.is_empty()) {
            return conclude(known, &attempt, before, &through, seen, out);
        }
        let shut = through.is_empty();
        let most = if shut { patience(known) } else { ROUNDS.len() };
        let room = seen.exchanges.len() + SINGLES + ABREAST < MOST;
        if let Some(next) = ROUNDS[..most].get(rounds.len()).filter(|_| room) {
            // A window that passed in a round that let pairs through lets a single one through as well.
            if !shut && seen.exchanges.last().is_some_and(|e| e.name != BETWEEN) {
                return Verdict::Next(Batch::burst(vec![single(&attempt, BETWEEN); SINGLES]));
            }
            return Verdict::Next(round(&attempt, next));
        }
        if shut {
            return Verdict::Done;
        }
        Verdict::unsure(format!(
            "of {} rounds of {ABREAST} equal requests, {} let some through beside throttled ones: too few to \
             tell workers from a limit that refills or counts connections",
            rounds.len(),
            through.iter().filter(|r| !r.throttled.is_empty()).count()
        ))
    }
}

/// The control that rules out time, and the finding.
fn conclude(
    known: &Known,
    attempt: &Attempt<'_>,
    before: &Exchange,
    through: &[&Round<'_>],
    seen: &Seen<'_>,
    out: &mut Findings<'_>,
) -> Verdict {
    let Some(quiet) = seen.named(QUIET) else {
        let pause = lasted(before, seen);
        if pause > LONGEST {
            return Verdict::unsure(
                "the rounds took longer than a minute, in which a window may have passed",
            );
        }
        // One counter that let these through by refilling has refilled again after the same time.
        let control = Batch::one_by_one(vec![single(attempt, QUIET)]);
        return Verdict::Next(Batch { not_before: Some(pause), ..control });
    };
    if !quiet.throttled() {
        return Verdict::unsure("after a pause as long as the rounds a pair was checked: the limit refills");
    }
    let counts: Vec<String> = through.iter().map(|r| r.checked.len().to_string()).collect();
    let mut proof = Proof::of(known, before);
    for round in through {
        proof = [&round.checked, &round.throttled]
            .into_iter()
            .filter_map(|e| e.first())
            .fold(proof, |p, e| p.and(known, e));
    }
    out.find(
        attempt.place(),
        Confidence::Tentative,
        format!(
            "while one connection was throttled, {} of {ABREAST} equal requests at once, each on its own \
             connection, were checked again and the others throttled, as when each worker counts alone; after a pause \
             of the same length the first was throttled still",
            counts.join(" and then ")
        ),
        proof.and(known, quiet),
    );
    Verdict::Done
}

/// What came of requests that were sent at once; their order says nothing, so only numbers count.
struct Round<'a> {
    checked: Vec<&'a Exchange>,
    throttled: Vec<&'a Exchange>,
}

impl<'a> Round<'a> {
    /// The round of this name, once it was sent.
    fn of(attempt: &Attempt<'_>, seen: &Seen<'a>, name: &'static str) -> Option<Self> {
        let all: Vec<&Exchange> = seen.all(name).collect();
        let (throttled, others): (Vec<_>, Vec<_>) = all.iter().copied().partition(|e| e.throttled());
        let checked = others.into_iter().filter(|e| attempt.is_checked(e)).collect();
        (!all.is_empty()).then_some(Self { checked, throttled })
    }
}

/// Rounds that a service is sent which throttles all of them: what the run's budget of wrong pairs leaves.
fn patience(known: &Known) -> usize {
    match known.ledger.throttle.as_ref().map_or(0, |t| t.after) {
        0..=6 => 3,
        7..=13 => 2,
        _ => 1,
    }
}

fn single(attempt: &Attempt<'_>, name: &'static str) -> Request {
    attempt.request(attempt.pair(0), name).control()
}

/// The throttled pair so many times, each on a connection of its own.
fn round(attempt: &Attempt<'_>, name: &'static str) -> Batch {
    // A kept connection would always reach the same worker; one at a time, the same idle one would take them all.
    let again = attempt.request(attempt.pair(0), name).header("Connection", "close");
    Batch { pace: Pace::AtOnce, ..Batch::one_by_one(vec![again; ABREAST]) }
}

/// From the first control to the last answer.
fn lasted(before: &Exchange, seen: &Seen<'_>) -> Duration {
    let end = seen.exchanges.iter().map(|e| e.timing.at_us + e.timing.head_us).max().unwrap_or_default();
    Duration::from_micros(end.saturating_sub(before.timing.at_us)) + Duration::from_millis(100)
}
