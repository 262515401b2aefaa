//! The service follows another service's redirect wherever it leads.

use std::time::Duration;

use rowlock_model::callback::{FOLLOWED, REDIRECT};
use rowlock_model::{
    Batch, Case, Category, Confidence, Findings, Known, Meta, Need, Plan, Probe, Proof, Reference, Request,
    Seen, Severity, Verdict,
};

use crate::outbound::{self, Outbound};
use crate::words::told;

/// See the page beside this file.
pub(super) struct RedirectFollowedBlindly;

static META: Meta = Meta {
    id: "redirect-followed-blindly",
    title: "The service follows redirects to other hosts",
    category: Category::Consumption,
    severity: Severity::Medium,
    core: true,
    weakness: "redirect-followed-blindly",
    cwe: &[918, 601],
    owasp: 10,
    asvs: &["15.3.2"],
    needs: &[Need::Callback],
    references: &[Reference {
        title: "OWASP API10:2023 Unsafe Consumption of APIs",
        url: "https://owasp.org/API-Security/editions/2023/en/0xaa-unsafe-consumption-of-apis/",
    }],
    page: include_str!("redirect_followed_blindly.md"),
};

const FETCH: &str = "an address that redirects";
/// How long the service has to come by.
const PATIENCE: Duration = Duration::from_secs(3);
/// How long it has, once it came, to follow the redirect.
const FOLLOWING: Duration = Duration::from_millis(800);

impl Probe for RedirectFollowedBlindly {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn plan(&self, known: &Known) -> Plan {
        outbound::plan(known, |place| {
            let token = token(known, place);
            let url = known.callback_url(&token)? + REDIRECT;
            let mut case = place.case(vec![place.request(known, &url, FETCH)?.fresh()]);
            case.batch = case.batch.awaiting(token, PATIENCE);
            Some(case)
        })
    }

    fn judge(&self, known: &Known, case: &Case, seen: &Seen<'_>, out: &mut Findings<'_>) -> Verdict {
        let (Some(place), Some(fetch)) = (outbound::of(known, case), seen.named(FETCH)) else {
            return Verdict::unsure("the request of the experiment was not sent");
        };
        let token = token(known, &place);
        let mut hits = seen.hits.iter().filter(|h| h.token == token);
        if let Some(followed) = hits.clone().find(|h| h.target.ends_with(FOLLOWED)) {
            let host = followed.headers.first("host").unwrap_or("?");
            out.find(
                place.place(known),
                Confidence::Confirmed,
                format!(
                    "the address answered with a redirect (302), and the service came to where it leads \
                     ({host}), a path that stands in no request of the scan"
                ),
                Proof::of(known, fetch)
                    .and_fact(format!("callback: {} {} (host: {host})", followed.method, followed.target)),
            );
            return Verdict::Done;
        }
        match (hits.next().is_some(), seen.hits.len()) {
            (true, 1) => {
                let mut wait = Batch::one_by_one(Vec::new()).awaiting(token, Duration::from_millis(50));
                wait.not_before = Some(FOLLOWING);
                Verdict::Next(wait)
            }
            (false, _) if fetch.answer().is_none_or(rowlock_model::Answer::is_refusal) => {
                Verdict::unsure(format!("the address was not taken ({})", told(fetch)))
            }
            // It came and went no further; or it fetches nothing, so it follows nothing.
            _ => Verdict::Done,
        }
    }

    fn undo(&self, known: &Known, case: &Case, seen: &Seen<'_>) -> Vec<Request> {
        outbound::undo(known, case, seen)
    }
}

fn token(known: &Known, place: &Outbound) -> String {
    known.callback_token(&format!("{}/{}/{}", META.id, place.operation.0, place.name))
}
