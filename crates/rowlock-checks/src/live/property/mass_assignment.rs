//! A property that only the service should set is taken from the client.

use rowlock_model::{
    Case, Category, Confidence, Consent, Exchange, Findings, Known, Meta, Need, Place, Plan, Probe, Proof,
    Reference, Request, Seen, Severity, Verdict,
};
use serde_json::{Map, Value, json};

use super::alteration::{Extra, Way, about_case, after, leaves, made, operation, plan, stuck, undo};
use super::granting::{existing, new};
use super::own_profile;
use crate::own_object::MAKE;

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
        plan(known, &[Way::Change, Way::Create], own_profile::cases(known))
    }

    fn judge(&self, known: &Known, case: &Case, seen: &Seen<'_>, out: &mut Findings<'_>) -> Verdict {
        if own_profile::is_about(known, case) {
            return own_profile::judge(known, case, seen, out);
        }
        let made = match made(known, case, seen) {
            Ok(made) => made,
            Err(verdict) => return verdict,
        };
        let Some((_, way)) = about_case(known, case) else { return Verdict::Done };
        let (collection, before) = (&made.collection, &made.before);
        let (existing, new) = (existing(known, collection, before), new(known, collection, before));
        let nonsense = vec![(known.seed.word("nonsense", 10), json!("rowlock"))];
        let next = |name, extras: &[Extra]| way.next(known, &made, seen, name, extras);
        for (name, extras) in [(EXISTING, &existing), (NEW, &new)] {
            if let Some(batch) = (!extras.is_empty()).then(|| next(name, extras)).flatten() {
                return Verdict::Next(batch);
            }
        }
        let of = |name, written| after(seen, name).map(|a| stuck(before, &a, written)).unwrap_or_default();
        let (changed, added) = (of(EXISTING, &existing), of(NEW, &new));
        if let Some(batch) = (!added.is_empty()).then(|| next(NONSENSE, &nonsense)).flatten() {
            return Verdict::Next(batch);
        }
        let stores_anything = !of(NONSENSE, &nonsense).is_empty();
        // One property tells that anything is kept as well as three do.
        let added = &added[..if stores_anything { added.len().min(1) } else { added.len() }];
        for (name, extra) in changed.iter().map(|e| (EXISTING, *e)).chain(added.iter().map(|e| (NEW, *e))) {
            found(known, case, seen, out, &Stuck { name, extra, before, stores_anything, way });
        }
        // A service that refuses what it does not know is sound, unless it refuses everything.
        let accepted = |name: &str| seen.named(name).is_some_and(Exchange::succeeded);
        // That an object can be made was seen at the beginning.
        if way == Way::Create || [EXISTING, NEW, ALONE].into_iter().any(accepted) {
            return Verdict::Done;
        }
        next(ALONE, &[]).map_or_else(
            || Verdict::unsure("the object could not be changed, with other properties or without"),
            Verdict::Next,
        )
    }

    fn undo(&self, known: &Known, case: &Case, seen: &Seen<'_>) -> Vec<Request> {
        let profile = own_profile::undo(known, case, seen);
        profile.into_iter().chain(undo(known, case, seen, &names(known, case))).collect()
    }

    fn leaves(&self, known: &Known, case: &Case, seen: &Seen<'_>) -> Vec<String> {
        let profile = own_profile::leaves(known, case, seen);
        profile.into_iter().chain(leaves(known, case, seen, &names(known, case))).collect()
    }
}

/// The requests of a case that make an object.
fn names(known: &Known, case: &Case) -> Vec<&'static str> {
    match about_case(known, case) {
        Some((_, Way::Create)) => vec![MAKE, EXISTING, NEW, NONSENSE],
        _ => vec![MAKE],
    }
}

/// A property that stands in the object as the client wrote it.
struct Stuck<'a> {
    name: &'static str,
    extra: &'a Extra,
    before: &'a Map<String, Value>,
    stores_anything: bool,
    way: Way,
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
        let because = match stuck.way {
            Way::Change => format!(
                "`{property}`, {said}, was {old} as the service made the object, and {value} after the maker wrote it \
                 there"
            ),
            Way::Create => format!(
                "`{property}`, {said}, is {old} in an object that is made without it, and {value} in one whose maker \
                 sent it along"
            ),
        };
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
