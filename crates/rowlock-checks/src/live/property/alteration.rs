//! Writing one property more than an operation takes, on an object that the scan made, and reading it back.
//!
//! What the checks of this folder share: which properties an operation takes, the requests, and what came of them.

use std::collections::BTreeSet;

use rowlock_model::{
    Answer, Case, Consent, Credential, Known, Method, Operation, OperationId, Phase, Request, Schema, Seen,
    Subject,
};
use serde_json::{Map, Value};

use crate::collection::Collection;
use crate::leaves::{bare, object};
use crate::own_object::{MAKE, MAKER, about, body, json, make, makeable, read};
use crate::payload;

/// The reading after the write.
pub(super) const AFTER: &str = "the object after the write";
/// Requests of one case at most.
const MOST: usize = 10;

/// A property and the value that is written.
pub(super) type Extra = (String, Value);

/// Cases that begin with an object of their own, one for each kind of object that can be changed.
pub(super) fn cases(known: &Known) -> Vec<Case> {
    makeable(known)
        .into_iter()
        .filter_map(|c| {
            let request = make(&c, MAKE, &body(known, &c, MAKE)?)?;
            let case = Case::about(Subject::Operation(c.change?), vec![request]).at_most(MOST);
            Some(case.with_consent(Consent::Write).in_phase(Phase::Write))
        })
        .collect()
}

/// The collection of a case.
pub(super) fn collection(known: &Known, case: &Case) -> Option<Collection> {
    makeable(known).into_iter().find(|c| c.change.is_some() && c.change == case.subject.operation())
}

/// The properties of an object as it was read.
pub(super) fn properties(answer: &Answer) -> Option<Map<String, Value>> {
    object(&answer.json()?).cloned()
}

/// The write of an ordinary body with these properties besides, and the reading after it.
pub(super) fn write(
    known: &Known,
    collection: &Collection,
    target: &str,
    name: &'static str,
    extras: &[Extra],
) -> Option<Vec<Request>> {
    let operation = collection.change?;
    let described = known.surface.operation(operation)?;
    let mut body = payload::body(known, described, MAKE)?;
    body.as_object_mut()?.extend(extras.iter().cloned());
    let by = || Credential::Valid(MAKER);
    let request = about(described.method.clone(), Some(operation), target.to_owned(), name, by());
    Some(vec![
        json(request, &body),
        about(Method::Get, collection.read, target.to_owned(), AFTER, by()).control(),
    ])
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
    let operations = [collection.create, collection.change].into_iter().flatten();
    let mut names = BTreeSet::new();
    for operation in operations.filter_map(|id| known.surface.operation(id)) {
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
