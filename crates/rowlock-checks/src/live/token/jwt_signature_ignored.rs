//! Tokens whose signature nobody checks.

use rowlock_model::{
    Case, Category, Confidence, Findings, Forgery, Known, Meta, Need, Place, Plan, Probe, Proof, Reference,
    Seen, Severity, Verdict,
};

use super::bench::{OTHER_SIGNATURE, jwt_benches, opened, sound};
use crate::words::told;

/// See the page beside this file.
pub(super) struct JwtSignatureIgnored;

static META: Meta = Meta {
    id: "jwt-signature-ignored",
    title: "The signature of the token is not checked",
    category: Category::Authentication,
    severity: Severity::Critical,
    core: false,
    weakness: "jwt-signature-ignored",
    cwe: &[347],
    owasp: 2,
    asvs: &["9.1.1"],
    needs: &[Need::Identity, Need::Protected],
    references: &[
        Reference {
            title: "RFC 8725 section 3.3",
            url: "https://www.rfc-editor.org/rfc/rfc8725#section-3.3",
        },
        Reference {
            title: "RFC 7515 section 5.2",
            url: "https://www.rfc-editor.org/rfc/rfc7515#section-5.2",
        },
    ],
    page: include_str!("jwt_signature_ignored.md"),
};

pub(super) const REMOVED: &str = "the token without its signature";
const MORE: &str = "the token with one more claim under the old signature";
const ATTACKS: [&str; 3] = [OTHER_SIGNATURE, MORE, REMOVED];
/// Groups that are tried: each may read the token in its own way.
const GROUPS: usize = 3;

impl Probe for JwtSignatureIgnored {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn plan(&self, known: &Known) -> Plan {
        let (_, benches) = match jwt_benches(known, GROUPS) {
            Ok(found) => found,
            Err(plan) => return plan,
        };
        let claim = known.seed.word("claim", 8);
        let cases = benches
            .iter()
            .map(|bench| {
                bench.case(vec![
                    bench.other_signature(),
                    bench.forged(MORE, Forgery::ClaimAdded(claim.clone())),
                    bench.forged(REMOVED, Forgery::SignatureRemoved),
                    bench.made_up(),
                    bench.untouched(),
                ])
            })
            .collect();
        Plan::cases_or(cases, "no protected operation answers the given user")
    }

    fn judge(&self, known: &Known, case: &Case, seen: &Seen<'_>, out: &mut Findings<'_>) -> Verdict {
        let opened = opened(known, case, seen, &ATTACKS);
        let controls: Vec<_> = seen.exchanges.iter().filter(|e| e.name != OTHER_SIGNATURE).cloned().collect();
        let control = match sound(known, case, &Seen::of(&controls)) {
            Ok(control) => control.clone(),
            Err(verdict) => return verdict,
        };
        if let (Some(attack), Some(operation)) = (opened.first(), case.subject.operation()) {
            let names: Vec<&str> = opened.iter().map(|e| e.name.as_str()).collect();
            out.find(
                Place::operation(known, operation).part("Authorization"),
                Confidence::Confirmed,
                format!(
                    "{} got what the untouched token gets; a made-up token was refused ({})",
                    names.join(", "),
                    told(&control)
                ),
                Proof::of(known, attack).and(known, &control),
            );
        }
        Verdict::Done
    }
}
