//! What an answer gives that another does not.

use std::collections::BTreeSet;

use rowlock_model::{Exchange, Known, OperationId};
use serde_json::Value;

use crate::entry::{Entry, carries_data};

/// What an answer gives that the ordinary one does not: entry, further properties, or further items.
pub(super) fn gain(known: &Known, id: OperationId, plain: &Exchange, got: &Exchange) -> Option<String> {
    if known.refuses(id, plain) {
        return Entry::of(known, id, got).is_open().then(|| "opens what is refused otherwise".to_owned());
    }
    let (before, after) =
        (plain.answer()?.json()?, got.answer().filter(|a| a.is_success() && carries_data(a))?.json()?);
    let (had, has) = (names(&before), names(&after));
    let new: Vec<&String> = has.difference(&had).take(5).collect();
    let kept = had.is_subset(&has);
    if kept && !new.is_empty() {
        let new: Vec<&str> = new.into_iter().map(String::as_str).collect();
        return Some(format!("adds the properties {} to the answer", new.join(", ")));
    }
    let (few, many) = (items(&before), items(&after));
    (kept && many > few).then(|| format!("makes {many} items of {few} in the answer"))
}

fn names(value: &Value) -> BTreeSet<String> {
    match value {
        Value::Object(fields) => {
            fields.iter().flat_map(|(n, v)| std::iter::once(n.clone()).chain(names(v))).collect()
        }
        Value::Array(all) => all.iter().take(200).flat_map(names).collect(),
        _ => BTreeSet::new(),
    }
}

fn items(value: &Value) -> usize {
    match value {
        Value::Array(all) => all.len(),
        Value::Object(fields) => fields.values().map(items).max().unwrap_or(0),
        _ => 0,
    }
}
