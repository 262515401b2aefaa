//! An object of the scan's own that is removed by a method that is not for everybody.

use rowlock_model::{Exchange, Known, Method, OperationId, Place, Request};

use super::caller::Caller;
use crate::collection::{Collection, collections};
use crate::privilege::{self, Role};

/// The first collection whose objects can be made and read, and whose `DELETE` is not described or is for
/// administrators; the caller must not be one.
pub(super) fn removable(known: &Known) -> Option<Collection> {
    let (user, _) = known.user()?;
    if matches!(privilege::role(known, user), Role::Privileged) {
        return None;
    }
    collections(known).into_iter().find(|c| {
        let ours = |id: OperationId| {
            known.surface.operation(id).is_some_and(|o| privilege::administrative(o).is_none())
        };
        let kept = c.remove.is_none_or(|id| !ours(id));
        kept && c.read.is_some() && c.create.is_some_and(ours)
    })
}

/// The collection, the target of the object that was made, and its identifier.
pub(super) fn object(known: &Known, made: &Exchange) -> Option<(Collection, String, String)> {
    let collection = collections(known).into_iter().find(|c| c.create == made.operation)?;
    let id = collection.made(made)?;
    let target = collection.target(&id);
    Some((collection, target, id))
}

/// Removes it.
pub(super) fn remove(known: &Known, target: &str, name: &'static str) -> Request {
    Request::new(Method::Delete, target, name).with(Caller::user(known).credential()).fresh()
}

/// Where a finding about it is.
pub(super) fn place(collection: &Collection) -> Place {
    Place::Operation { method: Method::Delete.to_string(), path: collection.item.clone(), part: None }
}
