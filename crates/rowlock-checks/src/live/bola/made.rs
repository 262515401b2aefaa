//! Whether an object that the scan made is its maker's alone, and what of it another user can change.

use std::collections::BTreeSet;

use rowlock_model::{Answer, Confidence, Exchange, IdentityId, Known, OperationId, Seen, Who};
use serde_json::Value;

use super::account::is_account;
use super::owner::owner;
use super::shelf::listed;
use crate::collection::Collection;
use crate::leaves::leaves;
use crate::own_object::{MAKER, read};
use crate::payload;
use crate::words::told;

/// Who should not change it.
pub(super) const OTHER: IdentityId = IdentityId(1);
/// The other user's reading.
pub(super) const READ: &str = "the other user reads it";
/// The other user's list, once the object is made.
pub(super) const LIST: &str = "the other user's list";
/// Its maker's list, once the object is made.
pub(super) const OWN_LIST: &str = "its maker's list";
/// The other user's write.
pub(super) const CHANGE: &str = "the other user changes it";
/// Its maker's reading after that.
pub(super) const CHANGED: &str = "its maker reads it after the change";

/// A user's name.
pub(super) fn name(known: &Known, who: IdentityId) -> &str {
    known.identities.get(who.0).map_or("the user", |i| i.name.as_str())
}

/// How surely the object is its maker's alone to change, and in words; otherwise why that cannot be told.
pub(super) fn ground(
    known: &Known,
    collection: &Collection,
    id: &str,
    seen: &Seen<'_>,
    before: &Value,
) -> Result<(Confidence, String), String> {
    let (maker, other) = (name(known, MAKER), name(known, OTHER));
    let parameter = collection.item.rsplit_once('{').map_or("id", |(_, p)| p.trim_end_matches('}'));
    let shows = |answer: Option<&Answer>| {
        let all = listed(&answer?.json()?, parameter)?;
        Some(all.into_iter().map(|l| l.id).collect::<BTreeSet<_>>())
    };
    let list = shows(seen.answer(LIST).filter(|a| a.is_success()));
    let refused = |e: &&Exchange| e.answer().is_some_and(|a| !a.is_server_error());
    if let (None, Some(refused)) = (read(seen, READ), seen.named(READ).filter(refused)) {
        return Ok((Confidence::Confirmed, format!("{other} may not even read it ({})", told(refused))));
    }
    // A new object may stand on a later page: only where the maker's list shows it does the other's tell.
    let listed_here = shows(seen.answer(OWN_LIST)).is_some_and(|ids| ids.contains(id));
    if listed_here && list.as_ref().is_some_and(|ids| !ids.contains(id)) {
        return Ok((Confidence::Confirmed, format!("{other}'s list does not show it")));
    }
    let owned = owner(before).filter(|o| is_account(known, MAKER, o));
    let Some(owned) = owned else {
        return Err(format!(
            "{other} is shown what {maker} made, and it names no owner: it may be meant for both"
        ));
    };
    let ordinary = |who| {
        let answer = known.seen(collection.list?, Who::Identity(who)).and_then(Exchange::answer);
        shows(answer.filter(|a| a.is_success()))
    };
    match (&list, ordinary(MAKER), ordinary(OTHER)) {
        // Everybody sees everything, and each object says whose it is.
        (Some(_), Some(a), Some(b)) if a == b => {
            Ok((Confidence::Firm, format!("its `{}` is {maker}", owned.property)))
        }
        (Some(_), ..) => {
            Err(format!("{other}'s list shows more than {maker}'s: {other} may be meant to manage it all"))
        }
        (None, ..) => Ok((Confidence::Tentative, format!("its `{}` is {maker}", owned.property))),
    }
}

/// A body that changes something of the object: another text where there is one, else another number.
pub(super) fn new_body(known: &Known, operation: OperationId, before: &Value) -> Option<Value> {
    let mut body = payload::body(known, known.surface.operation(operation)?, CHANGE)?;
    let old = leaves(before);
    let differs = |body: &Value| leaves(body).iter().any(|(at, v)| old.get(at).is_some_and(|o| o != v));
    if !differs(&body) {
        let number = body.as_object_mut()?.values_mut().find(|v| v.is_i64())?;
        *number = Value::from(number.as_i64()?.checked_add(1)?);
    }
    differs(&body).then_some(body)
}

/// Whether what was sent stands in the object afterwards and did not before.
pub(super) fn took(seen: &Seen<'_>, before: &Value, sent: &Value) -> bool {
    let (before, sent) = (leaves(before), leaves(sent));
    let after = read(seen, CHANGED).and_then(Answer::json);
    let Some(after) = after.map(|v| leaves(&v)) else { return false };
    sent.iter()
        .any(|(at, value)| before.get(at).is_some_and(|old| old != value) && after.get(at) == Some(value))
}
