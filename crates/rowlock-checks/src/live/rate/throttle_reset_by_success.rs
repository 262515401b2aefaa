//! One valid login clears the count of a source that keeps failing.

use std::time::Duration;

use rowlock_model::{
    Batch, Case, Category, Confidence, Credential, Exchange, Findings, IdentityId, Known, Meta, Need, Phase,
    Plan, Probe, Proof, Reference, Request, Seen, Severity, Verdict,
};

use super::attempt::{Attempt, MOST, NO_PLACE, NO_THROTTLE};
use crate::words::told;

/// See the page beside this file.
pub(super) struct ThrottleResetBySuccess;

static META: Meta = Meta {
    id: "throttle-reset-by-success",
    title: "One valid login clears the throttle for other users' passwords",
    category: Category::Rate,
    severity: Severity::Medium,
    core: false,
    weakness: "throttle-reset-by-success",
    cwe: &[307, 799],
    owasp: 2,
    asvs: &["6.3.1"],
    needs: &[Need::BasicIdentity, Need::BasicProtected, Need::Burst],
    references: &[Reference {
        title: "PortSwigger: broken brute-force protection, IP block",
        url: "https://portswigger.net/web-security/authentication/password-based",
    }],
    page: include_str!("throttle_reset_by_success.md"),
};

const HELD: &str = "wrong pair, at the start";
const VALID: &str = "valid credential";
const CLEARED: &str = "wrong pair, after the valid one";
const MIXED: &str = "wrong pair, between valid ones";
const PLAIN: &str = "wrong pair, without valid ones between";
/// The largest limit for which two rows of wrong pairs and the valid ones between them fit into 30 requests.
const ROW: usize = 11;

impl Probe for ThrottleResetBySuccess {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn plan(&self, known: &Known) -> Plan {
        if known.ledger.throttle.is_none() {
            return Plan::NotApplicable(NO_THROTTLE.into());
        }
        let (Some(attempt), Some((user, _))) = (Attempt::on(known), known.user()) else {
            return Plan::NotApplicable(NO_PLACE.into());
        };
        let requests = vec![
            attempt.request(attempt.pair(0), HELD).control(),
            valid(&attempt, user),
            attempt.request(attempt.pair(0), CLEARED),
        ];
        // In its worst case: these three, and the two rows of wrong pairs.
        let case = Case::about(attempt.subject(), requests).in_phase(Phase::Burst).at_most(3 + MOST);
        Plan::Cases(vec![case])
    }

    fn judge(&self, known: &Known, _: &Case, seen: &Seen<'_>, out: &mut Findings<'_>) -> Verdict {
        let (Some(attempt), Some((user, identity))) = (Attempt::on(known), known.user()) else {
            return Verdict::unsure(NO_PLACE);
        };
        let (Some(held), Some(first), Some(cleared)) =
            (seen.named(HELD), seen.named(VALID), seen.named(CLEARED))
        else {
            return Verdict::unsure("a request of the experiment was not sent");
        };
        let limit = known.ledger.throttle.as_ref().map_or(0, |t| t.after).max(1);
        if seen.named(MIXED).is_none() {
            if held.throttled() && first.succeeded() && cleared.throttled() {
                return Verdict::Done;
            }
            if held.throttled() && attempt.is_checked(cleared) && limit > ROW && still(held, cleared) {
                out.find(
                    attempt.place(),
                    Confidence::Firm,
                    format!(
                        "a wrong pair was throttled; one valid login of '{}' later the same pair was checked \
                         again ({}), long before the announced `Retry-After` had passed",
                        identity.name,
                        told(cleared)
                    ),
                    Proof::of(known, cleared).and(known, held).and(known, first),
                );
                return Verdict::Done;
            }
            return row(known, &attempt, user, limit, held.throttled() && !first.succeeded());
        }
        let plain: Vec<_> = seen.all(PLAIN).collect();
        let mixed = seen.all(MIXED).count();
        if seen.all(MIXED).any(Exchange::throttled) {
            return Verdict::Done;
        }
        if seen.all(MIXED).any(|e| !attempt.is_checked(e))
            || !seen.all(VALID).skip(1).all(Exchange::succeeded)
            || mixed <= limit
        {
            return Verdict::unsure("the row of wrong and valid pairs was not answered as expected");
        }
        let Some(stop) = plain.iter().find(|e| e.throttled()) else {
            return Verdict::unsure(format!("a plain row of {} wrong pairs met no throttle", plain.len()));
        };
        let Some(last) = seen.all(MIXED).last() else { return Verdict::unsure("no wrong pair was sent") };
        out.find(
            attempt.place(),
            Confidence::Confirmed,
            format!(
                "{mixed} wrong pairs for a made-up user with valid logins of '{}' between them were never \
                 throttled; without valid logins the throttle came after {} more",
                identity.name,
                plain.len() - 1
            ),
            Proof::of(known, last).and(known, stop),
        );
        Verdict::Done
    }
}

/// Whether a throttled answer's `Retry-After` had not yet passed when the later request was sent.
fn still(held: &Exchange, later: &Exchange) -> bool {
    let announced: Option<u64> =
        held.answer().and_then(|a| a.headers.first("retry-after")).and_then(|v| v.trim().parse().ok());
    let passed = later.timing.at_us.saturating_sub(held.timing.at_us) / 1_000_000;
    announced.is_some_and(|seconds| seconds > passed + 2)
}

fn valid(attempt: &Attempt<'_>, user: IdentityId) -> Request {
    attempt.request(Credential::Valid(user), VALID).control()
}

/// Wrong pairs, two between valid logins, more in all than the throttle lets pass; then as many in one row.
fn row(known: &Known, attempt: &Attempt<'_>, user: IdentityId, limit: usize, wait: bool) -> Verdict {
    let count = limit + 1;
    let window = known.ledger.throttle.as_ref().and_then(|t| t.retry_after).unwrap_or(60);
    if wait && (!known.settings.patient || window > 60) {
        return Verdict::unsure(
            "the valid credential was throttled as well; with --patient the throttle's window (at most 60 s) \
             is waited out",
        );
    }
    if limit > ROW {
        return Verdict::unsure(format!(
            "the throttle came after {limit} failures; to tell whether a success clears its count needs more \
             wrong pairs than {MOST}"
        ));
    }
    let mut requests = Vec::new();
    for n in 0..count {
        if n % 2 == 0 {
            requests.push(valid(attempt, user));
        }
        requests.push(attempt.request(attempt.pair(n), MIXED));
    }
    requests.extend((0..count).map(|n| attempt.request(attempt.pair(n), PLAIN).control()));
    let mut batch = Batch::burst(requests);
    batch.not_before = wait.then(|| Duration::from_secs(window + 1));
    Verdict::Next(batch)
}
