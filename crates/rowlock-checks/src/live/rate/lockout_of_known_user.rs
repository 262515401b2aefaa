//! Anybody can lock a known account out.

use std::time::Duration;

use rowlock_model::{
    Batch, Case, Category, Confidence, Consent, Credential, Exchange, Findings, Known, Meta, Mutation, Need,
    Phase, Plan, Probe, Proof, Reference, Request, Seen, Severity, StopOn, Verdict,
};

use super::attempt::{Attempt, NO_PLACE};

/// See the page beside this file.
pub(super) struct LockoutOfKnownUser;

static META: Meta = Meta {
    id: "lockout-of-known-user",
    title: "Anybody can lock a known user out with wrong passwords",
    category: Category::Rate,
    severity: Severity::Medium,
    core: false,
    weakness: "lockout-of-known-user",
    cwe: &[645],
    owasp: 2,
    asvs: &["6.1.1"],
    needs: &[Need::BasicIdentity, Need::BasicProtected, Need::Consent(Consent::Lockout)],
    references: &[Reference {
        title: "CWE-645: Overly Restrictive Account Lockout Mechanism",
        url: "https://cwe.mitre.org/data/definitions/645.html",
    }],
    page: include_str!("lockout_of_known_user.md"),
};

const OPEN: &str = "valid credential, before";
const SOURCE: &str = "made-up user, before";
const WRONG: &str = "given user, wrong password";
const LOCKED: &str = "valid credential, after";
const STRANGER: &str = "made-up user, wrong password";
/// Locks usually come after three, five or ten failures.
const TRIES: usize = 12;
/// A pause of this many seconds slows guessing and does not lock anybody out.
const PAUSE: u64 = 60;

impl Probe for LockoutOfKnownUser {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn plan(&self, known: &Known) -> Plan {
        let (Some(attempt), Some((user, _))) = (Attempt::on(known), known.user()) else {
            return Plan::NotApplicable(NO_PLACE.into());
        };
        let open = attempt.request(Credential::Valid(user), OPEN).control();
        let source = attempt.request(attempt.of_user(known.seed.user("lockout/before"), 0), SOURCE).control();
        let case = Case::about(attempt.subject(), vec![open, source])
            .in_phase(Phase::Last)
            .with_consent(Consent::Lockout)
            .at_most(2 + TRIES + 3);
        Plan::Cases(vec![case])
    }

    fn judge(&self, known: &Known, _: &Case, seen: &Seen<'_>, out: &mut Findings<'_>) -> Verdict {
        let (Some(attempt), Some((user, identity))) = (Attempt::on(known), known.user()) else {
            return Verdict::unsure(NO_PLACE);
        };
        if !seen.named(OPEN).is_some_and(Exchange::succeeded) {
            return Verdict::unsure("the valid credential was refused before the first wrong password");
        }
        let wrong: Vec<&Exchange> = seen.all(WRONG).collect();
        let Some(last_wrong) = wrong.last() else {
            // The bursts before may have left the source throttled, which would hide a lock of the account.
            let wait = seen.named(SOURCE).filter(|e| e.throttled()).map(|e| retry_after(e).unwrap_or(PAUSE));
            if wait.is_some_and(|seconds| seconds > PAUSE) {
                return Verdict::unsure("the source is throttled for more than a minute; scan again later");
            }
            let mut batch = guesses(known, &attempt);
            batch.not_before = wait.map(|seconds| Duration::from_secs(seconds + 1));
            return Verdict::Next(batch);
        };
        if wrong.len() == 1 && last_wrong.throttled() {
            return Verdict::unsure("the source was throttled before the first wrong password");
        }
        let (Some(locked), Some(stranger)) = (seen.named(LOCKED), seen.named(STRANGER)) else {
            if seen.named(LOCKED).is_some() {
                return Verdict::unsure("a request of the experiment was not sent");
            }
            return Verdict::Next(Batch::one_by_one(vec![
                attempt.request(Credential::Valid(user), LOCKED),
                attempt.request(attempt.of_user(known.seed.user("lockout"), 0), STRANGER).control(),
                attempt.request(Credential::Valid(user), LOCKED),
            ]));
        };
        if seen.all(LOCKED).any(Exchange::succeeded) {
            return Verdict::Done;
        }
        if seen.all(LOCKED).any(|e| !(e.refused() || e.throttled() || e.status() == Some(423))) {
            return Verdict::unsure("the valid credential was neither opened nor refused afterwards");
        }
        if stranger.throttled() || stranger.status() != Some(401) {
            return Verdict::unsure(
                "the source was throttled as a whole, so a lock of the account cannot be told",
            );
        }
        let seconds = [locked, *last_wrong].into_iter().find_map(retry_after);
        if seconds.is_some_and(|s| s <= PAUSE) {
            return Verdict::Done;
        }
        let (confidence, length) = match seconds {
            Some(seconds) => (Confidence::Confirmed, format!("for {seconds} s by its own `Retry-After`")),
            None => (Confidence::Firm, "for a time that it does not tell".to_owned()),
        };
        out.find(
            attempt.place(),
            confidence,
            format!(
                "after {} wrong passwords the right one of '{}' was refused, twice, {length}; a made-up user \
                 from the same source was still answered 401, so it is the account that is locked",
                wrong.len(),
                identity.name
            ),
            Proof::of(known, locked).and(known, last_wrong).and(known, stranger),
        );
        Verdict::Done
    }
}

fn guesses(known: &Known, attempt: &Attempt<'_>) -> Batch {
    let guess = |n: usize| -> Option<Request> {
        let (user, _) = known.user()?;
        let password = Mutation::Password(known.seed.password(&format!("lockout/{n}")));
        Some(attempt.request(Credential::Changed(user, password), WRONG))
    };
    let mut batch = Batch::one_by_one((0..TRIES).filter_map(guess).collect());
    batch.until = Some(StopOn::Throttled);
    batch
}

fn retry_after(exchange: &Exchange) -> Option<u64> {
    exchange.answer()?.headers.first("retry-after")?.trim().parse().ok()
}
