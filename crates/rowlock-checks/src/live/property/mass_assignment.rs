//! A property that only the service should set is taken from the client.

use rowlock_model::{
    Batch, Case, Category, Confidence, Consent, Exchange, Findings, Known, Meta, Need, Place, Plan, Probe,
    Proof, Reference, Request, Seen, Severity, Verdict,
};
use serde_json::{Map, Value, json};

use super::alteration::{Extra, after, cases, collection, operation, properties, stuck, write};
use super::granting::{existing, new};
use crate::collection::Collection;
use crate::own_object::{AS_MADE, MAKE, about, id, nameless, none_makeable, not_made, read, removal};

/// See the page beside this file.
pub(super) struct MassAssignment;

static META: Meta = Meta {
    id: "mass-assignment",
    title: "A client can set a property that only the service should set",
    category: Category::Property,
    severity: Severity::High,
    core: false,
    weakness: "mass-assignment",
    cwe: &[915],
    owasp: 3,
    asvs: &["15.3.3", "8.2.3"],
    needs: &[Need::Consent(Consent::Write), Need::Identity],
    references: &[
        Reference {
            title: "OWASP API3:2023 Broken Object Property Level Authorization",
            url: "https://owasp.org/API-Security/editions/2023/en/0xa3-broken-object-property-level-authorization/",
        },
        Reference {
            title: "OWASP Mass Assignment Cheat Sheet",
            url: "https://cheatsheetseries.owasp.org/cheatsheets/Mass_Assignment_Cheat_Sheet.html",
        },
    ],
    page: include_str!("mass_assignment.md"),
};

const EXISTING: &str = "write with properties that the object has";
const NEW: &str = "write with properties that it has not";
const NONSENSE: &str = "write with a property that means nothing";
const ALONE: &str = "write without other properties";

impl Probe for MassAssignment {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn plan(&self, known: &Known) -> Plan {
        Plan::cases_or(cases(known), none_changeable(known))
    }

    fn judge(&self, known: &Known, case: &Case, seen: &Seen<'_>, out: &mut Findings<'_>) -> Verdict {
        let Some(collection) = collection(known, case) else { return Verdict::Done };
        let Some(id) = id(&collection, seen, MAKE) else { return Verdict::unsure(not_made(seen)) };
        let target = collection.target(&id);
        if seen.named(AS_MADE).is_none() {
            return Verdict::Next(Batch::one_by_one(vec![as_made(&collection, &target)]));
        }
        let Some(before) = read(seen, AS_MADE).and_then(properties) else {
            return Verdict::unsure("an object was made and could not be read back as JSON by its maker");
        };
        let (existing, new) = (existing(known, &collection, &before), new(known, &collection, &before));
        let nonsense = vec![(known.seed.word("nonsense", 10), json!("rowlock"))];
        let next = |name, extras: &[Extra]| {
            let requests = write(known, &collection, &target, name, extras)?;
            Some(Verdict::Next(Batch::one_by_one(requests)))
        };
        for (name, extras) in [(EXISTING, &existing), (NEW, &new)] {
            if !extras.is_empty()
                && seen.named(name).is_none()
                && let Some(verdict) = next(name, extras)
            {
                return verdict;
            }
        }
        let of = |name, written| after(seen, name).map(|a| stuck(&before, &a, written)).unwrap_or_default();
        let (changed, added) = (of(EXISTING, &existing), of(NEW, &new));
        if !added.is_empty()
            && seen.named(NONSENSE).is_none()
            && let Some(verdict) = next(NONSENSE, &nonsense)
        {
            return verdict;
        }
        let stores_anything = !of(NONSENSE, &nonsense).is_empty();
        // One property tells that anything is kept as well as three do.
        let added = &added[..if stores_anything { added.len().min(1) } else { added.len() }];
        for (name, extra) in changed.iter().map(|e| (EXISTING, *e)).chain(added.iter().map(|e| (NEW, *e))) {
            found(known, case, seen, out, &Stuck { name, extra, before: &before, stores_anything });
        }
        // A service that refuses what it does not know is sound, unless it refuses everything.
        let accepted = |name: &str| seen.named(name).is_some_and(Exchange::succeeded);
        if [EXISTING, NEW, ALONE].into_iter().any(accepted) {
            return Verdict::Done;
        }
        let control = if seen.named(ALONE).is_none() { next(ALONE, &Vec::new()) } else { None };
        control.unwrap_or_else(|| {
            Verdict::unsure("the object could not be changed, with other properties or without")
        })
    }

    fn undo(&self, known: &Known, case: &Case, seen: &Seen<'_>) -> Vec<Request> {
        collection(known, case).map(|c| removal(&c, seen, &[MAKE])).unwrap_or_default()
    }

    fn leaves(&self, known: &Known, case: &Case, seen: &Seen<'_>) -> Vec<String> {
        collection(known, case).map(|c| nameless(&c, seen, &[MAKE])).unwrap_or_default()
    }
}

/// Why no case could be planned.
pub(super) fn none_changeable(known: &Known) -> String {
    let makeable = crate::own_object::makeable(known);
    if makeable.is_empty() {
        none_makeable(known)
    } else {
        "no operation changes what can be made".to_owned()
    }
}

/// The maker's reading before any write.
pub(super) fn as_made(collection: &Collection, target: &str) -> Request {
    let by = rowlock_model::Credential::Valid(crate::own_object::MAKER);
    about(rowlock_model::Method::Get, collection.read, target.to_owned(), AS_MADE, by).control()
}

/// A property that stands in the object as the client wrote it.
struct Stuck<'a> {
    name: &'static str,
    extra: &'a Extra,
    before: &'a Map<String, Value>,
    stores_anything: bool,
}

fn found(known: &Known, case: &Case, seen: &Seen<'_>, out: &mut Findings<'_>, stuck: &Stuck<'_>) {
    let (property, value) = stuck.extra;
    let Some(write) = seen.named(stuck.name) else { return };
    let mut proof = Proof::of(known, write);
    if let Some(at) = seen.exchanges.iter().position(|e| e.name == stuck.name)
        && let Some(after) = seen.exchanges.get(at + 1)
    {
        proof = proof.and(known, after);
    }
    let place = Place::operation(known, operation(case)).part(property.clone());
    let said = "which no described body of the operation has";
    if let Some(old) = stuck.before.get(property) {
        let because = format!(
            "`{property}`, {said}, was {old} as the service made the object, and {value} after the maker wrote it there"
        );
        out.find(place, Confidence::Confirmed, because, proof);
        return;
    }
    if let Some(exchange) = seen.named(NONSENSE) {
        proof = proof.and(known, exchange);
    }
    if stuck.stores_anything {
        let because =
            format!("`{property}` is kept as written, and so is a property whose name means nothing");
        out.find(Place::operation(known, operation(case)), Confidence::Tentative, because, proof)
            .title("The service keeps whatever property a client sends")
            .severity(Severity::Low);
        return;
    }
    let because = format!(
        "`{property}`, {said}, is {value} after it was written there; a property whose name means nothing is not kept"
    );
    out.find(place, Confidence::Confirmed, because, proof);
}
