//! Users' own accounts as objects: `/users/{id}` and what stands below it, asked for with the identifiers that the
//! users' own accounts have.

use rowlock_model::{Answer, Confidence, IdentityId, Known, Method, OperationId, Scheme, Who};
use serde_json::Value;

use super::bola_confirmed::BOTH;
use super::owner::Owner;
use super::shelf::{Listed, shelves};
use super::trial::{Ground, Privacy, Trial};
use crate::collection::segment;
use crate::leaves::{bare, leaves, object, plain};
use crate::words::is_about_caller;

/// Collections whose objects are accounts.
const PEOPLE: [&str; 16] = [
    "users",
    "user",
    "accounts",
    "account",
    "customers",
    "customer",
    "members",
    "member",
    "patients",
    "clients",
    "people",
    "profiles",
    "profile",
    "employees",
    "students",
    "tenants",
];
/// Parameters that take a user's name.
const BY_NAME: [&str; 5] = ["username", "user", "login", "name", "userlogin"];
/// What stands below an account and is nobody else's business.
const PRIVATE_PARTS: [&str; 26] = [
    "orders",
    "invoices",
    "payments",
    "cards",
    "settings",
    "messages",
    "documents",
    "notifications",
    "tokens",
    "keys",
    "addresses",
    "appointments",
    "records",
    "accounts",
    "transactions",
    "balance",
    "cart",
    "prescriptions",
    "wallet",
    "statements",
    "sessions",
    "devices",
    "billing",
    "preferences",
    "inbox",
    "bookings",
];
/// Properties of a person that a directory does not show.
const PRIVATE: [&str; 22] = [
    "email",
    "mail",
    "phone",
    "mobile",
    "address",
    "street",
    "birthday",
    "dateofbirth",
    "birthdate",
    "ssn",
    "iban",
    "card",
    "cardnumber",
    "balance",
    "salary",
    "password",
    "passwordhash",
    "token",
    "apikey",
    "taxid",
    "passport",
    "diagnosis",
];

/// Trials on what the users' own identifiers address.
pub(super) fn accounts(known: &Known) -> Vec<Trial> {
    known
        .surface
        .iter()
        .filter_map(|(id, o)| (o.method == Method::Get).then(|| one(known, id)).flatten())
        .collect()
}

fn one(known: &Known, id: OperationId) -> Option<Trial> {
    let operation = known.surface.operation(id).filter(|o| o.state_risk.is_none())?;
    let (before, rest) = operation.path.split_once("/{")?;
    let (parameter, after) = rest.split_once('}')?;
    let people = before.rsplit('/').next().is_some_and(|last| PEOPLE.contains(&bare(last).as_str()));
    if !people || after.contains('{') || !(after.is_empty() || after.starts_with('/')) {
        return None;
    }
    let (mine, others) = (own_id(known, BOTH.0, parameter)?, own_id(known, BOTH.1, parameter)?);
    let target = |id: &str| format!("{before}/{}{after}", segment(id));
    let trial = Trial {
        operation: id,
        victim: BOTH.0,
        other: BOTH.1,
        target: target(&mine),
        own: Some(target(&others)),
        nobodys: target(&known.seed.nobodys(&mine)),
        ground: Ground::Account(privacy(known, id, after, &mine)),
        id: mine,
    };
    (trial.target != target(&others)).then_some(trial)
}

/// The identifier of somebody's own account in the form that a parameter takes.
pub(super) fn own_id(known: &Known, who: IdentityId, parameter: &str) -> Option<String> {
    let identity = known.identities.get(who.0)?;
    let name = bare(parameter);
    if BY_NAME.contains(&name.as_str()) {
        return (identity.scheme == Scheme::Basic).then(|| identity.name.clone());
    }
    let shown = known.readable().filter(|(_, o)| is_about_caller(&o.path));
    shown.filter_map(|(id, _)| known.seen(id, Who::Identity(who))?.answer()?.json()).find_map(|value| {
        let members = object(&value)?;
        let named =
            |wanted: &str| members.iter().find(|(n, _)| bare(n) == wanted).and_then(|(_, v)| plain(v));
        [name.as_str(), "id", "userid", "accountid", "uuid"].into_iter().find_map(named)
    })
}

/// Whether an owner is somebody's account, by its name or its identifier.
pub(super) fn is_account(known: &Known, who: IdentityId, owner: &Owner) -> bool {
    let named = known.identities.get(who.0).is_some_and(|i| owner.is(&i.name));
    named || own_id(known, who, "user_id").is_some_and(|id| owner.is(&id))
}

/// What tells that an operation shows what is its owner's alone.
fn privacy(known: &Known, id: OperationId, after: &str, mine: &str) -> Privacy {
    if !after.is_empty() {
        let private = is_private_part(after.rsplit('/').next().unwrap_or_default());
        return Privacy::Part(private.then_some(Confidence::Confirmed));
    }
    // A directory that shows everybody this much of everybody means to.
    let mut shown = Vec::new();
    for shelf in shelves(known).into_iter().filter(|s| s.item == id) {
        let of_me =
            |l: &Listed| l.id == mine || leaves(&l.shown).values().any(|v| plain(v).as_deref() == Some(mine));
        let all = shelf.of(known, BOTH.1).unwrap_or_default();
        shown.extend(all.iter().filter(|l| of_me(l)).flat_map(|l| names(&l.shown)));
    }
    Privacy::Profile(shown)
}

/// Whether the last segment of a path names what is nobody else's business.
pub(super) fn is_private_part(segment: &str) -> bool {
    PRIVATE_PARTS.contains(&bare(segment).as_str())
}

/// Whether an account shows private properties beside those that everybody is shown anyway.
pub(super) fn is_private(account: &Answer, shown: &[String]) -> bool {
    let value = account.json().unwrap_or_default();
    names(&value).iter().any(|name| PRIVATE.contains(&name.as_str()) && !shown.contains(name))
}

/// The properties of an object by their names in lower case without separators.
fn names(value: &Value) -> Vec<String> {
    object(value).into_iter().flat_map(|o| o.keys()).map(|n| bare(n)).collect()
}
