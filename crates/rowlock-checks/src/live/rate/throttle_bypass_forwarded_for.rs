//! A forwarding header of the client's choice gets past the throttle.

use rowlock_model::{
    Case, Category, Confidence, Credential, Findings, Known, Meta, Need, Plan, Probe, Proof, Reference, Seen,
    Severity, Verdict,
};

use super::attempt::{Attempt, Meet};
use super::bypass::{self, Step, Trick};
use crate::words::told;

/// See the page beside this file.
pub(super) struct ThrottleBypassForwardedFor;

static META: Meta = Meta {
    id: "throttle-bypass-forwarded-for",
    title: "A made-up forwarding header gets past the throttle",
    category: Category::Rate,
    severity: Severity::Medium,
    core: false,
    weakness: "throttle-bypass-forwarded-for",
    cwe: &[348, 290, 307],
    owasp: 2,
    asvs: &["4.1.3", "6.3.1", "15.3.4"],
    needs: &[Need::BasicProtected, Need::Burst, Need::UntrustedSource],
    references: &[Reference {
        title: "RFC 7239 section 8.1",
        url: "https://www.rfc-editor.org/rfc/rfc7239#section-8.1",
    }],
    page: include_str!("throttle_bypass_forwarded_for.md"),
};

/// Field names that frameworks and proxies read the client's address from.
const FIELDS: [&str; 6] =
    ["X-Forwarded-For", "X-Real-IP", "Forwarded", "True-Client-IP", "CF-Connecting-IP", "X-Client-IP"];
const ALL: &str = "a made-up address in all forwarding fields";

impl Probe for ThrottleBypassForwardedFor {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn plan(&self, known: &Known) -> Plan {
        if known.settings.may_be_trusted_proxy {
            return Plan::NotAssessed("the scanner may be a trusted proxy; use --source-address".into());
        }
        // The engine may send this from another source, which the throttle has yet to meet.
        bypass::plan(known, Meet::Anew, |attempt| tricks(known, attempt))
    }

    fn judge(&self, known: &Known, _: &Case, seen: &Seen<'_>, out: &mut Findings<'_>) -> Verdict {
        let passed = match bypass::step(known, seen, |attempt| tricks(known, attempt)) {
            Step::Say(verdict) => return verdict,
            Step::Passed(passed) => passed,
        };
        let field = passed.attack.name.clone();
        out.find(
            rowlock_model::Place::of(known, passed.attack).part(&field),
            Confidence::Confirmed,
            format!(
                "while wrong pairs were throttled, the same pair with a new address in `{field}` was checked \
                 again ({}), twice; without the field it was throttled before and after",
                told(passed.attack)
            ),
            Proof::of(known, passed.attack).and(known, passed.before).and(known, passed.after),
        )
        .title(format!("A made-up `{field}` gets past the throttle"));
        Verdict::Done
    }
}

/// All fields at once, which is cheap where none is believed; then each alone.
fn tricks(known: &Known, attempt: &Attempt<'_>) -> Vec<Trick> {
    let value = |field: &str, round: &str| {
        // Addresses of TEST-NET-3 (RFC 5737): nobody's.
        let host = 1 + known.seed.below(&format!("forwarded/{round}"), 250);
        let address = format!("203.0.113.{host}");
        if field == "Forwarded" { format!("for={address}") } else { address }
    };
    let all = attempt.request(attempt.pair(0), ALL);
    let first = FIELDS.iter().fold(all, |request, field| request.header(*field, value(field, "first")));
    let alone =
        |field: &&'static str| attempt.request(attempt.pair(0), *field).header(*field, value(field, field));
    // Where wrong pairs are refused otherwise than by 401, a right one must be let in where the trick passes.
    let user = known.user().filter(|(_, i)| i.is_basic() && known.ledger.first_refusal != Some(401));
    let valid = user.map(|(user, _)| first.clone().with(Credential::Valid(user)));
    vec![Trick { first, again: FIELDS.iter().map(alone).collect(), valid }]
}
