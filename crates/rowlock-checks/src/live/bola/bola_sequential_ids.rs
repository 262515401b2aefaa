//! The identifier beside one's own gives another owner's object.

use rowlock_model::{
    Batch, Case, Category, Confidence, Credential, Exchange, Findings, IdentityId, Known, Meta, Need,
    OperationId, Phase, Place, Plan, Probe, Proof, Reference, Request, Seen, Severity, Subject, Verdict,
};

use super::bola_confirmed::tried;
use super::owner::{Owner, owner};
use super::shelf::{Shelf, shelves};
use super::trial::data;
use crate::leaves::same_object;
use crate::words::told;

/// See the page beside this file.
pub(super) struct BolaSequentialIds;

static META: Meta = Meta {
    id: "bola-sequential-ids",
    title: "The next number gives another user's object",
    category: Category::Bola,
    severity: Severity::High,
    core: false,
    weakness: "bola",
    cwe: &[639],
    owasp: 1,
    asvs: &["8.2.2"],
    needs: &[Need::Identity],
    references: &[Reference {
        title: "OWASP API1:2023 Broken Object Level Authorization",
        url: "https://owasp.org/API-Security/editions/2023/en/0xa1-broken-object-level-authorization/",
    }],
    page: include_str!("bola_sequential_ids.md"),
};

const ME: IdentityId = IdentityId(0);
const NEIGHBOUR: &str = "a number beside one's own";
const AGAIN: &str = "the same number, again";
const OWN: &str = "one's own object";
const NOBODY: &str = "the same number without credentials";
const UNKNOWN: &str = "a number that nobody has";
/// Neighbours that are tried.
const NEIGHBOURS: usize = 4;

impl Probe for BolaSequentialIds {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn plan(&self, known: &Known) -> Plan {
        let found = numbered(known);
        if found.is_empty() {
            let better = tried(known);
            let counted = |s: &Shelf| better.contains(&s.item) && numbers(known, s).is_some();
            let why = if shelves(known).iter().any(counted) {
                "objects with numbers as identifiers are tried with two users (bola-confirmed)"
            } else {
                "no list shows the user numbered objects that all name one owner"
            };
            return Plan::NotApplicable(why.into());
        }
        let cases = found.iter().map(|(shelf, numbers, _)| {
            let ask = |n: &u64| Request::get(shelf.target(&n.to_string()), NEIGHBOUR);
            let requests =
                beside(numbers).iter().map(|n| ask(n).with(Credential::Valid(ME)).of(shelf.item)).collect();
            let case = Case::about(Subject::Operation(shelf.item), requests);
            let most = case.max_requests + 4;
            case.at_most(most).in_phase(Phase::Read)
        });
        Plan::Cases(cases.collect())
    }

    fn judge(&self, known: &Known, case: &Case, seen: &Seen<'_>, out: &mut Findings<'_>) -> Verdict {
        let mut all = numbered(known).into_iter();
        let Some((of, numbers, mine)) = all.find(|(s, ..)| Some(s.item) == case.subject.operation()) else {
            return Verdict::unsure("the objects of the experiment are not known any more");
        };
        if seen.all(NEIGHBOUR).all(|e| e.answer().is_none()) {
            return Verdict::unsure("no number beside one's own was answered");
        }
        let objects = || seen.all(NEIGHBOUR).filter_map(|e| Some((e, data(Some(e))?)));
        if objects().next().is_none() {
            return Verdict::Done;
        }
        let Some((attack, object, theirs)) = objects().find_map(|(e, a)| Some((e, a, stranger(e, &mine)?)))
        else {
            let named = objects().any(|(_, a)| a.json().and_then(|v| owner(&v)).is_some());
            return if named {
                Verdict::Done
            } else {
                Verdict::unsure(
                    "a number beside one's own gives an object that names no owner: give --other-user",
                )
            };
        };
        let (Some(again), Some(own)) = (seen.named(AGAIN), seen.named(OWN)) else {
            return Verdict::Next(Batch::one_by_one(controls(known, &of, &numbers, &attack.sent.target)));
        };
        let Some(again) = data(Some(again)) else {
            return Verdict::unsure("the number beside one's own was answered once and not again");
        };
        let same = |name: &str| data(seen.named(name)).is_some_and(|a| same_object(object, again, a));
        if !same_object(object, again, again) || same(NOBODY) || same(UNKNOWN) || same(OWN) {
            return Verdict::Done;
        }
        if data(seen.named(UNKNOWN)).is_some() || data(Some(own)).is_none() {
            return Verdict::unsure(
                "a number that nobody has is answered with data, or one's own object is not",
            );
        }
        let status = |name: &str| seen.named(name).map_or_else(|| "not asked".to_owned(), told);
        out.find(
            Place::operation(known, of.item),
            Confidence::Firm,
            format!(
                "the list shows objects whose `{}` is {}, and the number beside them, which it does not show, gives one \
                 of {}, twice; without credentials it is not given ({}), a number that nobody has is refused ({})",
                theirs.property,
                mine.value,
                theirs.value,
                status(NOBODY),
                status(UNKNOWN)
            ),
            Proof::of(known, attack).and(known, own),
        );
        Verdict::Done
    }
}

/// Shelves of numbered objects that all name one owner, and that no second user tries better.
fn numbered(known: &Known) -> Vec<(Shelf, Vec<u64>, Owner)> {
    let better: Vec<OperationId> = tried(known);
    let mine = |shelf: &Shelf| shelf.owner_of_all(known, ME);
    let of = |s: Shelf| Some((numbers(known, &s)?, mine(&s)?)).map(|(numbers, mine)| (s, numbers, mine));
    shelves(known).into_iter().filter(|s| !better.contains(&s.item)).filter_map(of).collect()
}

/// The identifiers that a list shows, when they are numbers with others beside them.
fn numbers(known: &Known, shelf: &Shelf) -> Option<Vec<u64>> {
    let all = shelf.of(known, ME)?;
    let mut numbers: Vec<u64> = all.iter().map(|l| l.id.parse().ok()).collect::<Option<_>>()?;
    numbers.sort_unstable();
    (!beside(&numbers).is_empty()).then_some(numbers)
}

/// Numbers next to one's own that are not one's own; lists without anything have none.
fn beside(own: &[u64]) -> Vec<u64> {
    let near = own.iter().flat_map(|n| [n.checked_sub(1), n.checked_add(1)]).flatten();
    let mut all: Vec<u64> = near.filter(|n| *n > 0 && !own.contains(n)).collect();
    all.sort_unstable();
    all.dedup();
    all.truncate(NEIGHBOURS);
    all
}

/// The owner that an answer names, when it is somebody else.
fn stranger(exchange: &Exchange, mine: &Owner) -> Option<Owner> {
    let named = owner(&exchange.answer()?.json()?)?;
    (named.property == mine.property && named.value != mine.value).then_some(named)
}

fn controls(known: &Known, shelf: &Shelf, numbers: &[u64], target: &str) -> Vec<Request> {
    let me = || Credential::Valid(ME);
    let own = numbers.first().map(ToString::to_string).unwrap_or_default();
    let ask = |target: String, name: &'static str| Request::get(target, name).of(shelf.item).control();
    vec![
        ask(target.to_owned(), AGAIN).with(me()).fresh(),
        ask(target.to_owned(), NOBODY),
        ask(shelf.target(&known.seed.nobodys(&own)), UNKNOWN).with(me()),
        ask(shelf.target(&own), OWN).with(me()),
    ]
}
