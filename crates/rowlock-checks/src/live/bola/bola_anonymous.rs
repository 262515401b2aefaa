//! Lists that ask for credentials beside objects that do not.

use rowlock_model::{
    Batch, Case, Category, Confidence, Credential, Findings, IdentityId, Known, Meta, Need, Phase, Place,
    Plan, Probe, Proof, Reference, Request, Security, Seen, Severity, Subject, Verdict,
};

use super::account::is_account;
use super::owner::owner;
use super::shelf::{Listed, Shelf, addresses_objects, shelves};
use super::trial::data;
use crate::leaves::same_object;
use crate::words::told;

/// See the page beside this file.
pub(super) struct BolaAnonymous;

static META: Meta = Meta {
    id: "bola-anonymous",
    title: "A user's object is given to anybody who knows its identifier",
    category: Category::Bola,
    severity: Severity::Critical,
    core: false,
    weakness: "bola-anonymous",
    cwe: &[639, 306],
    owasp: 1,
    asvs: &["8.2.2", "8.3.1"],
    needs: &[Need::Identity, Need::Protected],
    references: &[Reference {
        title: "OWASP API1:2023 Broken Object Level Authorization",
        url: "https://owasp.org/API-Security/editions/2023/en/0xa1-broken-object-level-authorization/",
    }],
    page: include_str!("bola_anonymous.md"),
};

const ME: IdentityId = IdentityId(0);
const NOBODY: &str = "without credentials";
const AGAIN: &str = "without credentials, again";
const OWNER: &str = "the owner";
const UNKNOWN: &str = "an identifier that nobody has, without credentials";
const LIST: &str = "the list without credentials, again";

impl Probe for BolaAnonymous {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn plan(&self, known: &Known) -> Plan {
        let cases: Vec<Case> = open_beside_lists(known)
            .iter()
            .map(|(shelf, object)| {
                let request = Request::get(shelf.target(&object.id), NOBODY).of(shelf.item);
                Case::about(Subject::Operation(shelf.item), vec![request]).at_most(5).in_phase(Phase::Read)
            })
            .collect();
        if !cases.is_empty() {
            return Plan::Cases(cases);
        }
        if !addresses_objects(known) {
            return Plan::NotApplicable("no operation reads an object by an identifier in its path".into());
        }
        Plan::NotApplicable(
            "no closed list shows objects of the user's own whose operation may be open (auth-not-enforced judges \
             what the description closes)"
                .into(),
        )
    }

    fn judge(&self, known: &Known, case: &Case, seen: &Seen<'_>, out: &mut Findings<'_>) -> Verdict {
        let mut all = open_beside_lists(known).into_iter();
        let Some((of, object)) = all.find(|(s, _)| Some(s.item) == case.subject.operation()) else {
            return Verdict::unsure("the object of the experiment is not known any more");
        };
        let Some(attack) = seen.named(NOBODY).filter(|e| e.answer().is_some()) else {
            return Verdict::unsure("the request without credentials was not answered");
        };
        let Some(first) = data(Some(attack)) else { return Verdict::Done };
        let (Some(again), Some(owners), Some(list)) =
            (seen.named(AGAIN), seen.named(OWNER), seen.named(LIST))
        else {
            return Verdict::Next(Batch::one_by_one(controls(known, &of, &object)));
        };
        let (Some(again), Some(own)) = (data(Some(again)), data(Some(owners))) else {
            return Verdict::unsure("the object could be read once and not again");
        };
        if !same_object(first, again, own) {
            return Verdict::Done;
        }
        let unknown = seen.named(UNKNOWN);
        if let Some(any) = data(unknown) {
            return if same_object(first, again, any) {
                Verdict::Done
            } else {
                Verdict::unsure("an identifier that nobody has is answered with data too")
            };
        }
        if data(Some(list)).is_some() {
            return Verdict::Done;
        }
        out.find(
            Place::operation(known, of.item),
            Confidence::Confirmed,
            format!(
                "the list of these objects is closed ({}) and shows each user other ones, and the object '{}' is given \
                 without credentials as its owner gets it, twice; an identifier that nobody has is refused ({})",
                told(list),
                object.id,
                unknown.map_or_else(|| "not asked".to_owned(), told)
            ),
            Proof::of(known, attack).and(known, owners).and(known, list),
        );
        Verdict::Done
    }
}

/// Operations on objects of the user's own, beside a closed list, that no description closes: what one closes is
/// judged by auth-not-enforced.
fn open_beside_lists(known: &Known) -> Vec<(Shelf, Listed)> {
    let may_be_open = |s: &Shelf| {
        let operation = known.surface.operation(s.item);
        operation.is_some_and(|o| !matches!(o.security, Security::Required(_))) && known.is_protected(s.list)
    };
    shelves(known).into_iter().filter(may_be_open).filter_map(|s| own(known, &s).map(|l| (s, l))).collect()
}

/// An object of the list that is the user's own: it names him, or another user's list does not show it.
fn own(known: &Known, shelf: &Shelf) -> Option<Listed> {
    let all = shelf.of(known, ME)?;
    let named = |l: &&Listed| owner(&l.shown).is_some_and(|o| is_account(known, ME, &o));
    if let Some(found) = all.iter().find(named) {
        return Some(found.clone());
    }
    let others = shelf.of(known, IdentityId(1))?;
    let apart = !others.is_empty() && all.iter().all(|l| others.iter().all(|o| o.id != l.id));
    apart.then(|| all.first().cloned()).flatten()
}

fn controls(known: &Known, shelf: &Shelf, object: &Listed) -> Vec<Request> {
    let target = shelf.target(&object.id);
    let ask = |target: String, name: &'static str| Request::get(target, name).of(shelf.item).control();
    let mut list = Request::get(shelf.list_target(known), LIST).control().fresh();
    list.operation = Some(shelf.list);
    vec![
        Request::get(target.clone(), AGAIN).of(shelf.item).fresh(),
        ask(target, OWNER).with(Credential::Valid(ME)),
        ask(shelf.target(&known.seed.nobodys(&object.id)), UNKNOWN),
        list,
    ]
}
