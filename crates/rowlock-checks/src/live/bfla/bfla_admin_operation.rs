//! An operation for administrators answers callers who are none.

use rowlock_model::{
    Batch, Case, Category, Confidence, Exchange, Findings, IdentityId, Known, Meta, OperationId, Phase,
    Place, Plan, Probe, Proof, Reference, Request, Security, Seen, Severity, Verdict, Who, likeness,
};

use super::caller::{Caller, beside};
use crate::entry::carries_data;
use crate::privilege::{self, Role};

/// See the page beside this file.
pub(super) struct BflaAdminOperation;

static META: Meta = Meta {
    id: "bfla-admin-operation",
    title: "An operation for administrators answers others",
    category: Category::Bfla,
    severity: Severity::High,
    core: true,
    weakness: "bfla-admin-operation",
    cwe: &[285, 862],
    owasp: 5,
    asvs: &["8.2.1", "8.3.1"],
    needs: &[],
    references: &[Reference {
        title: "OWASP API5:2023 Broken Function Level Authorization",
        url: "https://owasp.org/API-Security/editions/2023/en/0xa5-broken-function-level-authorization/",
    }],
    page: include_str!("bfla_admin_operation.md"),
};

/// Marked operations that are looked at.
const OPERATIONS: usize = 25;

impl Probe for BflaAdminOperation {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn plan(&self, known: &Known) -> Plan {
        let callers = Caller::all(known);
        let cases = privilege::marked(known)
            .take(OPERATIONS)
            .filter_map(|(id, operation, _)| {
                let target = operation.sample.as_deref()?;
                // Equal to the ordinary requests, so these cost nothing.
                let asks =
                    callers.iter().map(|c| Request::get(target, c.name.clone()).with(c.credential()).of(id));
                Some(Case::on(id, asks.collect()).at_most(callers.len() * 3).in_phase(Phase::Read))
            })
            .collect();
        Plan::cases_or(cases, "no operation that could be read is marked for administrators")
    }

    fn judge(&self, known: &Known, case: &Case, seen: &Seen<'_>, out: &mut Findings<'_>) -> Verdict {
        let Some((id, operation)) =
            case.subject.operation().and_then(|id| Some((id, known.surface.operation(id)?)))
        else {
            return Verdict::unsure("the operation is not known");
        };
        let Some(sign) = privilege::administrative(operation) else { return Verdict::Done };
        let callers = Caller::all(known);
        let opened = |c: &Caller| seen.named(&c.name).is_some_and(|e| shows_data(known, e));
        let roles: Vec<Role<'_>> = callers.iter().map(|c| role_of(known, c)).collect();
        let suspects: Vec<(&Caller, &Role<'_>)> =
            callers.iter().zip(&roles).filter(|(c, r)| !matches!(r, Role::Privileged) && opened(c)).collect();
        let Some((caller, role)) = suspects.first() else { return without_suspects(&callers, &roles) };
        let (random, again) =
            (format!("{}: a random path beside it", caller.name), format!("{}, again", caller.name));
        let (Some(first), Some(target)) = (seen.named(&caller.name), operation.sample.as_deref()) else {
            return Verdict::unsure("the operation was not asked");
        };
        let (Some(random), Some(again)) = (seen.named(&random), seen.named(&again)) else {
            let beside =
                Request::get(beside(known, target, META.id), random).with(caller.credential()).control();
            let repeat = Request::get(target, again).with(caller.credential()).of(id).fresh();
            return Verdict::Next(Batch::one_by_one(vec![beside, repeat]));
        };
        if same(first, random) || random.answer().is_none() {
            return Verdict::unsure("a random path beside it is answered with the same content");
        }
        if !shows_data(known, again) {
            return Verdict::unsure("the operation answered once and not again");
        }
        let proof = Proof::of(known, first).and(known, random);
        let place = Place::operation(known, id);
        let end = format!("{sign}; a random path beside it is not answered so, and a repeat agrees");
        if caller.who == Who::Anonymous {
            let as_user = known.authenticated(id).filter(|e| e.succeeded());
            let (confidence, meant) = if operation.security == Security::Open {
                (Confidence::Tentative, ", as its description says")
            } else if as_user.is_some_and(|user| !same(first, user)) {
                (Confidence::Tentative, ", though with other data than a user")
            } else {
                (Confidence::Confirmed, "")
            };
            out.find(place, confidence, format!("it answers anybody with data{meant}, and {end}"), proof)
                .severity(Severity::Critical);
            return Verdict::Done;
        }
        let both = suspects.len() > 1;
        match ordinary(known, caller, role, both) {
            Some((confidence, why, shown)) => {
                let proof = shown.map_or(proof.clone(), |shown| proof.and(known, shown));
                out.find(
                    place,
                    confidence,
                    format!("it answers {} with data, {why}, and {end}", caller.name),
                    proof,
                );
                Verdict::Done
            }
            None => Verdict::unsure(format!(
                "it answers {}, of whom the service does not say whether they are an administrator: give \
                 --other-user of an ordinary account",
                caller.name
            )),
        }
    }
}

/// Nobody was let in who should not be: clean, when an ordinary caller was among those who asked.
fn without_suspects(callers: &[Caller], roles: &[Role<'_>]) -> Verdict {
    if callers.len() < 2 {
        return Verdict::unsure("anonymous requests are refused; what ordinary users get needs --user");
    }
    if roles.iter().skip(1).all(|r| matches!(r, Role::Privileged)) {
        return Verdict::unsure("only administrators were given: give --other-user of an ordinary account");
    }
    Verdict::Done
}

/// Why a caller is held for an ordinary one, and how surely; `None` when nothing says so.
fn ordinary<'a>(
    known: &'a Known,
    caller: &Caller,
    role: &Role<'a>,
    both: bool,
) -> Option<(Confidence, String, Option<&'a Exchange>)> {
    if let Role::Ordinary(profile, property) = role {
        let why = format!("whose own account says `{property}`");
        return Some((Confidence::Confirmed, why, Some(profile)));
    }
    let Who::Identity(id) = caller.who else { return None };
    if let Some((other, refused)) = refused_elsewhere(known, id) {
        let label = known.surface.operation(other).map(rowlock_model::Operation::label).unwrap_or_default();
        let why = format!("who is refused at {label} for want of rights");
        return Some((Confidence::Firm, why, Some(refused)));
    }
    both.then(|| {
        (Confidence::Tentative, "as it does the other user, whose roles are unknown".to_owned(), None)
    })
}

/// Another operation for administrators that refuses the identity with 403.
fn refused_elsewhere(known: &Known, identity: IdentityId) -> Option<(OperationId, &Exchange)> {
    privilege::marked(known).find_map(|(id, ..)| {
        let exchange = known.seen(id, Who::Identity(identity))?;
        (exchange.status() == Some(403)).then_some((id, exchange))
    })
}

fn role_of<'a>(known: &'a Known, caller: &Caller) -> Role<'a> {
    match caller.who {
        Who::Anonymous => Role::Unknown,
        Who::Identity(id) => privilege::role(known, id),
    }
}

fn shows_data(known: &Known, exchange: &Exchange) -> bool {
    let missing = |a| known.missing_page().is_some_and(|m| likeness::same_content(a, m));
    exchange.answer().is_some_and(|a| a.is_success() && carries_data(a) && !missing(a))
}

fn same(a: &Exchange, b: &Exchange) -> bool {
    matches!((a.answer(), b.answer()), (Some(a), Some(b)) if likeness::same_content(a, b))
}
