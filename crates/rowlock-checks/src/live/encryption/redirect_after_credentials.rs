//! A redirect to HTTPS that comes after the credentials were sent in clear.

use rowlock_model::{
    Case, Category, Confidence, Credential, Exchange, Findings, Known, Meta, Phase, Place, Plan, Probe,
    Proof, Reference, Request, Seen, Severity, Subject, Verdict,
};

use super::plain::{Enforced, OVER_TLS, enforced, telling, unmarked};

/// See the page beside this file.
pub(super) struct RedirectAfterCredentials;

static META: Meta = Meta {
    id: "redirect-after-credentials",
    title: "Credentials over plain HTTP are redirected instead of refused",
    category: Category::Encryption,
    severity: Severity::Medium,
    core: false,
    weakness: "redirect-after-credentials",
    cwe: &[319, 523],
    owasp: 8,
    asvs: &["4.1.2"],
    needs: &[],
    references: &[Reference {
        title: "RFC 9110 section 15.4.2, 301 and the method",
        url: "https://www.rfc-editor.org/rfc/rfc9110#section-15.4.2",
    }],
    page: include_str!("redirect_after_credentials.md"),
};

const SENT: &str = "credentials over plain HTTP";
const PLAIN: &str = "plain HTTP, anonymous";

impl Probe for RedirectAfterCredentials {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn plan(&self, known: &Known) -> Plan {
        if known.target.is_tls() {
            return Plan::NotApplicable(OVER_TLS.into());
        }
        let Some((id, target)) = telling(known) else {
            return Plan::NotApplicable("no readable operation was answered".into());
        };
        let redirected = known
            .anonymous(id)
            .and_then(Exchange::answer)
            .is_some_and(|a| enforced(a) == Some(Enforced::Redirect));
        if known.settings.tls_terminated.is_none() && !redirected {
            return Plan::NotApplicable("plain HTTP is not redirected".into());
        }
        // A made-up pair shows as much as the real one, and need not cross the network in clear.
        let pair =
            Credential::Basic { user: known.seed.user(META.id), password: known.seed.password(META.id) };
        let requests = vec![
            unmarked(known, Request::get(target, SENT)).with(pair).of(id),
            unmarked(known, Request::get(target, PLAIN)).of(id).control(),
        ];
        Plan::Cases(vec![Case::about(Subject::Group(id), requests).in_phase(Phase::Single)])
    }

    fn judge(&self, known: &Known, case: &Case, seen: &Seen<'_>, out: &mut Findings<'_>) -> Verdict {
        let (Some(sent), Some(plain), Some(id)) =
            (seen.named(SENT), seen.named(PLAIN), case.subject.operation())
        else {
            return Verdict::unsure("a request of the experiment was not sent");
        };
        let Some(answer) = sent.answer() else {
            return Verdict::unsure("the plain request with credentials was not answered");
        };
        if enforced(answer) == Some(Enforced::Redirect) {
            let turns = if matches!(answer.status, 301..=303) {
                "; many clients turn POST into GET on it"
            } else {
                ""
            };
            out.find(
                Place::operation(known, id),
                Confidence::Firm,
                format!(
                    "a request with an `Authorization` field over plain HTTP got {} to HTTPS: the credentials \
                     had already crossed the network in clear, and a client that follows never notices{turns}",
                    answer.status
                ),
                Proof::of(known, sent).and(known, plain),
            );
        }
        Verdict::Done
    }
}
