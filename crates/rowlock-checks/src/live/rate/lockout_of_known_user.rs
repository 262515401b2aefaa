//! Anybody can lock a known account out.

use std::time::Duration;

use rowlock_model::{
    Batch, Case, Category, Confidence, Consent, Credential, Exchange, Findings, IdentityId, Known, Meta,
    Mutation, Need, Phase, Plan, Probe, Proof, Reference, Request, Seen, Severity, StopOn, Verdict,
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
        let (Some(open), Some(source)) = (seen.named(OPEN), seen.named(SOURCE)) else {
            return Verdict::unsure("a request of the experiment was not sent");
        };
        // The bursts before may have left the source throttled, which would hide a lock of the account.
        let wait = source.throttled().then(|| retry_after(source).unwrap_or(PAUSE));
        if wait.is_some_and(|seconds| seconds > PAUSE) {
            return Verdict::unsure("the source is throttled for more than a minute; scan again later");
        }
        let paused = |requests| Batch {
            not_before: wait.map(|seconds| Duration::from_secs(seconds + 1)),
            ..Batch::one_by_one(requests)
        };
        let earlier = known.ledger.on_account.get(&user.0).copied().unwrap_or(0);
        let wrong: Vec<&Exchange> = seen.all(WRONG).collect();
        let (Some(locked), Some(stranger)) = (seen.named(LOCKED), seen.named(STRANGER)) else {
            if seen.named(LOCKED).is_some() {
                return Verdict::unsure("a request of the experiment was not sent");
            }
            if wrong.is_empty() && open.succeeded() {
                let requests = (0..TRIES).map(|n| guess(known, &attempt, user, n)).collect();
                return Verdict::Next(Batch { until: Some(StopOn::Throttled), ..paused(requests) });
            }
            // Refused before the first guess: the wrong passwords of other checks may have locked it already.
            if wrong.is_empty() && earlier < 3 {
                return Verdict::unsure("the valid credential was refused before the first wrong password");
            }
            let again = || attempt.request(Credential::Valid(user), LOCKED);
            let stranger =
                attempt.request(attempt.of_user(known.seed.user("lockout"), 0), STRANGER).control();
            let requests = vec![again(), stranger, again()];
            let next = if wrong.is_empty() { paused(requests) } else { Batch::one_by_one(requests) };
            return Verdict::Next(next);
        };
        if seen.all(LOCKED).any(Exchange::succeeded) {
            return Verdict::Done;
        }
        if seen
            .all(LOCKED)
            .any(|e| !(known.refuses(attempt.operation, e) || e.throttled() || e.status() == Some(423)))
        {
            return Verdict::unsure("the valid credential was neither opened nor refused afterwards");
        }
        // A refusal of another kind than 401 may be a block of the source.
        if stranger.throttled() || stranger.status() != Some(401) {
            return Verdict::unsure(
                "the source was throttled as a whole, so a lock of the account cannot be told",
            );
        }
        let seconds = retry_after(locked);
        if seconds.is_some_and(|s| s <= PAUSE) {
            return Verdict::Done;
        }
        let (confidence, length) = match seconds {
            Some(seconds) => (Confidence::Confirmed, format!("for {seconds} s by its own `Retry-After`")),
            None => (Confidence::Firm, "for a time that it does not tell".to_owned()),
        };
        let mut proof = Proof::of(known, locked).and(known, stranger);
        if let Some(last) = wrong.last() {
            proof = proof.and(known, last);
        }
        out.find(
            attempt.place(),
            confidence,
            format!(
                "after {} wrong passwords in this run the right one of '{}' was refused, twice, {length}; a made-up \
                 user from the same source was still answered 401, so it is the account that is locked",
                earlier.max(wrong.len()),
                identity.name
            ),
            proof,
        );
        Verdict::Done
    }
}

fn guess(known: &Known, attempt: &Attempt<'_>, user: IdentityId, n: usize) -> Request {
    let password = Mutation::Password(known.seed.password(&format!("lockout/{n}")));
    attempt.request(Credential::Changed(user, password), WRONG)
}

fn retry_after(exchange: &Exchange) -> Option<u64> {
    exchange.answer()?.headers.first("retry-after")?.trim().parse().ok()
}
