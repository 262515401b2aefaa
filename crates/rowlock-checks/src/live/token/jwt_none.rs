//! Tokens that say they are not signed.

use rowlock_model::{
    Case, Category, Confidence, Findings, Forgery, Known, Meta, Need, Place, Plan, Probe, Proof, Reference,
    Seen, Severity, Verdict,
};

use super::bench::{jwt_benches, opened, sound};
use crate::words::told;

/// See the page beside this file.
pub(super) struct JwtNone;

static META: Meta = Meta {
    id: "jwt-none",
    title: "A token without a signature is accepted when it says alg none",
    category: Category::Authentication,
    severity: Severity::Critical,
    core: false,
    weakness: "jwt-none",
    cwe: &[347],
    owasp: 2,
    asvs: &["9.1.2"],
    needs: &[Need::Identity, Need::Protected],
    references: &[
        Reference { title: "RFC 7519 section 6", url: "https://www.rfc-editor.org/rfc/rfc7519#section-6" },
        Reference {
            title: "RFC 8725 section 3.1",
            url: "https://www.rfc-editor.org/rfc/rfc8725#section-3.1",
        },
    ],
    page: include_str!("jwt_none.md"),
};

/// Names, spellings and whether the last dot stays. Parsers differ in all three.
pub(super) const ATTACKS: [(&str, &str, bool); 5] = [
    ("alg none", "none", true),
    ("alg None", "None", true),
    ("alg NONE", "NONE", true),
    ("alg nOnE", "nOnE", true),
    ("alg none, without the last dot", "none", false),
];

impl Probe for JwtNone {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn plan(&self, known: &Known) -> Plan {
        let (_, benches) = match jwt_benches(known, 1) {
            Ok(found) => found,
            Err(plan) => return plan,
        };
        let cases = benches
            .iter()
            .map(|bench| {
                let mut requests: Vec<_> = ATTACKS
                    .into_iter()
                    .map(|(name, alg, dot)| bench.forged(name, Forgery::Unsecured { alg: alg.into(), dot }))
                    .collect();
                requests.extend([bench.other_signature(), bench.made_up(), bench.untouched()]);
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
        let names = ATTACKS.map(|(name, ..)| name);
        let opened = opened(known, case, seen, &names);
        if let (Some(attack), Some(operation)) = (opened.first(), case.subject.operation()) {
            let names: Vec<&str> = opened.iter().map(|e| e.name.as_str()).collect();
            out.find(
                Place::operation(known, operation).part("Authorization"),
                Confidence::Confirmed,
                format!(
                    "the token's own claims without any signature were let in ({}); with a signature that does \
                     not fit they were refused, and so was a made-up token ({})",
                    names.join("; "),
                    told(control)
                ),
                Proof::of(known, attack).and(known, control),
            );
        }
        Verdict::Done
    }
}
