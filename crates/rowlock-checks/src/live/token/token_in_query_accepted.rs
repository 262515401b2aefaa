//! Tokens that are taken out of the URL.

use rowlock_model::{
    Batch, Case, Category, Confidence, Findings, Known, Meta, Mutation, Need, Place, Plan, Probe, Proof,
    QueryPlace, Reference, Request, Seen, Severity, Verdict,
};

use super::bench::{benches, opened};
use crate::words::told;

/// Groups that are tried.
const GROUPS: usize = 3;

/// See the page beside this file.
pub(super) struct TokenInQueryAccepted;

static META: Meta = Meta {
    id: "token-in-query-accepted",
    title: "The token is accepted in the query",
    category: Category::Authentication,
    severity: Severity::Medium,
    core: false,
    weakness: "token-in-query-accepted",
    cwe: &[598],
    owasp: 2,
    asvs: &["14.2.1"],
    needs: &[Need::Identity, Need::Protected],
    references: &[
        Reference {
            title: "RFC 6750 section 2.3",
            url: "https://www.rfc-editor.org/rfc/rfc6750#section-2.3",
        },
        Reference {
            title: "RFC 6750 section 5.3",
            url: "https://www.rfc-editor.org/rfc/rfc6750#section-5.3",
        },
    ],
    page: include_str!("token_in_query_accepted.md"),
};

/// Names and the parameters.
const ATTACKS: [(&str, &str); 5] = [
    ("the token as ?access_token=", "access_token"),
    ("the token as ?token=", "token"),
    ("the token as ?api_key=", "api_key"),
    ("the token as ?auth_token=", "auth_token"),
    ("the token as ?jwt=", "jwt"),
];
const CONTROL: &str = "a made-up token in the same parameter";

impl Probe for TokenInQueryAccepted {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn plan(&self, known: &Known) -> Plan {
        let benches = match benches(known, GROUPS) {
            Ok(found) => found,
            Err(plan) => return plan,
        };
        let cases = benches
            .iter()
            .map(|bench| {
                let moved = |(name, parameter): (&'static str, &str)| {
                    bench.changed(name, Mutation::InQuery(QueryPlace::Single(parameter.into())))
                };
                let requests: Vec<Request> = ATTACKS.into_iter().map(moved).collect();
                let most = requests.len() + 2;
                bench.case(requests).at_most(most)
            })
            .collect();
        Plan::cases_or(cases, "no protected operation answers the given user")
    }

    fn judge(&self, known: &Known, case: &Case, seen: &Seen<'_>, out: &mut Findings<'_>) -> Verdict {
        let opened = opened(known, case, seen, &ATTACKS.map(|(name, _)| name));
        let (Some(attack), Some(operation)) = (opened.first(), case.subject.operation()) else {
            return Verdict::Done;
        };
        let parameter = ATTACKS
            .iter()
            .find(|(name, _)| *name == attack.name)
            .map_or("token", |(_, parameter)| *parameter);
        let Some(control) = seen.named(CONTROL) else {
            let join = if attack.sent.target.contains('?') { '&' } else { '?' };
            let target = format!("{}{join}{parameter}={}", attack.sent.target, known.seed.password("wrong"));
            let request = Request::get(target, CONTROL).of(operation).control();
            return Verdict::Next(Batch::one_by_one(vec![request]));
        };
        if !known.refuses(operation, control) {
            return Verdict::unsure(format!(
                "a made-up token in the query was not refused ({})",
                told(control)
            ));
        }
        out.find(
            Place::operation(known, operation).part(format!("?{parameter}=")),
            Confidence::Confirmed,
            format!(
                "the token in the query got the same content as in the header; a made-up one was refused ({})",
                told(control)
            ),
            Proof::of(known, attack).and(known, control),
        );
        Verdict::Done
    }
}
