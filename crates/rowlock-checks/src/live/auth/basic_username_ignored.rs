//! The right password under any user name.

use rowlock_model::{
    Case, Category, Confidence, Findings, Known, Meta, Need, Place, Plan, Probe, Proof, Reference, Seen,
    Severity, Verdict,
};

use super::door::{Door, RANDOM_PAIR, STRANGER, WRONG_PASSWORD, opened_doors};
use crate::words::{opens_the_same, told};

/// See the page beside this file.
pub(super) struct BasicUsernameIgnored;

static META: Meta = Meta {
    id: "basic-username-ignored",
    title: "The right password is accepted under any user name",
    category: Category::Authentication,
    severity: Severity::High,
    core: true,
    weakness: "basic-username-ignored",
    cwe: &[287, 303],
    owasp: 2,
    asvs: &[],
    needs: &[Need::BasicIdentity, Need::BasicProtected],
    references: &[Reference {
        title: "RFC 7617 section 2",
        url: "https://www.rfc-editor.org/rfc/rfc7617#section-2",
    }],
    page: include_str!("basic_username_ignored.md"),
};

impl Probe for BasicUsernameIgnored {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn plan(&self, known: &Known) -> Plan {
        let Some((user, _)) = known.user() else { return Plan::NotAssessed("needs --user".into()) };
        // Only the first group spends a wrong password of the account; elsewhere a random user's
        // failure rules out the same: that any password would do.
        let control = |at: usize, door: &Door<'_>| match at {
            0 => door.wrong_password(user).control(),
            _ => door.random_pair().control(),
        };
        let cases = opened_doors(known)
            .iter()
            .enumerate()
            .map(|(at, door)| door.case(vec![door.stranger(user), control(at, door)]))
            .collect();
        Plan::cases_or(cases, "no protected operation answers the given user")
    }

    fn judge(&self, known: &Known, case: &Case, seen: &Seen<'_>, out: &mut Findings<'_>) -> Verdict {
        let control = seen.named(WRONG_PASSWORD).or_else(|| seen.named(RANDOM_PAIR));
        let (Some(attack), Some(control), Some(operation)) =
            (seen.named(STRANGER), control, case.subject.operation())
        else {
            return Verdict::unsure("a request of the experiment was not sent");
        };
        let protected = known.authenticated(operation).and_then(|e| e.answer());
        if !opens_the_same(attack.answer(), protected) {
            return Verdict::Done;
        }
        if !known.refuses(operation, control) {
            return Verdict::unsure(format!(
                "the control was not refused either ({}): see basic-password-ignored",
                told(control)
            ));
        }
        out.find(
            Place::operation(known, operation),
            Confidence::Confirmed,
            format!(
                "the password of '{}' under a random user name got the same content as the right pair; \
                 {} was refused ({})",
                known.user().map_or("", |(_, i)| i.name.as_str()),
                control.name,
                told(control)
            ),
            Proof::of(known, attack).and(known, control),
        );
        Verdict::Done
    }
}
