//! Key identifiers that name a file.

use rowlock_model::{
    Case, Category, Confidence, Findings, Forgery, Known, Meta, Need, Place, Plan, Probe, Proof, Reference,
    Seen, Severity, Verdict,
};

use super::bench::{jwt_benches, opened, sound};
use crate::words::told;

/// See the page beside this file.
pub(super) struct JwtKidTraversal;

static META: Meta = Meta {
    id: "jwt-kid-traversal",
    title: "The key identifier of a token chooses a file as the key",
    category: Category::Authentication,
    severity: Severity::Critical,
    core: false,
    weakness: "jwt-kid-traversal",
    cwe: &[22, 347],
    owasp: 2,
    asvs: &["5.3.2", "9.1.3"],
    needs: &[Need::Identity, Need::Protected],
    references: &[
        Reference {
            title: "RFC 8725 section 3.10",
            url: "https://www.rfc-editor.org/rfc/rfc8725#section-3.10",
        },
        Reference {
            title: "RFC 7515 section 4.1.4",
            url: "https://www.rfc-editor.org/rfc/rfc7515#section-4.1.4",
        },
    ],
    page: include_str!("jwt_kid_traversal.md"),
};

/// Names, and the `kid` that leads to an empty file from wherever keys are kept.
pub(super) const ATTACKS: [(&str, &str); 2] = [
    ("kid ../…/dev/null, signed with an empty key", "../../../../../../../../dev/null"),
    ("kid /dev/null, signed with an empty key", "/dev/null"),
];
const NO_SUCH_FILE: &str = "kid of a file that does not exist, signed with an empty key";

impl Probe for JwtKidTraversal {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn plan(&self, known: &Known) -> Plan {
        let (_, benches) = match jwt_benches(known, 1) {
            Ok(found) => found,
            Err(plan) => return plan,
        };
        let named = |kid: String| Forgery::KeyId { kid, key: String::new() };
        let nowhere = format!("../../../../../../../../{}", known.seed.word("no such file", 12));
        let cases = benches
            .iter()
            .map(|bench| {
                let mut requests: Vec<_> =
                    ATTACKS.into_iter().map(|(name, kid)| bench.forged(name, named(kid.into()))).collect();
                requests.push(bench.forged(NO_SUCH_FILE, named(nowhere.clone())).control());
                requests.extend([bench.other_signature(), bench.made_up(), bench.untouched()]);
                bench.case(requests)
            })
            .collect();
        Plan::cases_or(cases, "no protected operation answers the given user")
    }

    fn judge(&self, known: &Known, case: &Case, seen: &Seen<'_>, out: &mut Findings<'_>) -> Verdict {
        if let Err(verdict) = sound(known, case, seen) {
            return verdict;
        }
        let opened_by = opened(known, case, seen, &ATTACKS.map(|(name, _)| name));
        let (Some(attack), Some(operation), Some(control)) =
            (opened_by.first(), case.subject.operation(), seen.named(NO_SUCH_FILE))
        else {
            return Verdict::Done;
        };
        let place = Place::operation(known, operation).part("Authorization");
        if opened(known, case, seen, &[NO_SUCH_FILE]).is_empty() {
            out.find(
                place,
                Confidence::Confirmed,
                format!(
                    "a token with {} was let in; with the name of a file that does not exist it was refused ({})",
                    attack.name,
                    told(control)
                ),
                Proof::of(known, attack).and(known, control),
            );
        } else {
            out.find(
                place,
                Confidence::Confirmed,
                "a token signed with an empty key was let in whatever its kid names: an unknown kid means an empty key",
                Proof::of(known, attack).and(known, control),
            );
        }
        Verdict::Done
    }
}
