//! User name and password are taken from the query.

use rowlock_model::{
    Case, Category, Confidence, Credential, Findings, Known, Meta, Mutation, Need, Place, Plan, Probe, Proof,
    QueryPlace, Reference, Request, Seen, Severity, Verdict,
};

use super::door::{Door, opened_doors};
use super::spread::spread;
use crate::entry::Entry;
use crate::words::told;

/// See the page beside this file.
pub(super) struct BasicPasswordInUrl;

static META: Meta = Meta {
    id: "basic-password-in-url",
    title: "The password is accepted in the URL",
    category: Category::Authentication,
    severity: Severity::Medium,
    core: false,
    weakness: "basic-password-in-url",
    cwe: &[598],
    owasp: 2,
    asvs: &["14.2.1"],
    needs: &[Need::BasicIdentity, Need::Protected],
    references: &[Reference {
        title: "RFC 9110 section 17.9",
        url: "https://www.rfc-editor.org/rfc/rfc9110#section-17.9",
    }],
    page: include_str!("basic_password_in_url.md"),
};

/// What a trial weighs in the budget: more than its two requests, since each writes the right password into
/// the service's access log.
const WEIGHT: usize = 10;
/// The usual names.
const NAMES: [(&str, &str); 2] = [("username", "password"), ("user", "password")];
const ATTACKS: [&str; 2] = ["right pair as ?username= and ?password=", "right pair as ?user= and ?password="];
const CONTROLS: [&str; 2] =
    ["random pair as ?username= and ?password=", "random pair as ?user= and ?password="];

impl Probe for BasicPasswordInUrl {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn plan(&self, known: &Known) -> Plan {
        let Some((user, _)) = known.user() else { return Plan::NotAssessed("needs --user".into()) };
        if opened_doors(known).is_empty() {
            return Plan::NotApplicable("no protected operation answers the given user".into());
        }
        let cases = spread(known, WEIGHT)
            .into_iter()
            .filter_map(|operation| Door::at(known, operation))
            .map(|door| {
                let moved = |(name, (u, p)): (&'static str, (&str, &str))| {
                    let place = QueryPlace::Pair(u.into(), p.into());
                    door.attempt(name, Credential::Changed(user, Mutation::InQuery(place)))
                };
                let attacks: Vec<Request> = ATTACKS.into_iter().zip(NAMES).map(moved).collect();
                let room = attacks.len() + 1;
                Case::on(door.operation, attacks).at_most(room)
            })
            .collect();
        Plan::cases_or(cases, "no protected operation answers the given user")
    }

    fn judge(&self, known: &Known, case: &Case, seen: &Seen<'_>, out: &mut Findings<'_>) -> Verdict {
        let Some(operation) = case.subject.operation() else { return Verdict::Done };
        let opened = ATTACKS.into_iter().enumerate().find_map(|(at, name)| {
            let attack = seen.named(name)?;
            (Entry::of(known, operation, attack) == Entry::Same).then_some((at, attack))
        });
        let Some((at, attack)) = opened else { return Verdict::Done };
        let Some(control) = seen.named(CONTROLS[at]) else {
            return Verdict::Next(rowlock_model::Batch::one_by_one(control(known, case, at)));
        };
        if !known.refuses(operation, control) {
            return Verdict::unsure(format!(
                "a made-up pair in the query was not refused ({})",
                told(control)
            ));
        }
        let (user, password) = NAMES[at];
        out.find(
            Place::operation(known, operation).part(format!("?{user}=&{password}=")),
            Confidence::Confirmed,
            format!(
                "the right pair in the query got the same content as in the header; a made-up one was \
                 refused ({})",
                told(control)
            ),
            Proof::of(known, attack).and(known, control),
        );
        Verdict::Done
    }
}

/// A made-up pair in the same parameters: what is left when the query is not the reason.
fn control(known: &Known, case: &Case, at: usize) -> Vec<Request> {
    let Some((operation, target)) = case.subject.operation().and_then(|o| Some((o, known.sample(o)?))) else {
        return Vec::new();
    };
    let join = if target.contains('?') { '&' } else { '?' };
    let (user, password) = NAMES[at];
    let target = format!(
        "{target}{join}{user}={}&{password}={}",
        known.seed.user("nobody"),
        known.seed.password("wrong")
    );
    vec![Request::get(target, CONTROLS[at]).of(operation).control()]
}
