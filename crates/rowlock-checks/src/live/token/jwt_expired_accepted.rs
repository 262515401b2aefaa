//! Tokens that are taken after their end.

use rowlock_model::{
    Case, Category, Confidence, Findings, Forgery, Known, Meta, Need, Place, Plan, Probe, Proof, Reference,
    Seen, Severity, Verdict,
};

use super::bench::{UNTOUCHED, jwt_benches, opened, sound};
use crate::words::told;

/// See the page beside this file.
pub(super) struct JwtExpiredAccepted;

static META: Meta = Meta {
    id: "jwt-expired-accepted",
    title: "An expired token is accepted",
    category: Category::Authentication,
    severity: Severity::High,
    core: false,
    weakness: "jwt-expired-accepted",
    cwe: &[613],
    owasp: 2,
    asvs: &["9.2.1"],
    needs: &[Need::Identity, Need::Protected],
    references: &[Reference {
        title: "RFC 7519 section 4.1.4",
        url: "https://www.rfc-editor.org/rfc/rfc7519#section-4.1.4",
    }],
    page: include_str!("jwt_expired_accepted.md"),
};

const EXPIRED: &str = "the token as if it had ended a day ago, signed with the guessed key";
/// What clocks may differ by, generously, in seconds.
const LEEWAY: i64 = 900;
const DAY: i64 = 86_400;

impl Probe for JwtExpiredAccepted {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn plan(&self, known: &Known) -> Plan {
        let (jwt, benches) = match jwt_benches(known, 1) {
            Ok(found) => found,
            Err(plan) => return plan,
        };
        let now = known.settings.now;
        let is_old = jwt.expires.is_some_and(|at| at < now - LEEWAY);
        if !is_old && jwt.weak_key.is_none() {
            return Plan::NotAssessed(
                "an expired token is needed: give one with --auth bearer (its key could not be guessed, so none can be made)"
                    .into(),
            );
        }
        let cases = benches
            .iter()
            .map(|bench| {
                let mut requests = vec![bench.other_signature(), bench.made_up(), bench.untouched()];
                if !is_old {
                    requests.insert(0, bench.forged(EXPIRED, Forgery::Expired { now, ago: DAY }));
                }
                bench.case(requests)
            })
            .collect();
        Plan::cases_or(cases, "no protected operation answers the given user")
    }

    fn judge(&self, known: &Known, case: &Case, seen: &Seen<'_>, out: &mut Findings<'_>) -> Verdict {
        let control = match sound(known, case, seen) {
            Ok(control) => control,
            Err(verdict) => return verdict,
        };
        let forged = seen.named(EXPIRED).is_some();
        let name = if forged { EXPIRED } else { UNTOUCHED };
        if let (Some(attack), Some(operation)) =
            (opened(known, case, seen, &[name]).first(), case.subject.operation())
        {
            let what = if forged {
                "a token whose exp was a day ago was let in".to_owned()
            } else {
                let expires =
                    known.user().and_then(|(_, i)| i.jwt()).and_then(|j| j.expires).unwrap_or_default();
                format!(
                    "the given token ended {} s before the scan began and was let in",
                    known.settings.now - expires
                )
            };
            out.find(
                Place::operation(known, operation).part("Authorization"),
                Confidence::Confirmed,
                format!("{what}; a token whose signature does not fit was refused ({})", told(control)),
                Proof::of(known, attack).and(known, control),
            );
        }
        Verdict::Done
    }
}
