//! Writing one property more than an operation takes, on an object that the scan made, and reading it back.
//!
//! What the checks of this folder share: the object and its removal, which properties an operation takes, the
//! requests, and what came of them.

use std::collections::BTreeSet;

use rowlock_model::{
    Answer, Batch, Case, Consent, Credential, Known, Method, Operation, OperationId, Phase, Plan, Request,
    Role, Schema, Seen, Subject, Verdict,
};
use serde_json::{Map, Value};

use crate::collection::Collection;
use crate::leaves::{bare, object};
use crate::own_object::{
    AS_MADE, MAKE, MAKER, about, body, id, json, make, makeable, nameless, none_makeable, not_made, read,
    removal,
};
use crate::payload;

/// The reading after the write.
pub(super) const AFTER: &str = "the object after the write";
/// Requests of one case at most.
const MOST: usize = 10;

/// A property and the value that is written.
pub(super) type Extra = (String, Value);

/// How an object gets a property more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// By the operation that changes it.
    Change,
    /// By the one that makes it: another object, with the property from the start.
    Create,
}

/// An object of the scan's own, as its maker first read it.
pub(super) struct Made {
    pub(super) collection: Collection,
    pub(super) id: String,
    pub(super) target: String,
    pub(super) before: Map<String, Value>,
}

/// Cases that begin with an object of their own, one for each kind of object and way, and these besides.
pub(super) fn plan(known: &Known, ways: &[Way], more: Vec<Case>) -> Plan {
    let all = makeable(known);
    let why = if all.is_empty() {
        none_makeable(known)
    } else {
        "no operation changes what can be made".to_owned()
    };
    let of = |way: &Way, collection: &Collection| {
        let request = make(collection, MAKE, &body(known, collection, MAKE)?)?;
        let case = Case::about(Subject::Operation(way.operation(collection)?), vec![request]).at_most(MOST);
        Some(case.with_consent(Consent::Write).in_phase(Phase::Write))
    };
    let own = all.iter().flat_map(|c| ways.iter().filter_map(|way| of(way, c)));
    let cases = own.chain(more).collect();
    Plan::cases_or(cases, why)
}

/// The collection of a case, and the way that it goes.
pub(super) fn about_case(known: &Known, case: &Case) -> Option<(Collection, Way)> {
    let operation = case.subject.operation();
    makeable(known).into_iter().find_map(|c| {
        let way = [Way::Change, Way::Create].into_iter().find(|way| way.operation(&c) == operation);
        Some((c, way?)).filter(|_| operation.is_some())
    })
}

/// The object that a case begins with; else the verdict until it is there.
pub(super) fn made(known: &Known, case: &Case, seen: &Seen<'_>) -> Result<Made, Verdict> {
    let (collection, _) = about_case(known, case).ok_or(Verdict::Done)?;
    let id = id(&collection, seen, MAKE).ok_or_else(|| Verdict::unsure(not_made(seen)))?;
    let target = collection.target(&id);
    if seen.named(AS_MADE).is_none() {
        return Err(Verdict::Next(Batch::one_by_one(vec![reading(&collection, &target, AS_MADE)])));
    }
    let before = read(seen, AS_MADE).and_then(properties).ok_or_else(|| {
        Verdict::unsure("an object was made and could not be read back as JSON by its maker")
    })?;
    Ok(Made { collection, id, target, before })
}

/// What removes all that requests of these names made.
pub(super) fn undo(known: &Known, case: &Case, seen: &Seen<'_>, names: &[&str]) -> Vec<Request> {
    about_case(known, case).map(|(c, _)| removal(&c, seen, names)).unwrap_or_default()
}

/// What requests of these names made and nothing can remove.
pub(super) fn leaves(known: &Known, case: &Case, seen: &Seen<'_>, names: &[&str]) -> Vec<String> {
    about_case(known, case).map(|(c, _)| nameless(&c, seen, names)).unwrap_or_default()
}

/// The properties of an object as it was read.
pub(super) fn properties(answer: &Answer) -> Option<Map<String, Value>> {
    object(&answer.json()?).cloned()
}

impl Way {
    /// The operation that it goes by.
    fn operation(self, collection: &Collection) -> Option<OperationId> {
        match self {
            Self::Change => collection.change,
            Self::Create => collection.create,
        }
    }

    /// The write of an ordinary body with these properties besides, and the reading after it, as far as they are
    /// still to be sent.
    pub(super) fn next(
        self,
        known: &Known,
        made: &Made,
        seen: &Seen<'_>,
        name: &'static str,
        extras: &[Extra],
    ) -> Option<Batch> {
        let collection = &made.collection;
        let written = seen.named(name);
        if self == Self::Create && written.is_some() {
            // What was made has a place of its own, which only the answer tells.
            let id = id(collection, seen, name)?;
            let at = seen.exchanges.iter().position(|e| e.name == name)?;
            let is_read = seen.exchanges.get(at + 1).is_some_and(|e| e.name == AFTER);
            let after = reading(collection, &collection.target(&id), AFTER);
            return (!is_read).then(|| Batch::one_by_one(vec![after]));
        }
        if written.is_some() {
            return None;
        }
        let operation = self.operation(collection)?;
        let described = known.surface.operation(operation)?;
        let mut body = payload::body(known, described, MAKE)?;
        body.as_object_mut()?.extend(extras.iter().cloned());
        if self == Self::Create {
            let mut request = make(collection, name, &body)?;
            request.role = Role::Attack;
            return Some(Batch::one_by_one(vec![request]));
        }
        let by = Credential::Valid(MAKER);
        let write = about(described.method.clone(), Some(operation), made.target.clone(), name, by);
        Some(Batch::one_by_one(vec![json(write, &body), reading(collection, &made.target, AFTER)]))
    }
}

fn reading(collection: &Collection, target: &str, name: &'static str) -> Request {
    about(Method::Get, collection.read, target.to_owned(), name, Credential::Valid(MAKER)).control()
}

/// What the object is like after the write of this name; `None` when it was not written or not read.
pub(super) fn after(seen: &Seen<'_>, name: &str) -> Option<Map<String, Value>> {
    let at = seen.exchanges.iter().position(|e| e.name == name)?;
    let rest = Seen::of(&seen.exchanges[at..(at + 2).min(seen.exchanges.len())]);
    properties(read(&rest, AFTER)?)
}

/// The properties that stand in the object as they were written, and did not before.
pub(super) fn stuck<'a>(
    before: &Map<String, Value>,
    after: &Map<String, Value>,
    written: &'a [Extra],
) -> Vec<&'a Extra> {
    written
        .iter()
        .filter(|(name, value)| before.get(name) != Some(value) && after.get(name) == Some(value))
        .collect()
}

/// The names of all properties that the collection's operations say they take, in lower case without separators.
pub(super) fn taken(known: &Known, collection: &Collection) -> BTreeSet<String> {
    declared_names(known, [collection.create, collection.change].into_iter().flatten())
}

/// The names of all properties that these operations say they take, in lower case without separators.
pub(super) fn declared_names(
    known: &Known,
    operations: impl IntoIterator<Item = OperationId>,
) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for operation in operations.into_iter().filter_map(|id| known.surface.operation(id)) {
        if let Some(payload) = &operation.payload {
            declared(&payload.schema.value(), 6, &mut |name, schema| {
                if schema.get("readOnly").and_then(Value::as_bool) != Some(true) {
                    names.insert(bare(name));
                }
            });
        }
    }
    names
}

/// The names of all properties that the collection's operations call read-only.
pub(super) fn read_only(known: &Known, collection: &Collection) -> BTreeSet<String> {
    let ids = [collection.create, collection.change, collection.read, collection.list];
    let mut names = BTreeSet::new();
    for operation in ids.into_iter().flatten().filter_map(|id| known.surface.operation(id)) {
        for schema in schemas(operation) {
            declared(&schema.value(), 8, &mut |name, schema| {
                if schema.get("readOnly").and_then(Value::as_bool) == Some(true) {
                    names.insert(bare(name));
                }
            });
        }
    }
    names
}

fn schemas(operation: &Operation) -> impl Iterator<Item = &Schema> {
    let answers = operation.responses.iter().filter_map(|r| r.schema.as_ref());
    operation.payload.iter().map(|p| &p.schema).chain(answers)
}

/// Every property of a schema, of what it is composed of, and of its items.
fn declared(schema: &Value, depth: usize, each: &mut dyn FnMut(&str, &Value)) {
    if depth == 0 {
        return;
    }
    for (name, of) in schema.get("properties").and_then(Value::as_object).into_iter().flatten() {
        each(name, of);
    }
    for list in ["allOf", "oneOf", "anyOf"] {
        for part in schema.get(list).and_then(Value::as_array).into_iter().flatten() {
            declared(part, depth - 1, each);
        }
    }
    if let Some(items) = schema.get("items") {
        declared(items, depth - 1, each);
    }
}

/// The operation that a case writes with.
pub(super) fn operation(case: &Case) -> OperationId {
    case.subject.operation().unwrap_or(OperationId(usize::MAX))
}
