//! Tokens signed with a key that anybody can guess.

use rowlock_model::{
    Case, Category, Confidence, Findings, Forgery, Known, Meta, Need, Place, Plan, Probe, Proof, Reference,
    Seen, Severity, Verdict,
};

use super::bench::{jwt_benches, opened, sound};
use crate::words::told;

/// See the page beside this file.
pub(super) struct JwtWeakSecret;

static META: Meta = Meta {
    id: "jwt-weak-secret",
    title: "The key that signs tokens can be guessed",
    category: Category::Authentication,
    severity: Severity::Critical,
    core: false,
    weakness: "jwt-weak-secret",
    cwe: &[1391, 347],
    owasp: 2,
    asvs: &["11.2.3", "11.5.1"],
    needs: &[Need::Identity, Need::Protected],
    references: &[
        Reference {
            title: "RFC 8725 section 3.5",
            url: "https://www.rfc-editor.org/rfc/rfc8725#section-3.5",
        },
        Reference {
            title: "RFC 7518 section 3.2",
            url: "https://www.rfc-editor.org/rfc/rfc7518#section-3.2",
        },
    ],
    page: include_str!("jwt_weak_secret.md"),
};

pub(super) const RESIGNED: &str = "the same claims, signed anew with the guessed key";

impl Probe for JwtWeakSecret {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn plan(&self, known: &Known) -> Plan {
        let (jwt, benches) = match jwt_benches(known, 1) {
            Ok(found) => found,
            Err(plan) => return plan,
        };
        if jwt.keys_tried == 0 {
            return Plan::NotApplicable(
                format!("the token is signed with {}, not with a shared key", jwt.alg).into(),
            );
        }
        let cases = benches
            .iter()
            .map(|bench| {
                let mut requests = vec![bench.other_signature(), bench.made_up(), bench.untouched()];
                if jwt.weak_key.is_some() {
                    requests.insert(0, bench.forged(RESIGNED, Forgery::Resigned));
                }
                bench.case(requests)
            })
            .collect();
        Plan::cases_or(cases, "no protected operation answers the given user")
    }

    fn judge(&self, known: &Known, case: &Case, seen: &Seen<'_>, out: &mut Findings<'_>) -> Verdict {
        let key = known.user().and_then(|(_, i)| i.jwt()).and_then(|j| j.weak_key.as_ref());
        let (Some(key), Some(operation)) = (key, case.subject.operation()) else { return Verdict::Done };
        let control = match sound(known, case, seen) {
            Ok(control) => control,
            Err(verdict) => return verdict,
        };
        let source = match (key.length, key.own_word) {
            (0, _) => "it is empty",
            (_, true) => "it is made of the target's own words",
            (_, false) => "it is one of about 1,000 well-known ones",
        };
        let place = Place::operation(known, operation).part("Authorization");
        let guessed =
            format!("the key of the token's signature was guessed offline: {source} ({} bytes)", key.length);
        match opened(known, case, seen, &[RESIGNED]).first() {
            Some(attack) => out.find(
                place,
                Confidence::Confirmed,
                format!(
                    "{guessed}; a token that the scan signed with it was let in, one with another signature was \
                     refused ({})",
                    told(control)
                ),
                Proof::of(known, attack).and(known, control),
            ),
            // The arithmetic is beyond doubt; that such a token is refused has another reason.
            None => out.find(
                place,
                Confidence::Firm,
                format!("{guessed}; a token signed anew with it was not let in, so something else is checked as well"),
                Proof::of(known, control),
            ),
        };
        Verdict::Done
    }
}
