//! An empty user name, an empty password, or both are accepted.

use rowlock_model::{
    Case, Category, Confidence, Consent, Credential, Findings, Known, Meta, Mutation, Need, Place, Plan,
    Probe, Proof, Reference, Seen, Severity, Verdict,
};

use super::door::{Door, RANDOM_PAIR, doors};
use crate::entry::Entry;
use crate::words::told;

/// See the page beside this file.
pub(super) struct BasicEmptyCredentials;

static META: Meta = Meta {
    id: "basic-empty-credentials",
    title: "Empty credentials are accepted",
    category: Category::Authentication,
    severity: Severity::Critical,
    core: true,
    weakness: "basic-empty-credentials",
    cwe: &[287, 258],
    owasp: 2,
    asvs: &[],
    needs: &[Need::BasicProtected],
    references: &[
        Reference { title: "RFC 7617 section 2", url: "https://www.rfc-editor.org/rfc/rfc7617#section-2" },
        Reference {
            title: "RFC 4513 section 5.1.2",
            url: "https://www.rfc-editor.org/rfc/rfc4513#section-5.1.2",
        },
    ],
    page: include_str!("basic_empty_credentials.md"),
};

const BOTH: &str = "empty user name, empty password";
const SCHEME_ALONE: &str = "the scheme's name alone";
const NO_PASSWORD: &str = "random user, empty password";
const NO_USER: &str = "empty user name, random password";
const KNOWN_USER: &str = "right user, empty password";
const ATTACKS: [&str; 5] = [BOTH, SCHEME_ALONE, NO_PASSWORD, NO_USER, KNOWN_USER];

impl Probe for BasicEmptyCredentials {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn plan(&self, known: &Known) -> Plan {
        let cases = doors(known).iter().map(|door| case(known, door)).collect();
        Plan::cases_or(cases, "no operation asks for Basic credentials")
    }

    fn judge(&self, known: &Known, case: &Case, seen: &Seen<'_>, out: &mut Findings<'_>) -> Verdict {
        let (Some(control), Some(operation)) = (seen.named(RANDOM_PAIR), case.subject.operation()) else {
            return Verdict::unsure("a request of the experiment was not sent");
        };
        let opened: Vec<_> = ATTACKS
            .iter()
            .filter_map(|name| seen.named(name))
            .map(|e| (e, Entry::of(known, operation, e)))
            .filter(|(_, entry)| entry.is_open())
            .collect();
        let Some((attack, entry)) = opened.first() else { return Verdict::Done };
        if !known.refuses(operation, control) {
            return Verdict::unsure(format!(
                "a made-up pair was not refused either ({}): see basic-any-credentials",
                told(control)
            ));
        }
        let names: Vec<&str> = opened.iter().map(|(e, _)| e.name.as_str()).collect();
        let (confidence, what) = match entry {
            Entry::Same => (Confidence::Confirmed, "the content that the right pair gets"),
            Entry::Other | Entry::Shut => (Confidence::Firm, "data"),
        };
        out.find(
            Place::operation(known, operation),
            confidence,
            format!("'{}' got {what}; a made-up pair was refused ({})", names.join("', '"), told(control)),
            Proof::of(known, attack).and(known, control),
        );
        Verdict::Done
    }
}

fn case(known: &Known, door: &Door<'_>) -> Case {
    let mut requests = vec![
        door.random_pair().control(),
        door.pair(BOTH, "", ""),
        door.attempt(SCHEME_ALONE, Credential::Raw("Basic".into())),
        // A directory may take a name without a password for an anonymous bind and say "yes".
        door.pair(NO_PASSWORD, known.seed.user("no password"), ""),
        door.pair(NO_USER, "", known.seed.password("wrong")),
    ];
    // It would cost the account one of its four wrong passwords.
    let known_user = known.user().filter(|(_, i)| i.is_basic() && known.allows(Consent::Lockout));
    if let Some((user, _)) = known_user {
        requests.push(door.attempt(KNOWN_USER, Credential::Changed(user, Mutation::PasswordEmpty)));
    }
    door.case(requests)
}
