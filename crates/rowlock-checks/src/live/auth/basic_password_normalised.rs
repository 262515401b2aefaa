//! The password is changed before it is compared: its case, its blanks, or what follows a NUL.

use rowlock_model::{
    Case, Category, Confidence, Consent, Credential, Findings, Known, Meta, Mutation, Need, Place, Plan,
    Probe, Proof, Reference, Request, Seen, Severity, Verdict,
};

use super::door::{CASE_SWAPPED, Door, WRONG_PASSWORD, account_doors};
use crate::entry::Entry;
use crate::words::told;

/// See the page beside this file.
pub(super) struct BasicPasswordNormalised;

static META: Meta = Meta {
    id: "basic-password-normalised",
    title: "The password is changed before it is compared",
    category: Category::Authentication,
    severity: Severity::Medium,
    core: false,
    weakness: "basic-password-normalised",
    cwe: &[178, 521],
    owasp: 2,
    asvs: &["6.2.8"],
    needs: &[Need::BasicIdentity, Need::BasicProtected],
    references: &[Reference {
        title: "RFC 7617 section 2.1",
        url: "https://www.rfc-editor.org/rfc/rfc7617#section-2.1",
    }],
    page: include_str!("basic_password_normalised.md"),
};

const SPACE_AFTER: &str = "right user, password with a space after it";
const SPACE_BEFORE: &str = "right user, password with a space before it";
const NUL_AFTER: &str = "right user, password with a NUL and a letter after it";
const ATTACKS: [&str; 4] = [CASE_SWAPPED, SPACE_AFTER, SPACE_BEFORE, NUL_AFTER];

impl Probe for BasicPasswordNormalised {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn plan(&self, known: &Known) -> Plan {
        let Some((user, identity)) = known.user() else { return Plan::NotAssessed("needs --user".into()) };
        let attacks = |door: &Door<'_>| -> Vec<Request> {
            let mut attacks = Vec::new();
            if identity.secret_has_letters {
                attacks.push(door.case_swapped(user));
            }
            // Each of these costs the account one of its four wrong passwords.
            if known.allows(Consent::Lockout) {
                let with = |name, mutation| door.attempt(name, Credential::Changed(user, mutation));
                attacks.push(with(SPACE_AFTER, Mutation::PasswordAppended(" ".into())));
                attacks.push(with(SPACE_BEFORE, Mutation::PasswordPrefixed(" ".into())));
                attacks.push(with(NUL_AFTER, Mutation::PasswordAppended("\0x".into())));
            }
            attacks
        };
        let mut cases = Vec::new();
        for door in account_doors(known) {
            let mut requests = attacks(&door);
            if requests.is_empty() {
                return Plan::NotAssessed(
                    "the given password has no letters; --consent lockout tries blanks and NUL as well"
                        .into(),
                );
            }
            requests.push(door.wrong_password(user).control());
            cases.push(door.case(requests));
        }
        Plan::cases_or(cases, "no protected operation answers the given user")
    }

    fn judge(&self, known: &Known, case: &Case, seen: &Seen<'_>, out: &mut Findings<'_>) -> Verdict {
        let (Some(control), Some(operation)) = (seen.named(WRONG_PASSWORD), case.subject.operation()) else {
            return Verdict::unsure("a request of the experiment was not sent");
        };
        let opened: Vec<_> = ATTACKS
            .iter()
            .filter_map(|name| seen.named(name))
            .filter(|e| Entry::of(known, operation, e) == Entry::Same)
            .collect();
        let Some(attack) = opened.first() else { return Verdict::Done };
        if !known.refuses(operation, control) {
            return Verdict::unsure(format!(
                "a random password was not refused either ({}): see basic-password-ignored",
                told(control)
            ));
        }
        let names: Vec<&str> = opened.iter().map(|e| e.name.as_str()).collect();
        out.find(
            Place::operation(known, operation),
            Confidence::Confirmed,
            format!(
                "'{}' got the same content as the right pair; a random password was refused ({})",
                names.join("', '"),
                told(control)
            ),
            Proof::of(known, attack).and(known, control),
        );
        Verdict::Done
    }
}
