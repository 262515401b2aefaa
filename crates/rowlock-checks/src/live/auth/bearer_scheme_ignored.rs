//! The scheme's name before the credential is not looked at.

use rowlock_model::{
    Case, Category, Confidence, Credential, Findings, Known, Meta, Mutation, Need, Place, Plan, Probe, Proof,
    Reference, Scheme, Seen, Severity, Verdict,
};

use super::door::opened_doors;
use crate::entry::Entry;
use crate::words::told;

/// See the page beside this file.
pub(super) struct BearerSchemeIgnored;

static META: Meta = Meta {
    id: "bearer-scheme-ignored",
    title: "The scheme of the Authorization field is not checked",
    category: Category::Authentication,
    severity: Severity::Low,
    core: false,
    weakness: "bearer-scheme-ignored",
    cwe: &[1287, 287],
    owasp: 2,
    asvs: &[],
    needs: &[Need::Identity, Need::Protected],
    references: &[
        Reference {
            title: "RFC 9110 section 11.4",
            url: "https://www.rfc-editor.org/rfc/rfc9110#section-11.4",
        },
        Reference {
            title: "RFC 6750 section 2.1",
            url: "https://www.rfc-editor.org/rfc/rfc6750#section-2.1",
        },
    ],
    page: include_str!("bearer_scheme_ignored.md"),
};

const BARE: &str = "the credential without a scheme";
const OTHER: &str = "the credential under another scheme's name";
const CONTROL: &str = "a made-up credential under the right scheme";

impl Probe for BearerSchemeIgnored {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn plan(&self, known: &Known) -> Plan {
        let Some((user, identity)) = known.user() else { return Plan::NotAssessed("needs --user".into()) };
        let word = known.seed.password("wrong");
        let (other, made_up) = match &identity.scheme {
            Scheme::Bearer => ("Basic", Credential::Raw(format!("Bearer {word}"))),
            // The same pair that other checks send: one failure for all.
            Scheme::Basic => {
                ("Bearer", Credential::Basic { user: known.seed.user("nobody"), password: word })
            }
            Scheme::ApiKey(_) | Scheme::Cookie(_) => {
                return Plan::NotApplicable("the given credential has no scheme".into());
            }
        };
        let cases = opened_doors(known)
            .iter()
            .map(|door| {
                let under = |name, scheme: &str| {
                    door.attempt(name, Credential::Changed(user, Mutation::SchemeName(scheme.into())))
                };
                door.case(vec![
                    under(BARE, ""),
                    under(OTHER, other),
                    door.attempt(CONTROL, made_up.clone()).control(),
                ])
            })
            .collect();
        Plan::cases_or(cases, "no protected operation answers the given user")
    }

    fn judge(&self, known: &Known, case: &Case, seen: &Seen<'_>, out: &mut Findings<'_>) -> Verdict {
        let (Some(control), Some(operation)) = (seen.named(CONTROL), case.subject.operation()) else {
            return Verdict::unsure("a request of the experiment was not sent");
        };
        let opened: Vec<_> = [BARE, OTHER]
            .into_iter()
            .filter_map(|name| seen.named(name))
            .filter(|e| Entry::of(known, operation, e) == Entry::Same)
            .collect();
        let Some(attack) = opened.first() else { return Verdict::Done };
        if !known.refuses(operation, control) {
            return Verdict::unsure(format!(
                "a made-up credential was not refused either ({})",
                told(control)
            ));
        }
        let names: Vec<&str> = opened.iter().map(|e| e.name.as_str()).collect();
        out.find(
            Place::operation(known, operation).part("Authorization"),
            Confidence::Confirmed,
            format!("'{}' opened it; {CONTROL} was refused ({})", names.join("', '"), told(control)),
            Proof::of(known, attack).and(known, control),
        );
        Verdict::Done
    }
}
