//! The right password under any user name.

use rowlock_model::{
    Case, Category, Confidence, Credential, Findings, Known, Meta, Mutation, Need, Phase, Place, Plan, Probe,
    Proof, Reference, Request, Seen, Severity, Subject, Verdict,
};

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
    asvs: &["6.3.1"],
    needs: &[Need::BasicIdentity, Need::BasicProtected],
    references: &[Reference {
        title: "RFC 7617 section 2",
        url: "https://www.rfc-editor.org/rfc/rfc7617#section-2",
    }],
    page: include_str!("basic_username_ignored.md"),
};

const ATTACK: &str = "right password, random user";
const CONTROL: &str = "right user, random password";

impl Probe for BasicUsernameIgnored {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn plan(&self, known: &Known) -> Plan {
        let Some((user, _)) = known.user() else { return Plan::NotAssessed("needs --user".into()) };
        let cases = known
            .groups_opened_by_user()
            .filter_map(|group| {
                let target = known.sample(group.representative)?;
                let stranger = Mutation::User(known.seed.user(META.id));
                // The control is what other checks ask as well; equal and shareable, it is sent once.
                let wrong = Mutation::Password(known.seed.password("wrong"));
                let requests = vec![
                    Request::get(target, ATTACK).with(Credential::Changed(user, stranger)),
                    Request::get(target, CONTROL).with(Credential::Changed(user, wrong)).control(),
                ];
                let requests = requests.into_iter().map(|r| r.of(group.representative)).collect();
                Some(Case::about(Subject::Group(group.representative), requests).in_phase(Phase::Single))
            })
            .collect();
        Plan::cases_or(cases, "no protected operation answers the given user")
    }

    fn judge(&self, known: &Known, case: &Case, seen: &Seen<'_>, out: &mut Findings<'_>) -> Verdict {
        let (Some(attack), Some(control), Some(operation)) =
            (seen.named(ATTACK), seen.named(CONTROL), case.subject.operation())
        else {
            return Verdict::unsure("a request of the experiment was not sent");
        };
        let protected = known.authenticated(operation).and_then(|e| e.answer());
        if !opens_the_same(attack.answer(), protected) {
            return Verdict::Done;
        }
        if !control.refused() {
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
                 the right user with a random password was refused ({})",
                known.user().map_or("", |(_, i)| i.name.as_str()),
                told(control)
            ),
            Proof::of(known, attack).and(known, control),
        );
        Verdict::Done
    }
}
