//! A method that the description does not give, or keeps for administrators, works for an ordinary caller.

use rowlock_model::{
    Batch, Case, Category, Confidence, Consent, Exchange, Findings, Known, Meta, Method, OperationId, Phase,
    Place, Plan, Probe, Proof, Provenance, Reference, Request, Seen, Severity, StateRisk, Verdict, likeness,
};

use super::caller::{Caller, beside};
use super::removal::{object, place, removable, remove};
use crate::entry::carries_data;
use crate::passive::auth::public::is_public_by_habit;
use crate::payload;
use crate::privilege::{self, Role};

/// See the page beside this file.
pub(super) struct BflaMethod;

static META: Meta = Meta {
    id: "bfla-method",
    title: "A method works that the caller was not given",
    category: Category::Bfla,
    severity: Severity::Medium,
    core: false,
    weakness: "bfla-method",
    cwe: &[650, 285],
    owasp: 5,
    asvs: &["8.2.1", "8.3.1"],
    needs: &[],
    references: &[Reference {
        title: "OWASP API5:2023 Broken Function Level Authorization",
        url: "https://owasp.org/API-Security/editions/2023/en/0xa5-broken-function-level-authorization/",
    }],
    page: include_str!("bfla_method.md"),
};

/// Paths that are read though no `GET` is described.
const PATHS: usize = 10;
const GET: &str = "GET, which the description does not give";
const AGAIN: &str = "GET, again";
const RANDOM: &str = "GET of a random path beside it";
const MAKE: &str = "make an object";
const BEFORE: &str = "read it";
const REMOVE: &str = "remove it";
const AFTER: &str = "read it after that";

impl Probe for BflaMethod {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn plan(&self, known: &Known) -> Plan {
        if !known.surface.operations.iter().any(|o| o.provenance == Provenance::Document) {
            return Plan::NotAssessed("which methods are meant needs an API description: give --spec".into());
        }
        let caller = Caller::user(known);
        let reads = written_only(known).take(PATHS).map(|(id, path)| {
            let ask = |target: String, name| Request::get(target, name).with(caller.credential());
            let random = ask(beside(known, path, META.id), RANDOM).control();
            Case::on(id, vec![ask(path.to_owned(), GET), random]).at_most(3).in_phase(Phase::Read)
        });
        let removes = removable(known).into_iter().filter_map(|collection| {
            let id = collection.create?;
            let operation = known.surface.operation(id)?;
            let body = payload::body(known, operation, META.id)?.to_string();
            let make =
                Request::new(Method::Post, operation.sample.clone()?, MAKE).body("application/json", body);
            let make = make.with(caller.credential()).of(id).control().fresh();
            let case = Case::on(id, vec![make]).at_most(4).in_phase(Phase::Write);
            Some(case.with_consent(Consent::Write))
        });
        Plan::cases_or(
            reads.chain(removes).collect(),
            "every described path has a GET, and no object could be removed by a method that is not for everybody",
        )
    }

    fn judge(&self, known: &Known, case: &Case, seen: &Seen<'_>, out: &mut Findings<'_>) -> Verdict {
        match (seen.named(GET), seen.named(RANDOM), seen.named(MAKE)) {
            (Some(get), Some(random), _) => judge_read(known, case, get, random, seen, out),
            (_, _, Some(made)) => judge_removal(known, made, seen, out),
            _ => Verdict::unsure("a request of the experiment was not sent"),
        }
    }

    fn undo(&self, known: &Known, _: &Case, seen: &Seen<'_>) -> Vec<Request> {
        let removed = seen.named(REMOVE).is_some_and(Exchange::succeeded);
        let made = seen.named(MAKE).filter(|_| !removed).and_then(|m| object(known, m));
        made.map(|(_, target, _)| remove(known, &target, "remove the object that the experiment made"))
            .into_iter()
            .collect()
    }
}

/// Described paths without parameters on which no `GET` is described, and one of their operations.
fn written_only(known: &Known) -> impl Iterator<Item = (OperationId, &str)> {
    let mut paths: Vec<&str> = Vec::new();
    known.surface.iter().filter_map(move |(id, operation)| {
        let path = operation.path.as_str();
        let read = known.surface.operations.iter().any(|o| o.method == Method::Get && o.path == path);
        let apart = read || path.contains('{') || is_public_by_habit(path) || paths.contains(&path);
        let risky = StateRisk::of(&Method::Get, path, operation.name.as_deref()).is_some();
        if operation.provenance != Provenance::Document || apart || risky {
            return None;
        }
        paths.push(path);
        Some((id, path))
    })
}

fn judge_read(
    known: &Known,
    case: &Case,
    get: &Exchange,
    random: &Exchange,
    seen: &Seen<'_>,
    out: &mut Findings<'_>,
) -> Verdict {
    let data = |e: &Exchange| e.answer().is_some_and(|a| a.is_success() && carries_data(a));
    let same = matches!((get.answer(), random.answer()), (Some(a), Some(b)) if likeness::same_content(a, b));
    if !data(get) || same || random.succeeded() {
        return Verdict::Done;
    }
    let Some(again) = seen.named(AGAIN) else {
        let again = Request::get(get.sent.target.clone(), AGAIN).with(get.sent.credential.clone()).fresh();
        return Verdict::Next(Batch::one_by_one(vec![again]));
    };
    if !data(again) {
        return Verdict::unsure("the path answered once and not again");
    }
    let described = case.subject.operation().and_then(|id| known.surface.operation(id));
    out.find(
        Place::of(known, get),
        Confidence::Firm,
        format!(
            "GET answers with data, twice, while the description has only {} there; a random path beside it does not",
            described.map(|o| o.method.to_string()).unwrap_or_default()
        ),
        Proof::of(known, get).and(known, random),
    )
    .severity(Severity::Low);
    Verdict::Done
}

fn judge_removal(known: &Known, made: &Exchange, seen: &Seen<'_>, out: &mut Findings<'_>) -> Verdict {
    let Some((collection, target, _)) = object(known, made) else {
        return Verdict::unsure("no object could be made, so nothing was removed");
    };
    let (Some(before), Some(removed), Some(after)) =
        (seen.named(BEFORE), seen.named(REMOVE), seen.named(AFTER))
    else {
        let read = |name| {
            Request::get(target.clone(), name).with(Caller::user(known).credential()).control().fresh()
        };
        return Verdict::Next(Batch::one_by_one(vec![
            read(BEFORE),
            remove(known, &target, REMOVE),
            read(AFTER),
        ]));
    };
    if !removed.succeeded() {
        return Verdict::Done;
    }
    if !before.succeeded() || !matches!(after.status(), Some(404 | 410)) {
        return Verdict::unsure("whether the object is gone could not be read");
    }
    let role = known.user().map_or(Role::Unknown, |(id, _)| privilege::role(known, id));
    let proof = Proof::of(known, removed).and(known, before).and(known, after);
    let gone = "the object was there before and is gone after it";
    match collection.remove.and_then(|id| known.surface.operation(id)).and_then(privilege::administrative) {
        Some(sign) => {
            let (confidence, who) = match role {
                Role::Ordinary(_, property) => {
                    (Confidence::Confirmed, format!("whose own account says `{property}`"))
                }
                _ => (Confidence::Tentative, "whose role is unknown".to_owned()),
            };
            let because = format!("{} may DELETE, {who}, although {sign}; {gone}", Caller::user(known).name);
            out.find(place(&collection), confidence, because, proof).severity(Severity::High);
        }
        None => {
            let because = format!("DELETE works though the description does not give it; {gone}");
            out.find(place(&collection), Confidence::Confirmed, because, proof);
        }
    }
    Verdict::Done
}
