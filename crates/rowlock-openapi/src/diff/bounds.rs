//! Bounds of requests that were removed or loosened.

use rowlock_model::Severity;
use serde_json::{Map, Value};

use super::{ChangeKind, Found};
use crate::operation::DocOperation;

/// Most values of one resolved schema.
const SCHEMA_BUDGET: usize = 3_000;
/// Most loosened bounds that are told of one operation.
const MOST_TOLD: usize = 20;
/// Bounds from above: a larger number is looser.
const UPPER: [&str; 5] = ["maxLength", "maxItems", "maximum", "exclusiveMaximum", "maxProperties"];
/// Bounds from below: a smaller number is looser.
const LOWER: [&str; 4] = ["minimum", "exclusiveMinimum", "minLength", "minItems"];

/// One loosened bound: where in the schema, and what.
struct Loosened {
    at: String,
    what: String,
    opened: bool,
}

/// Compares the bounds of an operation's parameters and bodies.
pub(super) fn compare(found: &mut Found<'_>, was: &DocOperation<'_>, now: &DocOperation<'_>) {
    let (old, new) = (found.old, found.new);
    let mut told = 0;
    let after = new.parameters(now);
    for before in old.parameters(was) {
        let same = after.iter().find(|p| p.name == before.name && p.place == before.place);
        let (Some(same), Some((old_schema, _))) = (same, &before.schema) else { continue };
        let empty = crate::Value::default();
        let new_schema = same.schema.as_ref().map_or(&empty, |(schema, _)| *schema);
        let list = loosened(found, old_schema, new_schema);
        let name = format!("the parameter '{:.80}'", before.name);
        tell(found, now, &name, list, (&before.pointer, &same.pointer), &mut told);
    }
    let after = new.payloads(now);
    for before in old.payloads(was) {
        let Some(same) = after.iter().find(|c| c.media_type == before.media_type) else { continue };
        let list = loosened(found, before.schema.value(), same.schema.value());
        tell(found, now, "the body", list, (&before.pointer, &same.pointer), &mut told);
    }
}

fn tell(
    found: &mut Found<'_>,
    now: &DocOperation<'_>,
    name: &str,
    list: Vec<Loosened>,
    places: (&str, &str),
    told: &mut usize,
) {
    for loosened in list {
        // A body in several media types loosens the same bound several times.
        let kind = if loosened.opened { ChangeKind::PropertiesOpened } else { ChangeKind::BoundsLoosened };
        let what = format!("{name}{:.200} {}", loosened.at, loosened.what);
        let label = Some((now.method.clone(), now.path.clone()));
        let known =
            found.changes.iter().rev().take(MOST_TOLD).any(|c| c.what == what && c.operation == label);
        if *told >= MOST_TOLD || known {
            continue;
        }
        *told += 1;
        found.add(kind, Severity::Low, Some(now), what, (Some(places.0), Some(places.1)));
    }
}

fn loosened(found: &Found<'_>, old: &crate::Value, new: &crate::Value) -> Vec<Loosened> {
    let (mut one, mut two) = (SCHEMA_BUDGET, SCHEMA_BUDGET);
    let (old, new) = (found.old.resolved(old, &mut one), found.new.resolved(new, &mut two));
    // A schema that was cut could look looser than it is.
    let mut list = Vec::new();
    if one > 0 && two > 0 {
        walk(&old, &new, "", &mut list);
    }
    list
}

/// Resolved schemas are bounded in depth, so this recursion is too.
fn walk(old: &Value, new: &Value, at: &str, list: &mut Vec<Loosened>) {
    let (Some(old), Some(new)) = (old.as_object(), new.as_object()) else { return };
    if list.len() >= MOST_TOLD || is_cut(new) != is_cut(old) {
        return;
    }
    let mut add = |what: String, opened| list.push(Loosened { at: at.to_owned(), what, opened });
    for (keys, upper) in [(&UPPER[..], true), (&LOWER[..], false)] {
        for key in keys {
            let Some(before) = old.get(*key).and_then(Value::as_f64) else { continue };
            match new.get(*key).and_then(Value::as_f64) {
                None if is_closed(new) => {}
                None => add(format!("lost its `{key}` ({before})"), false),
                Some(after) if (upper && after > before) || (!upper && after < before) => {
                    add(format!("has the `{key}` {after} instead of {before}"), false);
                }
                Some(_) => {}
            }
        }
    }
    for key in ["pattern", "enum"] {
        if old.contains_key(key) && !new.contains_key(key) && !is_closed(new) {
            add(format!("lost its `{key}`"), false);
        }
    }
    let closed =
        |schema: &Map<String, Value>| schema.get("additionalProperties") == Some(&Value::Bool(false));
    if closed(old) && !closed(new) {
        add("may carry properties that are not described".to_owned(), true);
    }
    if let (Some(Value::Object(before)), Some(Value::Object(after))) =
        (old.get("properties"), new.get("properties"))
    {
        for (name, before) in before {
            if let Some(after) = after.get(name) {
                walk(before, after, &format!("{at}.{name:.80}"), list);
            }
        }
    }
    if let (Some(before), Some(after)) = (old.get("items"), new.get("items")) {
        walk(before, after, &format!("{at}[]"), list);
    }
}

/// Whether a schema allows a fixed set of values only, which bounds it in every way.
fn is_closed(schema: &Map<String, Value>) -> bool {
    schema.contains_key("enum") || schema.contains_key("const")
}

/// Whether a schema was cut while it was resolved, or never said anything.
fn is_cut(schema: &Map<String, Value>) -> bool {
    schema.is_empty()
}
