//! A header field that any client can send opens what is refused without it.

use rowlock_model::{
    Batch, Case, Category, Confidence, Exchange, Findings, Known, Meta, Need, OperationId, Phase, Place,
    Plan, Probe, Proof, Reference, Request, Seen, Severity, Verdict, likeness,
};

use super::spread::spread;
use crate::entry::Entry;
use crate::words::told;

/// See the page beside this file.
pub(super) struct AuthBypassHeader;

static META: Meta = Meta {
    id: "auth-bypass-header",
    title: "A header field that any client can send opens the operation",
    category: Category::Authentication,
    severity: Severity::Critical,
    core: true,
    weakness: "auth-bypass-header",
    cwe: &[290, 348, 302],
    owasp: 2,
    asvs: &["4.1.3", "8.3.1"],
    needs: &[Need::Protected],
    references: &[Reference {
        title: "RFC 7239 section 8.1",
        url: "https://www.rfc-editor.org/rfc/rfc7239#section-8.1",
    }],
    page: include_str!("auth_bypass_header.md"),
};

const SOURCE: &str = "a local client, in forwarding fields";
const USER: &str = "a signed-in user, in a proxy's fields";
const FROM_PUBLIC: &str = "the protected path in rewriting fields, on a public path";
const TO_PUBLIC: &str = "a public path in rewriting fields, on the protected path";
/// Requests to one operation in the first round.
const TRICKS: usize = 4;
const WITHOUT: &str = "the same without the field, afterwards";

const SOURCE_FIELDS: [(&str, &str); 5] = [
    ("X-Forwarded-For", "127.0.0.1"),
    ("X-Real-IP", "127.0.0.1"),
    ("Forwarded", "for=127.0.0.1"),
    ("True-Client-IP", "127.0.0.1"),
    ("X-Client-IP", "127.0.0.1"),
];
const USER_FIELDS: [&str; 5] =
    ["X-Remote-User", "Remote-User", "X-Forwarded-User", "X-Auth-Request-User", "X-User"];
const REWRITING_FIELDS: [&str; 2] = ["X-Original-URL", "X-Rewrite-URL"];

/// Fields sent together in the first round and one by one in the second.
struct Trick {
    name: &'static str,
    target: String,
    fields: Vec<(&'static str, String)>,
}

impl Probe for AuthBypassHeader {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn plan(&self, known: &Known) -> Plan {
        let cases = spread(known, TRICKS)
            .into_iter()
            .filter_map(|operation| {
                let tricks = tricks(known, operation)?;
                let requests = tricks.iter().map(|t| t.request(operation, t.name, &t.fields)).collect();
                Some(Case::on(operation, requests).at_most(10).in_phase(Phase::Read))
            })
            .collect();
        Plan::cases_or(cases, "no protected operation has a known request target")
    }

    fn judge(&self, known: &Known, case: &Case, seen: &Seen<'_>, out: &mut Findings<'_>) -> Verdict {
        let Some((operation, tricks)) = case.subject.operation().and_then(|o| Some((o, tricks(known, o)?)))
        else {
            return Verdict::Done;
        };
        let opened = tricks.iter().find_map(|t| {
            let attack = seen.named(t.name)?;
            let entry = t.entry(known, operation, attack);
            entry.is_open().then_some((t, attack, entry))
        });
        let Some((trick, attack, entry)) = opened else { return Verdict::Done };
        if trick.name == SOURCE && known.settings.may_be_trusted_proxy {
            return Verdict::unsure(
                "forwarding fields open it, but the service may take the scanner for its own proxy; \
                 scan from another address (--source-address)",
            );
        }
        let Some(without) = seen.named(WITHOUT) else {
            return Verdict::Next(Batch::one_by_one(trick.second_round(operation)));
        };
        if trick.entry(known, operation, without).is_open() {
            return Verdict::unsure(format!("it is open without the field as well ({})", told(without)));
        }
        let alone: Vec<(&str, &Exchange)> = trick
            .fields
            .iter()
            .filter_map(|(field, _)| Some((*field, seen.named(field)?)))
            .filter(|(_, e)| trick.entry(known, operation, e).is_open())
            .collect();
        let all: Vec<&str> = trick.fields.iter().map(|(field, _)| *field).collect();
        let (fields, proof) = match alone.first() {
            Some((_, exchange)) => (alone.iter().map(|(f, _)| *f).collect(), *exchange),
            None => (all, attack),
        };
        let same = entry == Entry::Same;
        let what = if same { "the content of the right credentials" } else { "data" };
        out.find(
            Place::operation(known, operation).part(fields.join(", ")),
            if same { Confidence::Confirmed } else { Confidence::Firm },
            format!(
                "with `{}` ({}) an anonymous request got {what}; without it, it was refused afterwards ({})",
                fields.join("`, `"),
                trick.name,
                told(without)
            ),
            Proof::of(known, proof).and(known, without),
        );
        Verdict::Done
    }
}

impl Trick {
    fn request(&self, operation: OperationId, name: &'static str, fields: &[(&str, String)]) -> Request {
        let request = Request::get(self.target.clone(), name).of(operation);
        fields.iter().fold(request, |r, (field, value)| r.header(*field, value.clone()))
    }

    /// Each field alone, and none at all at last.
    fn second_round(&self, operation: OperationId) -> Vec<Request> {
        let mut round: Vec<Request> = self
            .fields
            .iter()
            .map(|(field, value)| self.request(operation, field, &[(*field, value.clone())]))
            .collect();
        round.push(self.request(operation, WITHOUT, &[]).control().fresh());
        round
    }

    /// The entry; what a public path answers to everybody is none.
    fn entry(&self, known: &Known, operation: OperationId, exchange: &Exchange) -> Entry {
        let entry = Entry::of(known, operation, exchange);
        let public = known.sightings.iter().filter(|s| s.who == rowlock_model::Who::Anonymous);
        let is_public = exchange.answer().is_some_and(|a| {
            public.filter_map(|s| s.exchange.answer()).any(|p| p.is_success() && likeness::same_content(a, p))
        });
        // With credentials to compare, other data is not the protected one; a proxy's user may see other data.
        let elsewhere =
            entry == Entry::Other && self.name != USER && known.authenticated(operation).is_some();
        if is_public || elsewhere { Entry::Shut } else { entry }
    }
}

/// The tricks for an operation.
fn tricks(known: &Known, operation: OperationId) -> Option<Vec<Trick>> {
    let target = known.sample(operation)?.to_owned();
    let public = public_target(known);
    let user = known.user().map_or("admin", |(_, i)| i.name.as_str());
    let rewriting = |to: &str| REWRITING_FIELDS.iter().map(|f| (*f, to.to_owned())).collect();
    Some(vec![
        Trick {
            name: USER,
            target: target.clone(),
            fields: USER_FIELDS.iter().map(|f| (*f, user.to_owned())).collect(),
        },
        Trick { name: FROM_PUBLIC, target: public.clone(), fields: rewriting(&target) },
        Trick { name: TO_PUBLIC, target: target.clone(), fields: rewriting(&public) },
        Trick {
            name: SOURCE,
            target,
            fields: SOURCE_FIELDS.iter().map(|(f, v)| (*f, (*v).to_owned())).collect(),
        },
    ])
}

/// A path that answers everybody, or the root.
fn public_target(known: &Known) -> String {
    let open = known.readable().find(|(id, _)| known.anonymous(*id).is_some_and(Exchange::succeeded));
    open.and_then(|(_, o)| o.sample.clone()).unwrap_or_else(|| "/".to_owned())
}
