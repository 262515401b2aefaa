//! The right password under any user name.

use rowlock_model::{
    Answer, Case, Category, Confidence, Credential, Exchange, Findings, Known, Meta, Mutation, Need, Place,
    Plan, Probe, Proof, Reference, Seen, Severity, Verdict,
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
        let got = under_own_name(known, attack);
        if !opens_the_same(got.as_ref(), protected) {
            if attack.succeeded() && known.refuses(operation, control) {
                return Verdict::unsure(
                    "a random user with the right password was let in and got other content",
                );
            }
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

/// The stranger's answer with the user's own name where it greets the stranger by his.
fn under_own_name(known: &Known, attack: &Exchange) -> Option<Answer> {
    let mut answer = attack.answer()?.clone();
    if let Credential::Changed(_, Mutation::User(stranger)) = &attack.sent.credential
        && let Some((_, user)) = known.user()
    {
        answer.body = answer.text().replace(stranger.as_str(), &user.name).into();
    }
    Some(answer)
}

#[cfg(test)]
mod tests {
    use rowlock_model::{IdentityId, Sent};

    use super::*;
    use crate::live::rehearsal::{answer, known, rehearse};

    /// Who is behind a request, for a service that asks only for the password.
    fn caller(sent: &Sent) -> Option<&str> {
        match &sent.credential {
            Credential::Valid(IdentityId(0)) => Some("alice"),
            Credential::Changed(_, Mutation::User(name)) => Some(name),
            _ => None,
        }
    }

    #[test]
    fn a_stranger_who_is_greeted_by_his_own_name_is_let_in() {
        let greeting = |sent: &Sent| match caller(sent) {
            Some(name) => answer(200, &format!(r#"{{"hello":"{name}","orders":[1,2]}}"#)),
            None => answer(401, ""),
        };
        let found = rehearse(&BasicUsernameIgnored, &known(&["/me"], greeting), greeting).found();
        assert_eq!(found.len(), 1);
        let other = |sent: &Sent| match caller(sent) {
            Some("alice") => answer(200, r#"{"orders":[1,2]}"#),
            Some(_) => answer(200, r#"{"orders":[]}"#),
            None => answer(401, ""),
        };
        let end = rehearse(&BasicUsernameIgnored, &known(&["/me"], other), other);
        assert!(end.why().contains("got other content"), "{end:?}");
    }
}
