//! Two ways in at one door: Basic beside another scheme, or two `Authorization` fields at once.

use rowlock_model::{
    Case, Category, Confidence, Credential, Exchange, Findings, IdentityId, Known, Meta, Mutation, Need,
    Place, Plan, Probe, Proof, Reference, Seen, Severity, Verdict, Who,
};

use super::door::{RANDOM_PAIR, basic, opened_doors};
use crate::challenge;
use crate::entry::Entry;
use crate::words::told;

/// See the page beside this file.
pub(super) struct MixedSchemes;

static META: Meta = Meta {
    id: "mixed-schemes",
    title: "One operation takes several kinds of credentials",
    category: Category::Authentication,
    severity: Severity::Low,
    core: false,
    weakness: "mixed-schemes",
    cwe: &[436, 287],
    owasp: 2,
    asvs: &["6.3.4"],
    needs: &[Need::BasicIdentity, Need::Protected],
    references: &[Reference {
        title: "RFC 9110 section 5.3",
        url: "https://www.rfc-editor.org/rfc/rfc9110#section-5.3",
    }],
    page: include_str!("mixed_schemes.md"),
};

const TOKEN: &str = "a made-up bearer token";
const BOTH: &str = "the right pair, then a made-up one in a second Authorization field";

impl Probe for MixedSchemes {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn plan(&self, known: &Known) -> Plan {
        let Some((user, _)) = known.user() else { return Plan::NotAssessed("needs --user".into()) };
        let second = basic(&known.seed.user("nobody"), &known.seed.password("wrong"));
        let cases = opened_doors(known)
            .iter()
            .map(|door| {
                let both = Credential::Changed(user, Mutation::AndAlso(second.clone()));
                let token = Credential::Raw(format!("Bearer {}", known.seed.password("wrong")));
                door.case(vec![
                    door.attempt(BOTH, both),
                    door.random_pair().control(),
                    door.attempt(TOKEN, token),
                ])
            })
            .collect();
        Plan::cases_or(cases, "no protected operation answers the given user")
    }

    fn judge(&self, known: &Known, case: &Case, seen: &Seen<'_>, out: &mut Findings<'_>) -> Verdict {
        let (Some(both), Some(control), Some(operation)) =
            (seen.named(BOTH), seen.named(RANDOM_PAIR), case.subject.operation())
        else {
            return Verdict::unsure("a request of the experiment was not sent");
        };
        let others = known.identities.iter().enumerate().filter(|(_, i)| !i.is_basic());
        for (at, other) in others {
            let basic = known.authenticated(operation).filter(|e| e.succeeded());
            let second = known.seen(operation, Who::Identity(IdentityId(at))).filter(|e| e.succeeded());
            if let (Some(basic), Some(second)) = (basic, second) {
                out.find(
                    Place::operation(known, operation),
                    Confidence::Confirmed,
                    format!("it answers a Basic pair and the credential of '{}' as well", other.name),
                    Proof::of(known, basic).and(known, second),
                );
                return Verdict::Done;
            }
        }
        if let Some(token) = seen.named(TOKEN).filter(|t| asks_for(t, "bearer") && asks_for(control, "basic"))
        {
            out.find(
                Place::operation(known, operation),
                Confidence::Firm,
                "a wrong token is refused with a Bearer challenge and a wrong pair with a Basic one: both \
                 are looked at",
                Proof::of(known, token).and(known, control),
            );
            return Verdict::Done;
        }
        if Entry::of(known, operation, both) != Entry::Same {
            return Verdict::Done;
        }
        if !known.refuses(operation, control) {
            return Verdict::unsure(format!("the second pair alone was not refused ({})", told(control)));
        }
        out.find(
            Place::operation(known, operation).part("Authorization"),
            // A proxy before the service may have dropped the second field.
            Confidence::Tentative,
            format!(
                "of two `Authorization` fields the first wins and the second, wrong one ({} alone) is not \
                 looked at; a proxy or a log may take the other",
                told(control)
            ),
            Proof::of(known, both).and(known, control),
        )
        .title("Of two Authorization fields one is silently ignored");
        Verdict::Done
    }
}

/// Whether a 401 challenges for this scheme.
fn asks_for(exchange: &Exchange, scheme: &str) -> bool {
    exchange.answer().filter(|a| a.status == 401).is_some_and(|a| {
        let challenges = a.headers.all("www-authenticate").filter_map(challenge::parse).flatten();
        challenges.into_iter().any(|c| c.scheme.eq_ignore_ascii_case(scheme))
    })
}
