//! Any password under a right user name.

use rowlock_model::{
    Case, Category, Confidence, Findings, Known, Meta, Need, Place, Plan, Probe, Proof, Reference, Seen,
    Severity, Verdict,
};

use super::door::{RANDOM_PAIR, WRONG_PASSWORD, account_doors};
use crate::entry::Entry;
use crate::words::told;

/// See the page beside this file.
pub(super) struct BasicPasswordIgnored;

static META: Meta = Meta {
    id: "basic-password-ignored",
    title: "A right user name is accepted with any password",
    category: Category::Authentication,
    severity: Severity::Critical,
    core: true,
    weakness: "basic-password-ignored",
    cwe: &[287, 303],
    owasp: 2,
    asvs: &["6.2.8"],
    needs: &[Need::BasicIdentity, Need::BasicProtected],
    references: &[Reference {
        title: "RFC 7617 section 2",
        url: "https://www.rfc-editor.org/rfc/rfc7617#section-2",
    }],
    page: include_str!("basic_password_ignored.md"),
};

impl Probe for BasicPasswordIgnored {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn plan(&self, known: &Known) -> Plan {
        let Some((user, _)) = known.user() else { return Plan::NotAssessed("needs --user".into()) };
        let cases = account_doors(known)
            .iter()
            .map(|door| door.case(vec![door.wrong_password(user), door.random_pair().control()]))
            .collect();
        Plan::cases_or(cases, "no protected operation answers the given user")
    }

    fn judge(&self, known: &Known, case: &Case, seen: &Seen<'_>, out: &mut Findings<'_>) -> Verdict {
        let (Some(attack), Some(control), Some(operation)) =
            (seen.named(WRONG_PASSWORD), seen.named(RANDOM_PAIR), case.subject.operation())
        else {
            return Verdict::unsure("a request of the experiment was not sent");
        };
        if Entry::of(known, operation, attack) != Entry::Same {
            return Verdict::Done;
        }
        if !known.refuses(operation, control) {
            return Verdict::unsure(format!(
                "a random user was not refused either ({}): see basic-any-credentials",
                told(control)
            ));
        }
        out.find(
            Place::operation(known, operation),
            Confidence::Confirmed,
            format!(
                "user '{}' with a made-up password got the same content as with the right one; \
                 a made-up user with the same password was refused ({})",
                known.user().map_or("", |(_, i)| i.name.as_str()),
                told(control)
            ),
            Proof::of(known, attack).and(known, control),
        );
        Verdict::Done
    }
}
