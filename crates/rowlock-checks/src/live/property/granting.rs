//! Properties that grant something to whoever may set them, and the values that would.

use rowlock_model::Known;
use serde_json::{Map, Value, json};

use super::alteration::{Extra, taken};
use crate::collection::Collection;
use crate::leaves::bare;

/// Properties that grant something, in lower case without separators.
const FLAGS: [&str; 20] = [
    "isadmin",
    "admin",
    "administrator",
    "issuperuser",
    "superuser",
    "isstaff",
    "staff",
    "ismoderator",
    "isverified",
    "verified",
    "emailverified",
    "isapproved",
    "approved",
    "ispaid",
    "paid",
    "ispremium",
    "premium",
    "trusted",
    "vip",
    "isowner",
];
const RIGHTS: [&str; 8] =
    ["role", "roles", "userrole", "accesslevel", "permission", "permissions", "group", "groups"];
const AMOUNTS: [&str; 12] = [
    "balance",
    "credit",
    "credits",
    "points",
    "discount",
    "price",
    "total",
    "amount",
    "cost",
    "quota",
    "creditlimit",
    "unitprice",
];

/// Whether a property grants something, so that a client that sets it gains by it.
pub(super) fn grants(name: &str) -> bool {
    let name = bare(name);
    [&FLAGS[..], &RIGHTS, &AMOUNTS].concat().contains(&name.as_str())
}

/// Granting properties of the object that its operations do not say they take, with other values.
pub(super) fn existing(known: &Known, collection: &Collection, before: &Map<String, Value>) -> Vec<Extra> {
    let taken = taken(known, collection);
    let of = before.iter().filter(|(name, _)| grants(name) && !taken.contains(&bare(name)));
    of.filter_map(|(name, value)| Some((name.clone(), better(&bare(name), value)?))).collect()
}

/// Granting properties that the object does not have.
pub(super) fn new(known: &Known, collection: &Collection, before: &Map<String, Value>) -> Vec<Extra> {
    let taken = taken(known, collection);
    let there = |name: &str| taken.contains(&bare(name)) || before.keys().any(|n| bare(n) == bare(name));
    let all = [("is_admin", json!(true)), ("role", json!("admin")), ("verified", json!(true))];
    all.into_iter().filter(|(name, _)| !there(name)).map(|(name, value)| (name.to_owned(), value)).collect()
}

/// A value of a granting property that gives its holder more and takes nothing away meanwhile.
pub(super) fn gaining(name: &str, value: &Value) -> Option<Value> {
    let takes_away = matches!(value, Value::Bool(true) | Value::Array(_));
    (grants(name) && !takes_away).then(|| better(&bare(name), value)).flatten()
}

/// The value that would grant more, in the type that the property has.
fn better(name: &str, value: &Value) -> Option<Value> {
    match value {
        Value::Bool(given) => Some(json!(!given)),
        Value::Number(number) if AMOUNTS.contains(&name) => {
            Some(number.as_i64().map_or_else(|| json!(1000.5), |n| json!(n.saturating_add(1000))))
        }
        Value::Number(number) => Some(json!(number.as_i64()?.saturating_add(1))),
        Value::String(word) if RIGHTS.contains(&name) && word != "admin" => Some(json!("admin")),
        Value::Array(_) if RIGHTS.contains(&name) => Some(json!(["admin"])),
        _ => None,
    }
}
