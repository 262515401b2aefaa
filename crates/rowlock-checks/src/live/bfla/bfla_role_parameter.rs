//! A parameter or a header field that names a role changes what a caller may do.

use rowlock_model::{
    Answer, Batch, Case, Category, Confidence, Exchange, Findings, Known, Meta, Operation, OperationId,
    Phase, Place, Plan, Probe, Proof, Reference, Request, Seen, Severity, Verdict, likeness,
};

use super::caller::Caller;
use super::gain::gain;
use crate::entry::carries_data;
use crate::passive::auth::public::is_public_by_habit;

/// See the page beside this file.
pub(super) struct BflaRoleParameter;

static META: Meta = Meta {
    id: "bfla-role-parameter",
    title: "A caller names their own role and is believed",
    category: Category::Bfla,
    severity: Severity::High,
    core: false,
    weakness: "bfla-role-parameter",
    cwe: &[807, 639, 285],
    owasp: 5,
    asvs: &["8.2.1", "8.3.1"],
    needs: &[],
    references: &[Reference {
        title: "OWASP API5:2023 Broken Function Level Authorization",
        url: "https://owasp.org/API-Security/editions/2023/en/0xa5-broken-function-level-authorization/",
    }],
    page: include_str!("bfla_role_parameter.md"),
};

/// Refused operations that are tried, and answered ones.
const REFUSED: usize = 8;
const ANSWERED: usize = 6;
/// Requests that one operation may take.
const REQUESTS: usize = 10;

const QUERY: [(&str, &str); 2] = [("admin", "true"), ("role", "admin")];
const FIELDS: [(&str, &str); 3] = [("X-Role", "admin"), ("X-Admin", "true"), ("X-User-Role", "admin")];
/// Parameters that nobody reads, with the values of the real ones.
const MADE_UP: [(&str, &str); 2] = [("rowlock", "true"), ("lock", "admin")];
const ALL_QUERY: &str = "role parameters in the query";
const ALL_FIELDS: &str = "role header fields";
const NONSENSE_QUERY: &str = "a made-up parameter with the same value";
const NONSENSE_FIELD: &str = "a made-up header field with the same value";
const PLAIN: &str = "without any of them, again";

impl Probe for BflaRoleParameter {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn plan(&self, known: &Known) -> Plan {
        let caller = Caller::user(known);
        let seen = |id| known.seen(id, caller.who);
        let refused =
            known.readable().filter(|(id, _)| seen(*id).is_some_and(|e| known.refuses(*id, e))).take(REFUSED);
        let answered = known
            .readable()
            .filter(|(_, o)| !is_public_by_habit(&o.path))
            .filter(|(id, _)| {
                seen(*id).and_then(Exchange::answer).is_some_and(|a| a.is_success() && carries_data(a))
            })
            .filter(|(id, _)| seen(*id).and_then(Exchange::answer).is_some_and(|a| a.json().is_some()))
            .take(ANSWERED);
        let cases = refused
            .chain(answered)
            .filter_map(|(id, operation)| {
                let screens = [
                    in_query(known, id, operation, &caller, &QUERY, ALL_QUERY),
                    in_fields(id, operation, &caller, &FIELDS, ALL_FIELDS),
                ];
                let requests: Vec<Request> = screens.into_iter().flatten().collect();
                (!requests.is_empty()).then(|| Case::on(id, requests).at_most(REQUESTS).in_phase(Phase::Read))
            })
            .collect();
        Plan::cases_or(cases, "no operation that could be read refuses a caller or answers with an object")
    }

    fn judge(&self, known: &Known, case: &Case, seen: &Seen<'_>, out: &mut Findings<'_>) -> Verdict {
        let caller = Caller::user(known);
        let Some((id, operation, plain)) = case
            .subject
            .operation()
            .and_then(|id| Some((id, known.surface.operation(id)?, known.seen(id, caller.who)?)))
        else {
            return Verdict::unsure("the operation was not seen without the parameters");
        };
        let changed = |e: &Exchange| gain(known, id, plain, e);
        let queried = seen.named(ALL_QUERY).and_then(changed).is_some();
        let fielded = seen.named(ALL_FIELDS).and_then(changed).is_some();
        if !queried && !fielded {
            return Verdict::Done;
        }
        let Some(last) = seen.named(PLAIN) else {
            let mut requests = Vec::new();
            if queried {
                requests.extend(
                    in_query(known, id, operation, &caller, &MADE_UP, NONSENSE_QUERY).map(Request::control),
                );
                requests.extend(
                    QUERY.iter().filter_map(|q| in_query(known, id, operation, &caller, &[*q], &name(q))),
                );
            } else {
                requests.extend(
                    in_fields(id, operation, &caller, &[("X-Rowlock", "admin")], NONSENSE_FIELD)
                        .map(Request::control),
                );
                requests
                    .extend(FIELDS.iter().filter_map(|f| in_fields(id, operation, &caller, &[*f], &name(f))));
            }
            requests.extend(in_fields(id, operation, &caller, &[], PLAIN).map(|r| r.control().fresh()));
            return Verdict::Next(Batch::one_by_one(requests));
        };
        let Some(control) = seen.named(if queried { NONSENSE_QUERY } else { NONSENSE_FIELD }) else {
            return Verdict::unsure("the made-up parameter was not sent");
        };
        if changed(control).is_some() || !alike(plain, control) || !alike(plain, last) {
            // An answer that any parameter changes, or that changes by itself, says nothing of roles.
            return if changed(last).is_some() {
                Verdict::unsure("the answer changes by itself")
            } else {
                Verdict::Done
            };
        }
        let tricks = QUERY.iter().chain(&FIELDS);
        let Some((trick, shown, what)) = tricks.into_iter().find_map(|t| {
            let exchange = seen.named(&name(t))?;
            Some((name(t), exchange, changed(exchange)?))
        }) else {
            return Verdict::unsure("the parameters changed the answer together and none of them alone");
        };
        out.find(
            Place::operation(known, id).part(trick.clone()),
            Confidence::Confirmed,
            format!(
                "`{trick}` {what} for {}, twice; a made-up one with the same value does not, and without it \
                 the answer is as before",
                caller.name
            ),
            Proof::of(known, shown).and(known, control).and(known, last),
        );
        Verdict::Done
    }
}

fn in_query(
    known: &Known,
    id: OperationId,
    operation: &Operation,
    caller: &Caller,
    pairs: &[(&str, &str)],
    name: &str,
) -> Option<Request> {
    // A documented `role` is a filter.
    let documented = |n: &str| operation.parameters.iter().any(|p| p.name.eq_ignore_ascii_case(n));
    let pairs: Vec<String> =
        pairs.iter().filter(|(n, _)| !documented(n)).map(|(n, v)| format!("{n}={v}")).collect();
    let target = known.sample(id).filter(|_| !pairs.is_empty())?;
    let joint = if target.contains('?') { '&' } else { '?' };
    Some(
        Request::get(format!("{target}{joint}{}", pairs.join("&")), name.to_owned())
            .with(caller.credential())
            .of(id),
    )
}

fn in_fields(
    id: OperationId,
    operation: &Operation,
    caller: &Caller,
    fields: &[(&str, &str)],
    name: &str,
) -> Option<Request> {
    let request =
        Request::get(operation.sample.as_deref()?, name.to_owned()).with(caller.credential()).of(id);
    Some(fields.iter().fold(request, |r, (n, v)| r.header(*n, *v)))
}

fn name((name, value): &(&str, &str)) -> String {
    if name.starts_with("X-") { format!("{name}: {value}") } else { format!("?{name}={value}") }
}

fn alike(a: &Exchange, b: &Exchange) -> bool {
    let both =
        |a: &Answer, b: &Answer| a.status == b.status && (!a.is_success() || likeness::same_content(a, b));
    matches!((a.answer(), b.answer()), (Some(a), Some(b)) if both(a, b))
}
