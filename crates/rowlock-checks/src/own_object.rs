//! An object that an experiment makes for itself with `POST`, and its removal on every way out.

use rowlock_model::{
    Answer, Credential, Exchange, IdentityId, Known, Method, OperationId, Request, Seen, StateRisk,
};
use serde_json::Value;

use crate::collection::{Collection, collections};
use crate::entry::carries_data;
use crate::payload;

/// The request that makes the object.
pub const MAKE: &str = "make an object";
/// Its maker's reading before anything is changed.
pub const AS_MADE: &str = "the object as made";
/// Who makes it.
pub const MAKER: IdentityId = IdentityId(0);

/// Collections whose objects the scan can make, read and remove, and whose paths do not sound like more than
/// storing something.
pub fn makeable(known: &Known) -> Vec<Collection> {
    let mut all = collections(known);
    all.retain(|c| {
        let harmless = StateRisk::of(&Method::Get, &c.path, None).is_none();
        harmless && c.read.is_some() && c.remove.is_some() && body(known, c, MAKE).is_some()
    });
    all
}

/// Why there is nothing to make.
pub fn none_makeable(known: &Known) -> String {
    let all = collections(known);
    if all.iter().all(|c| c.create.is_none()) {
        return "no operation makes objects that others address by an identifier".to_owned();
    }
    "no kind of object can be made, read and removed again by described operations with a JSON body"
        .to_owned()
}

/// A body for the collection's `POST`.
pub fn body(known: &Known, collection: &Collection, purpose: &str) -> Option<Value> {
    payload::body(known, known.surface.operation(collection.create?)?, purpose)
}

/// The request that makes an object with this body.
pub fn make(collection: &Collection, name: &'static str, body: &Value) -> Option<Request> {
    let request = Request::new(Method::Post, collection.post.clone(), name).of(collection.create?);
    Some(json(request, body).with(Credential::Valid(MAKER)).control())
}

/// A request about one object as somebody, always sent anew.
pub fn about(
    method: Method,
    operation: Option<OperationId>,
    target: String,
    name: &'static str,
    who: Credential,
) -> Request {
    let mut request = Request::new(method, target, name).with(who).fresh();
    request.operation = operation;
    request
}

/// The same with a JSON body.
pub fn json(request: Request, body: &Value) -> Request {
    request.body("application/json", body.to_string()).fresh()
}

/// The identifier of what a request of this name made.
pub fn id(collection: &Collection, seen: &Seen<'_>, name: &str) -> Option<String> {
    collection.made(seen.named(name)?)
}

/// Why an experiment cannot go on when the object was not made, or cannot be addressed.
pub fn not_made(seen: &Seen<'_>) -> String {
    match seen.named(MAKE).and_then(Exchange::status) {
        Some(status) if (200..300).contains(&status) => {
            "an object was made, and the answer does not tell its identifier".to_owned()
        }
        Some(status) => format!("no object could be made: POST was answered with status {status}"),
        None => "no object could be made: POST was not answered".to_owned(),
    }
}

/// What is read back, when it is data.
pub fn read<'a>(seen: &Seen<'a>, name: &str) -> Option<&'a Answer> {
    let last = seen.exchanges.iter().rev().find(|e| e.name == name)?;
    last.answer().filter(|a| a.is_success() && carries_data(a))
}

/// What removes all that requests of these names made and that is not known to be gone.
pub fn removal(collection: &Collection, seen: &Seen<'_>, names: &[&str]) -> Vec<Request> {
    let made = names.iter().filter_map(|name| id(collection, seen, name));
    made.map(|id| collection.target(&id))
        .filter(|target| !is_gone(seen, target))
        .map(|target| {
            let mut request = Request::new(Method::Delete, target, "remove what the scan made").fresh();
            request.operation = collection.remove;
            request.with(Credential::Valid(MAKER))
        })
        .collect()
}

/// What was made and cannot be removed, because its answer does not tell its identifier.
pub fn nameless(collection: &Collection, seen: &Seen<'_>, names: &[&str]) -> Vec<String> {
    let made = names.iter().filter_map(|name| seen.named(name)).filter(|e| e.succeeded());
    made.filter(|e| collection.made(e).is_none())
        .map(|e| format!("what POST {} made of {}", e.sent.target, e.sent.body))
        .collect()
}

/// Whether the maker's last reading of an object found none.
fn is_gone(seen: &Seen<'_>, target: &str) -> bool {
    let reads = |e: &&Exchange| {
        e.sent.method == Method::Get
            && e.sent.target == target
            && e.sent.credential == Credential::Valid(MAKER)
    };
    seen.exchanges.iter().rev().find(reads).is_some_and(|e| matches!(e.status(), Some(404 | 410)))
}
