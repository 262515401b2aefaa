//! A wrong password of a known user takes longer than an unknown user.
//!
//! A run may spend four wrong passwords on an account, so the test is small by default: the
//! few that `door` leaves for it against made-up users, with nothing else in flight, and as
//! a second stratum the wrong pairs that other checks have sent already. The rank test must
//! be clear *and* the effect must stand out of what made-up users differ among themselves.

use rowlock_model::{
    Case, Category, Confidence, Consent, Exchange, Findings, IdentityId, Known, Meta, Need, OperationId,
    Pace, Phase, Place, Plan, Probe, Proof, Reference, Request, Seen, Severity, Verdict,
};

use super::door::{
    BCRYPT_READS, CASE_SWAPPED, CUT, Door, KNOWN_SAMPLE, OTHER_PAIR, RANDOM_PAIR, STRANGER, WRONG_PASSWORD,
    account_doors, left_for_timing,
};
use super::rank::{Stratum, median, p_value, spread};

/// See the page beside this file.
pub(super) struct UsernameEnumerationTiming;

static META: Meta = Meta {
    id: "username-enumeration-timing",
    title: "The time of a failed login tells which user names exist",
    category: Category::Authentication,
    severity: Severity::Medium,
    core: false,
    weakness: "username-enumeration-timing",
    cwe: &[208, 203],
    owasp: 2,
    asvs: &["6.3.8"],
    needs: &[Need::BasicIdentity, Need::BasicProtected, Need::Burst],
    references: &[Reference {
        title: "OWASP Authentication Cheat Sheet",
        url: "https://cheatsheetseries.owasp.org/cheatsheets/Authentication_Cheat_Sheet.html",
    }],
    page: include_str!("username_enumeration_timing.md"),
};

const RANDOM_SAMPLE: &str = "timed: random user, random password";
/// Wrong passwords of the known user with the owner's consent.
const WITH_CONSENT: usize = 12;
/// Made-up users beside the few known ones: enough for p < 0.01, too few for a usual throttle.
const RANDOM_SAMPLES: usize = 5;
/// Largest probability of chance that is still called a difference.
const P: f64 = 0.01;
/// How many times the noise an effect must be.
const ABOVE_NOISE: u64 = 3;
/// Smallest effect that is reported, in microseconds: what a slow hash costs at least.
const EFFECT_US: u64 = 3_000;

impl Probe for UsernameEnumerationTiming {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn plan(&self, known: &Known) -> Plan {
        let Some((user, identity)) = known.user() else { return Plan::NotAssessed("needs --user".into()) };
        let consent = known.allows(Consent::Lockout);
        let samples = if consent { WITH_CONSENT } else { left_for_timing(known) };
        if samples < 2 {
            return Plan::NotAssessed(
                "one wrong password of the account is left, too few for a test; --consent lockout allows more"
                    .into(),
            );
        }
        let Some(door) = account_doors(known).into_iter().next() else {
            return Plan::NotApplicable("no protected operation answers the given user".into());
        };
        // Sent before and so answered from memory: they cost nothing and make the second stratum.
        let mut requests = vec![door.random_pair(), door.other_pair(), door.stranger(user)];
        requests.push(door.wrong_password(user));
        if identity.secret_has_letters {
            requests.push(door.case_swapped(user));
        }
        if identity.secret_len > BCRYPT_READS {
            requests.push(door.cut(user, BCRYPT_READS));
        }
        let mut requests: Vec<Request> = requests.into_iter().map(Request::noise).collect();
        requests.extend(interleaved(
            known,
            &door,
            samples,
            if consent { WITH_CONSENT } else { RANDOM_SAMPLES },
        ));
        Plan::Cases(vec![door.case(requests).in_phase(Phase::Timing).paced(Pace::Quiet)])
    }

    fn judge(&self, known: &Known, case: &Case, seen: &Seen<'_>, out: &mut Findings<'_>) -> Verdict {
        let Some(operation) = case.subject.operation() else { return Verdict::Done };
        let times = |names: &[&str]| times(known, operation, seen, names);
        let fresh = Stratum { larger: times(&[KNOWN_SAMPLE]), smaller: times(&[RANDOM_SAMPLE]) };
        let earlier = Stratum {
            larger: times(&[WRONG_PASSWORD, CASE_SWAPPED, CUT]),
            smaller: times(&[RANDOM_PAIR, OTHER_PAIR, STRANGER]),
        };
        let (attack, control) = (seen.named(KNOWN_SAMPLE), seen.named(RANDOM_SAMPLE));
        let (Some(attack), Some(control), true) = (attack, control, fresh.larger.len() >= 2) else {
            return Verdict::unsure("too few wrong pairs were refused to compare their times");
        };
        let counts = format!("{} known against {} made-up", fresh.larger.len(), fresh.smaller.len());
        // The A/A run: what made-up users differ among themselves, but for one that met a busy moment.
        let noise = spread(&without_largest(&fresh.smaller));
        let p = p_value(&[fresh.clone(), earlier]);
        let (slow, quick) = (median(&fresh.larger), median(&fresh.smaller));
        let effect = slow.saturating_sub(quick);
        let clear = effect >= EFFECT_US && effect > ABOVE_NOISE * noise;
        if !(p <= P && clear) {
            // Where the hash is left out for unknown users, a known one takes many times as long.
            return if slow <= 2 * quick {
                Verdict::Done
            } else {
                Verdict::unsure(format!(
                    "{counts} users: {} against {} (medians), but made-up users alone differ by {} and p = {p:.4}",
                    millis(slow),
                    millis(quick),
                    millis(noise)
                ))
            };
        }
        let many = fresh.larger.len() >= WITH_CONSENT;
        let confidence = if many && known.target.loopback { Confidence::Firm } else { Confidence::Tentative };
        out.find(
            Place::operation(known, operation),
            confidence,
            format!(
                "a wrong password of '{}' takes {} (median), a made-up user {}; {counts} users, exact rank \
                 test p = {p:.4}; made-up users differ among themselves by {}",
                known.user().map_or("", |(_, i)| i.name.as_str()),
                millis(slow),
                millis(quick),
                millis(noise)
            ),
            Proof::of(known, attack).and(known, control),
        );
        Verdict::Done
    }
}

/// First made-up users alone (the A/A run begins), then known ones between the others.
fn interleaved(known: &Known, door: &Door<'_>, samples: usize, random: usize) -> Vec<Request> {
    let made_up = |i: usize| {
        let (user, password) = (format!("timed {i}"), format!("timed {i}"));
        door.pair(RANDOM_SAMPLE, known.seed.user(&user), known.seed.password(&password)).control().fresh()
    };
    let mut requests = Vec::new();
    let mut sent = 0;
    for i in 0..samples {
        // Spread so that the first known sample has company before it and the last one after it.
        let before = (random * (i + 1)).div_ceil(samples + 1);
        requests.extend((sent..before).map(made_up));
        sent = before;
        let user = known.user().map_or(IdentityId(0), |(user, _)| user);
        requests.push(door.timed_wrong(user, i));
    }
    requests.extend((sent..random).map(made_up));
    requests
}

fn without_largest(samples: &[u64]) -> Vec<u64> {
    let mut sorted = samples.to_vec();
    sorted.sort_unstable();
    sorted.pop();
    sorted
}

/// The times of refused exchanges of these names, in microseconds.
fn times(known: &Known, operation: OperationId, seen: &Seen<'_>, names: &[&str]) -> Vec<u64> {
    let wanted = |e: &&Exchange| names.contains(&e.name.as_str()) && known.refuses(operation, e);
    seen.exchanges.iter().filter(wanted).map(|e| e.timing.head_us).collect()
}

fn millis(us: u64) -> String {
    format!("{}.{} ms", us / 1_000, us % 1_000 / 100)
}
