//! One user changes or removes an object that another made.

use rowlock_model::{
    Batch, Case, Category, Consent, Credential, Exchange, Findings, Known, Meta, Method, Need, Phase, Place,
    Plan, Probe, Proof, Reference, Request, Seen, Severity, Subject, Verdict,
};

use super::made::{CHANGE, CHANGED, LIST, OTHER, OWN_LIST, READ, ground, name, new_body, took};
use crate::collection::Collection;
use crate::own_object::{
    AS_MADE, MAKE, MAKER, about, body, id, json, make, makeable, nameless, none_makeable, not_made, read,
    removal,
};
use crate::privilege::administrative;

/// See the page beside this file.
pub(super) struct BolaWrite;

static META: Meta = Meta {
    id: "bola-write",
    title: "A user can change or remove another user's object",
    category: Category::Bola,
    severity: Severity::High,
    core: false,
    weakness: "bola",
    cwe: &[639, 862],
    owasp: 1,
    asvs: &["8.2.2"],
    needs: &[Need::Consent(Consent::Write), Need::Identity, Need::OtherIdentity],
    references: &[Reference {
        title: "OWASP API1:2023 Broken Object Level Authorization",
        url: "https://owasp.org/API-Security/editions/2023/en/0xa1-broken-object-level-authorization/",
    }],
    page: include_str!("bola_write.md"),
};

const REMOVE: &str = "the other user removes it";
const REMOVED: &str = "its maker looks for it";
/// Requests of one case at most.
const MOST: usize = 9;

impl Probe for BolaWrite {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn plan(&self, known: &Known) -> Plan {
        let cases = makeable(known).into_iter().filter(|c| is_everybodys(known, c)).filter_map(|c| {
            let request = make(&c, MAKE, &body(known, &c, MAKE)?)?;
            let case = Case::about(Subject::Operation(c.remove?), vec![request]).at_most(MOST);
            Some(case.with_consent(Consent::Write).in_phase(Phase::Write))
        });
        Plan::cases_or(cases.collect(), none_makeable(known))
    }

    fn judge(&self, known: &Known, case: &Case, seen: &Seen<'_>, out: &mut Findings<'_>) -> Verdict {
        let Some(collection) = collection(known, case) else { return Verdict::Done };
        let Some(id) = id(&collection, seen, MAKE) else { return Verdict::unsure(not_made(seen)) };
        let target = collection.target(&id);
        if seen.named(AS_MADE).is_none() {
            return Verdict::Next(Batch::one_by_one(readings(known, &collection, &target)));
        }
        let Some(before) = read(seen, AS_MADE).and_then(rowlock_model::Answer::json) else {
            return Verdict::unsure("an object was made and could not be read back as JSON by its maker");
        };
        let ground = match ground(known, &collection, &id, seen, &before) {
            Ok(ground) => ground,
            Err(why) => return Verdict::unsure(why),
        };
        let change = collection.change.and_then(|op| Some((op, new_body(known, op, &before)?)));
        if let (None, Some((operation, body))) = (seen.named(CHANGE), &change) {
            let method = known.surface.operation(*operation).map_or(Method::Patch, |o| o.method.clone());
            let by = Credential::Valid(OTHER);
            let request = json(about(method, Some(*operation), target.clone(), CHANGE, by), body);
            return Verdict::Next(Batch::one_by_one(vec![request, reading(&collection, &target, CHANGED)]));
        }
        if seen.named(REMOVE).is_none() {
            let by = Credential::Valid(OTHER);
            let request = about(Method::Delete, collection.remove, target.clone(), REMOVE, by);
            return Verdict::Next(Batch::one_by_one(vec![request, reading(&collection, &target, REMOVED)]));
        }
        if let (Some(change), Some((operation, body))) = (seen.named(CHANGE), &change)
            && took(seen, &before, body)
        {
            let (place, proof) = (Place::operation(known, *operation), proof(known, seen, change, CHANGED));
            out.find(place, ground.0, because(known, "changed", &ground.1), proof)
                .title("A user can change another user's object");
        }
        let gone = seen.named(REMOVED).is_some_and(|e| matches!(e.status(), Some(404 | 410)));
        if let (Some(remove), true, Some(operation)) = (seen.named(REMOVE), gone, collection.remove)
            && remove.succeeded()
        {
            let (place, proof) = (Place::operation(known, operation), proof(known, seen, remove, REMOVED));
            out.find(place, ground.0, because(known, "removed", &ground.1), proof)
                .title("A user can remove another user's object");
        }
        Verdict::Done
    }

    fn undo(&self, known: &Known, case: &Case, seen: &Seen<'_>) -> Vec<Request> {
        collection(known, case).map(|c| removal(&c, seen, &[MAKE])).unwrap_or_default()
    }

    fn leaves(&self, known: &Known, case: &Case, seen: &Seen<'_>) -> Vec<String> {
        collection(known, case).map(|c| nameless(&c, seen, &[MAKE])).unwrap_or_default()
    }
}

/// Whether changing and removing is meant for the makers: what administrators may do to everybody's objects,
/// the other user may be allowed to do.
fn is_everybodys(known: &Known, collection: &Collection) -> bool {
    let operations = [collection.change, collection.remove].into_iter().flatten();
    !operations.filter_map(|id| known.surface.operation(id)).any(|o| administrative(o).is_some())
}

fn collection(known: &Known, case: &Case) -> Option<Collection> {
    makeable(known).into_iter().find(|c| c.remove.is_some() && c.remove == case.subject.operation())
}

fn reading(collection: &Collection, target: &str, name: &'static str) -> Request {
    about(Method::Get, collection.read, target.to_owned(), name, Credential::Valid(MAKER)).control()
}

fn readings(known: &Known, collection: &Collection, target: &str) -> Vec<Request> {
    let by = || Credential::Valid(OTHER);
    let mut requests = vec![
        reading(collection, target, AS_MADE),
        about(Method::Get, collection.read, target.to_owned(), READ, by()).control(),
    ];
    if let Some(list) = collection.list.and_then(|l| known.sample(l)) {
        let ask = |name, who| about(Method::Get, collection.list, list.to_owned(), name, who).control();
        requests.extend([ask(LIST, by()), ask(OWN_LIST, Credential::Valid(MAKER))]);
    }
    requests
}

fn because(known: &Known, what: &str, ground: &str) -> String {
    let (other, maker) = (name(known, OTHER), name(known, MAKER));
    format!("{other} {what} an object that {maker} had made; {ground}; read back by its maker")
}

fn proof(known: &Known, seen: &Seen<'_>, attack: &Exchange, after: &str) -> Proof {
    let mut proof = Proof::of(known, attack);
    for name in [after, AS_MADE, MAKE] {
        if let Some(exchange) = seen.named(name) {
            proof = proof.and(known, exchange);
        }
    }
    proof
}
