//! JSON answers as their leaves: what two answers to the same question have in common, value by value.
//!
//! [`likeness`] masks what looks as if it changed; where several readings are at hand, what really changed is known.

use std::collections::BTreeMap;

use rowlock_model::{Answer, likeness};
use serde_json::Value;

/// Most leaves of one answer that are compared.
const MOST: usize = 4000;
/// Most levels of nesting that are looked into.
const DEPTH: usize = 24;

/// Scalars, empty lists and empty objects by their JSON pointer (RFC 6901, names not escaped).
pub type Leaves = BTreeMap<String, Value>;

/// The leaves of a value.
pub fn leaves(value: &Value) -> Leaves {
    let mut all = Leaves::new();
    enter(value, &mut String::new(), DEPTH, &mut all);
    all
}

fn enter(value: &Value, at: &mut String, depth: usize, all: &mut Leaves) {
    if all.len() >= MOST || depth == 0 {
        return;
    }
    let before = at.len();
    match value {
        Value::Array(items) if !items.is_empty() => {
            for (index, item) in items.iter().enumerate() {
                at.push('/');
                at.push_str(&index.to_string());
                enter(item, at, depth - 1, all);
                at.truncate(before);
            }
        }
        Value::Object(members) if !members.is_empty() => {
            for (name, member) in members {
                at.push('/');
                at.push_str(name);
                enter(member, at, depth - 1, all);
                at.truncate(before);
            }
        }
        scalar => drop(all.insert(at.clone(), scalar.clone())),
    }
}

/// Whether `other` is what the same caller got in two readings: every value that did not change between them is
/// in it, and it has no values besides. `false` when nothing stays the same.
pub fn same_object(first: &Answer, again: &Answer, other: &Answer) -> bool {
    if first.media_type() != other.media_type() {
        return false;
    }
    let (Some(a), Some(b), Some(c)) = (first.json(), again.json(), other.json()) else {
        let steady = first.body == again.body;
        let settled = |answer: &Answer| likeness::settled(&answer.body);
        let same = if steady { first.body == other.body } else { settled(first) == settled(other) };
        return same && !first.body.is_empty();
    };
    let (a, b, c) = (leaves(&a), leaves(&b), leaves(&c));
    let stable = || a.iter().filter(|(at, value)| b.get(*at) == Some(value));
    let nothing_new = c.keys().all(|at| a.contains_key(at) || b.contains_key(at));
    nothing_new && stable().next().is_some() && stable().all(|(at, value)| c.get(at) == Some(value))
}

/// The object that an answer is, or carries under `data`, `item` or `result`.
pub fn object(value: &Value) -> Option<&serde_json::Map<String, Value>> {
    let members = value.as_object()?;
    let wrapped = ["data", "item", "result"].into_iter().find_map(|name| members.get(name)?.as_object());
    wrapped.or(Some(members))
}

/// A scalar as text.
pub fn plain(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if !text.is_empty() && text.len() <= 200 => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// A name in lower case without separators: `created_at`, `createdAt` and `Created-At` are one.
pub fn bare(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

#[cfg(test)]
mod tests {
    use rowlock_model::Headers;

    use super::*;

    fn json(body: &str) -> Answer {
        let headers = Headers::new().with("Content-Type", "application/json");
        Answer { status: 200, headers, body: body.into(), ..Answer::default() }
    }

    #[test]
    fn what_changed_between_two_readings_is_not_compared_and_all_else_is() {
        let first = json(r#"{"id":7,"title":"x","read_at":1}"#);
        let again = json(r#"{"id":7,"title":"x","read_at":2}"#);
        assert!(same_object(&first, &again, &json(r#"{"id":7,"title":"x","read_at":3}"#)));
        assert!(!same_object(&first, &again, &json(r#"{"id":8,"title":"x","read_at":3}"#)));
        assert!(!same_object(&first, &again, &json(r#"{"id":7,"read_at":3}"#)), "a shorter view of it");
        assert!(!same_object(&first, &again, &json(r#"{"id":7,"title":"x","may_edit":false}"#)));
        assert!(!same_object(&json("{}"), &json(r#"{"a":1}"#), &json("{}")), "nothing to compare");
        // Long numbers are not masked away: they are the content.
        assert!(!same_object(&json("[4539148]"), &json("[4539148]"), &json("[4539149]")));
    }
}
