//! Only the beginning of the password is compared.

use rowlock_model::{
    Case, Category, Confidence, Consent, Credential, Findings, Known, Meta, Mutation, Need, Place, Plan,
    Probe, Proof, Reference, Request, Seen, Severity, Verdict,
};

use super::door::{BCRYPT_READS, CUT, Door, WRONG_PASSWORD, account_doors};
use crate::entry::Entry;
use crate::words::told;

/// See the page beside this file.
pub(super) struct BasicPasswordTruncated;

static META: Meta = Meta {
    id: "basic-password-truncated",
    title: "Only the beginning of the password is compared",
    category: Category::Authentication,
    severity: Severity::Low,
    core: false,
    weakness: "basic-password-truncated",
    cwe: &[187, 222],
    owasp: 2,
    asvs: &["6.2.8"],
    needs: &[Need::BasicIdentity, Need::BasicProtected],
    references: &[Reference {
        title: "pyca/bcrypt: maximum password length",
        url: "https://github.com/pyca/bcrypt#maximum-password-length",
    }],
    page: include_str!("basic_password_truncated.md"),
};

/// What the old `crypt(3)` reads of a password, in bytes.
const CRYPT_READS: usize = 8;
const SHORT_CUT: &str = "right user, password cut to its first 8 bytes";
const LENGTHENED: &str = "right user, password with a letter after its 72nd byte";

impl Probe for BasicPasswordTruncated {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn plan(&self, known: &Known) -> Plan {
        let Some((user, identity)) = known.user() else { return Plan::NotAssessed("needs --user".into()) };
        // A cut to 8 bytes is rare and costs the account one of its four wrong passwords.
        let lockout = known.allows(Consent::Lockout);
        let attacks = |door: &Door<'_>| -> Vec<Request> {
            let with = |name, mutation| door.attempt(name, Credential::Changed(user, mutation));
            let mut attacks = Vec::new();
            if identity.secret_len > BCRYPT_READS {
                attacks.push(door.cut(user, BCRYPT_READS));
            } else if identity.secret_len == BCRYPT_READS {
                attacks.push(with(LENGTHENED, Mutation::PasswordAppended("x".into())));
            }
            if lockout && identity.secret_len > CRYPT_READS {
                attacks.push(with(SHORT_CUT, Mutation::PasswordCut(CRYPT_READS)));
            }
            attacks
        };
        let mut cases = Vec::new();
        for door in account_doors(known) {
            let mut requests = attacks(&door);
            if requests.is_empty() {
                return Plan::NotAssessed(
                    "the given password has no more than 72 bytes; an account with a longer one shows the \
                     cut of bcrypt, --consent lockout tries a cut to 8 bytes"
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
        let opened = [
            (SHORT_CUT, "the first 8 bytes of the password suffice", Severity::High),
            (CUT, "the first 72 bytes of the password suffice", Severity::Low),
            (LENGTHENED, "what follows the 72nd byte of the password is not compared", Severity::Low),
        ]
        .into_iter()
        .find_map(|(name, what, severity)| {
            let attack = seen.named(name)?;
            (Entry::of(known, operation, attack) == Entry::Same).then_some((attack, what, severity))
        });
        let Some((attack, what, severity)) = opened else { return Verdict::Done };
        if !known.refuses(operation, control) {
            return Verdict::unsure(format!(
                "a random password was not refused either ({}): see basic-password-ignored",
                told(control)
            ));
        }
        out.find(
            Place::operation(known, operation),
            Confidence::Confirmed,
            format!("{what}; a random password was refused ({})", told(control)),
            Proof::of(known, attack).and(known, control),
        )
        .severity(severity);
        Verdict::Done
    }
}
