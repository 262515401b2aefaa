//! Tokens that outlive the logout.

use rowlock_model::{
    Case, Category, Confidence, Consent, Credential, Findings, Known, Meta, Method, Mutation, Need,
    Operation, OperationId, Phase, Place, Plan, Probe, Proof, Reference, Request, Seen, Severity, Verdict,
};

use super::bench::{MADE_UP, benches, opened};
use crate::words::told;

/// See the page beside this file.
pub(super) struct TokenSurvivesLogout;

static META: Meta = Meta {
    id: "token-survives-logout",
    title: "The token works after logout",
    category: Category::Authentication,
    severity: Severity::Medium,
    core: false,
    weakness: "token-survives-logout",
    cwe: &[613],
    owasp: 2,
    asvs: &["7.4.1"],
    needs: &[Need::Identity, Need::Protected],
    references: &[
        Reference { title: "RFC 7009", url: "https://www.rfc-editor.org/rfc/rfc7009" },
        Reference {
            title: "RFC 9700 section 2.2",
            url: "https://www.rfc-editor.org/rfc/rfc9700#section-2.2",
        },
    ],
    page: include_str!("token_survives_logout.md"),
};

/// Words of a path that ends a session.
const LOGOUTS: [&str; 8] =
    ["logout", "log-out", "log_out", "signout", "sign-out", "sign_out", "revoke", "logoff"];
const BEFORE: &str = "the token before the logout";
const LOGOUT: &str = "the logout";
const AFTER: &str = "the token after the logout";

impl Probe for TokenSurvivesLogout {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn plan(&self, known: &Known) -> Plan {
        let benches = match benches(known, 1) {
            Ok(found) => found,
            Err(plan) => return plan,
        };
        let Some((user, identity)) = known.user() else { return Plan::NotAssessed("needs --user".into()) };
        if !identity.logged_in() {
            return Plan::NotAssessed(
                "a token that was given is not ended by the scan: describe the login in [login] of rowlock.toml".into(),
            );
        }
        let Some((id, operation)) = logout(known) else {
            return Plan::NotApplicable("no operation that was found ends a session".into());
        };
        let Some(target) = operation.sample.clone().or_else(|| plain(&operation.path)) else {
            return Plan::NotAssessed("no value is known for the parameters of the logout".into());
        };
        let kept = || Credential::Changed(user, Mutation::Kept);
        let cases = benches
            .iter()
            .map(|bench| {
                let logout = Request::new(operation.method.clone(), target.clone(), LOGOUT)
                    .of(id)
                    .with(kept())
                    .fresh();
                let again = |name| bench.changed(name, Mutation::Kept).fresh();
                bench
                    .case(vec![again(BEFORE).control(), logout, bench.made_up(), again(AFTER)])
                    .with_consent(Consent::Write)
                    .in_phase(Phase::Last)
            })
            .collect();
        Plan::cases_or(cases, "no protected operation answers the given user")
    }

    fn judge(&self, known: &Known, case: &Case, seen: &Seen<'_>, out: &mut Findings<'_>) -> Verdict {
        let (Some(logout), Some(after), Some(control)) =
            (seen.named(LOGOUT), seen.named(AFTER), seen.named(MADE_UP))
        else {
            return Verdict::unsure("a request of the experiment was not sent");
        };
        if opened(known, case, seen, &[BEFORE]).is_empty() {
            return Verdict::unsure("the token was not let in before the logout");
        }
        if !logout.succeeded() && !logout.answer().is_some_and(|a| (300..400).contains(&a.status)) {
            return Verdict::unsure(format!("the logout did not succeed ({})", told(logout)));
        }
        if !case.subject.operation().is_some_and(|operation| known.refuses(operation, control)) {
            return Verdict::unsure("a made-up token is let in as well: the token is not looked at");
        }
        if !opened(known, case, seen, &[AFTER]).is_empty() {
            out.find(
                Place::of(known, logout),
                Confidence::Confirmed,
                format!(
                    "after {} answered {}, the same token still got what it got before; a made-up one was refused ({})",
                    logout.sent.target,
                    told(logout),
                    told(control)
                ),
                Proof::of(known, after).and(known, logout).and(known, control),
            );
        }
        Verdict::Done
    }
}

/// The operation that ends a session, a `POST` before all others.
fn logout(known: &Known) -> Option<(OperationId, &Operation)> {
    let is_one = |o: &Operation| {
        let last = o.path.trim_end_matches('/').rsplit('/').next().unwrap_or_default().to_ascii_lowercase();
        LOGOUTS.contains(&last.as_str()) && matches!(o.method, Method::Post | Method::Get)
    };
    let mut all: Vec<_> = known.surface.iter().filter(|(_, o)| is_one(o)).collect();
    all.sort_by_key(|(_, o)| o.method != Method::Post);
    all.first().copied()
}

/// A path without parameters, as it is.
fn plain(path: &str) -> Option<String> {
    (!path.contains('{')).then(|| path.to_owned())
}
