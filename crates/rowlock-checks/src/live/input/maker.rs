//! Operations that make objects which the scan can remove again: what experiments with bodies work on.

use rowlock_model::{Case, Credential, Known, Method, OperationId, Request, Seen};
use serde_json::Value;

use crate::collection::{Collection, collections};
use crate::payload::body;

/// A `POST` that makes an object, its body, and how the object goes away.
pub(super) struct Maker {
    /// The operation that makes.
    pub(super) create: OperationId,
    /// The body that it should take.
    pub(super) body: Value,
    collection: Collection,
    remove: OperationId,
    credential: Credential,
}

/// Every maker, in the order of the surface.
pub(super) fn makers(known: &Known, purpose: &str) -> Vec<Maker> {
    let one = |collection: Collection| {
        let (create, remove) = (collection.create?, collection.remove?);
        let body = body(known, known.surface.operation(create)?, purpose).filter(Value::is_object)?;
        let credential = known.user().map_or(Credential::None, |(user, _)| Credential::Valid(user));
        Some(Maker { create, body, collection, remove, credential })
    };
    collections(known).into_iter().filter_map(one).collect()
}

/// The maker that a case is about.
pub(super) fn maker_of(known: &Known, case: &Case, purpose: &str) -> Option<Maker> {
    let id = case.subject.operation()?;
    makers(known, purpose).into_iter().find(|m| m.create == id)
}

impl Maker {
    /// A `POST` with a body; no media type when it is empty.
    pub(super) fn post(&self, known: &Known, name: &'static str, media_type: &str, body: String) -> Request {
        let path = known.surface.operation(self.create).map_or("/", |o| o.path.as_str());
        let mut request =
            Request::new(Method::Post, path, name).with(self.credential.clone()).of(self.create).fresh();
        if media_type.is_empty() {
            request.sent.body = body;
            return request;
        }
        request.body(media_type, body)
    }

    /// Whether the scan can tell what this exchange made.
    pub(super) fn is_known(&self, seen: &Seen<'_>, name: &str) -> bool {
        seen.named(name).and_then(|e| self.collection.made(e)).is_some()
    }

    /// Removes every object that the case made.
    pub(super) fn remove(&self, seen: &Seen<'_>) -> Vec<Request> {
        let made = seen.exchanges.iter().filter(|e| e.sent.method == Method::Post);
        made.filter_map(|e| self.collection.made(e))
            .map(|id| {
                Request::new(Method::Delete, self.collection.target(&id), "remove what the scan made")
                    .with(self.credential.clone())
                    .of(self.remove)
            })
            .collect()
    }
}
