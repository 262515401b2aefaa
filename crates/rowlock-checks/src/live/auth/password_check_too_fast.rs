//! A wrong password of a known user is refused faster than any slow hash could be computed.

use rowlock_model::{
    Case, Category, Confidence, Exchange, Findings, Known, Meta, Need, OperationId, Pace, Phase, Place, Plan,
    Probe, Proof, Reference, Seen, Severity, Verdict,
};

use super::door::{CASE_SWAPPED, KNOWN_SAMPLE, WRONG_PASSWORD, account_doors, left_for_timing};

/// See the page beside this file.
pub(super) struct PasswordCheckTooFast;

static META: Meta = Meta {
    id: "password-check-too-fast",
    title: "Passwords are checked too fast for a slow hash",
    category: Category::Authentication,
    severity: Severity::Medium,
    core: false,
    weakness: "weak-password-hash",
    cwe: &[916],
    owasp: 2,
    asvs: &["11.4.2"],
    needs: &[Need::BasicIdentity, Need::BasicProtected],
    references: &[Reference {
        title: "OWASP Password Storage Cheat Sheet",
        url: "https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html",
    }],
    page: include_str!("password_check_too_fast.md"),
};

const BASELINE: &str = "timed: no credentials";
/// How often the baseline is measured.
const BASELINES: usize = 6;
/// A slow hash with today's settings takes at least this long, in microseconds.
const SLOW_HASH_US: u64 = 5_000;

impl Probe for PasswordCheckTooFast {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn plan(&self, known: &Known) -> Plan {
        let Some((user, identity)) = known.user() else { return Plan::NotAssessed("needs --user".into()) };
        let Some(door) = account_doors(known).into_iter().next() else {
            return Plan::NotApplicable("no protected operation answers the given user".into());
        };
        // Other checks have sent these wrong passwords: their times are known at no cost. Load only
        // makes them slower, so that the fastest bounds the hash from above.
        let mut requests = vec![door.wrong_password(user)];
        if identity.secret_has_letters {
            requests.push(door.case_swapped(user));
        }
        // After a throttle nothing new is sent; the first two are known by then.
        let more = if known.ledger.throttle.is_some() { 0 } else { left_for_timing(known) };
        requests.extend((0..more).map(|i| door.timed_wrong(user, i)));
        requests.extend((0..BASELINES).map(|_| door.get(BASELINE).control().fresh()));
        Plan::Cases(vec![door.case(requests).in_phase(Phase::Timing).paced(Pace::Quiet)])
    }

    fn judge(&self, known: &Known, case: &Case, seen: &Seen<'_>, out: &mut Findings<'_>) -> Verdict {
        let Some(operation) = case.subject.operation() else { return Verdict::Done };
        let attack = fastest(known, operation, seen, &[WRONG_PASSWORD, CASE_SWAPPED, KNOWN_SAMPLE]);
        let (Some(attack), Some(control)) = (attack, fastest(known, operation, seen, &[BASELINE])) else {
            return Verdict::unsure("no wrong password of the known user was refused");
        };
        let hash = attack.timing.head_us.saturating_sub(control.timing.head_us);
        if hash >= SLOW_HASH_US {
            return Verdict::Done;
        }
        out.find(
            Place::operation(known, operation),
            // A service may refuse before it hashes: a lock, a cache of failures, a directory elsewhere.
            Confidence::Tentative,
            format!(
                "the fastest refusal of a wrong password took {}, the fastest of {BASELINES} refusals \
                 without credentials {}: {} are left for a hash, and a slow one takes over {}",
                ms(attack.timing.head_us),
                ms(control.timing.head_us),
                ms(hash),
                ms(SLOW_HASH_US)
            ),
            Proof::of(known, attack).and(known, control),
        );
        Verdict::Done
    }
}

/// Microseconds in milliseconds, to the hundredth.
fn ms(us: u64) -> String {
    format!("{}.{:02} ms", us / 1000, us % 1000 / 10)
}

/// The fastest refused exchange of these names.
fn fastest<'a>(
    known: &Known,
    operation: OperationId,
    seen: &Seen<'a>,
    names: &[&str],
) -> Option<&'a Exchange> {
    let refused = |e: &Exchange| known.refuses(operation, e) && e.timing.head_us > 0;
    let wanted = |e: &&Exchange| names.contains(&e.name.as_str()) && refused(e);
    seen.exchanges.iter().filter(wanted).min_by_key(|e| e.timing.head_us)
}
