//! Objects that a GraphQL schema gives by identifier, and the lists that tell whose they are.

use std::collections::BTreeSet;

use rowlock_model::Known;
use serde_json::Value;

use super::schema::{Field, Schema};

/// A field that gives one object by its identifier, and the list where a caller sees the own ones.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ByKey {
    pub(super) field: String,
    argument: String,
    is_number: bool,
    key: String,
    leaves: Vec<String>,
    list: Vec<String>,
}

/// The fields of this kind that the schema has, at most so many.
pub(super) fn by_key(schema: &Schema, most: usize) -> Vec<ByKey> {
    schema.roots().iter().filter_map(|field| of(schema, field)).take(most).collect()
}

impl ByKey {
    /// The query of the list.
    pub(super) fn list_query(&self) -> String {
        let inner =
            self.list.iter().rev().fold(self.key.clone(), |inner, field| format!("{field}{{{inner}}}"));
        format!("{{{inner}}}")
    }

    /// The query of one object.
    pub(super) fn object_query(&self, key: &str) -> String {
        let value = if self.is_number { key.to_owned() } else { Value::String(key.to_owned()).to_string() };
        format!("{{{}({}:{value}){{{}}}}}", self.field, self.argument, self.leaves.join(" "))
    }

    /// The identifiers in an answer to the list.
    pub(super) fn keys(&self, data: &Value) -> BTreeSet<String> {
        let mut level: Vec<&Value> = vec![data];
        for field in &self.list {
            level = level.into_iter().filter_map(|v| v.get(field)).flat_map(flat).collect();
        }
        level.into_iter().filter_map(|v| plain(v.get(&self.key)?)).filter(|k| self.fits(k)).collect()
    }

    /// The object in an answer, when it is the one of this identifier.
    pub(super) fn object(&self, data: &Value, key: &str) -> Option<Value> {
        let object = data.get(&self.field)?;
        (plain(object.get(&self.key)?)? == key).then(|| object.clone())
    }

    fn fits(&self, key: &str) -> bool {
        !self.is_number || (!key.is_empty() && key.bytes().all(|b| b.is_ascii_digit()))
    }
}

/// An identifier of the same form that nothing has.
pub(super) fn stranger(known: &Known, key: &str) -> String {
    if key.bytes().all(|b| b.is_ascii_digit()) {
        return "987654321".to_owned();
    }
    let made = known.seed.word("graphql/stranger", 50);
    let hexadecimal = |c: char| if c.is_ascii_hexdigit() { c } else { char::from(b'0' + (c as u8 % 10)) };
    let mut letters = made.chars().cycle();
    key.chars()
        .map(|c| if c.is_ascii_alphanumeric() { letters.next().map_or(c, hexadecimal) } else { c })
        .collect()
}

fn of(schema: &Schema, field: &Field) -> Option<ByKey> {
    let required: Vec<_> = field.args.iter().filter(|a| a.required).collect();
    let argument = match (required.as_slice(), field.args.as_slice()) {
        ([one], _) => *one,
        ([], [one]) => one,
        _ => return None,
    };
    let argument = if matches!(argument.of.as_str(), "ID" | "String" | "Int") && !argument.list {
        argument
    } else {
        return None;
    };
    if !field.is_object() || field.list {
        return None;
    }
    let leaves: Vec<String> = schema.leaves(&field.of).into_iter().map(str::to_owned).collect();
    let key = [argument.name.as_str(), "id", "uuid"]
        .into_iter()
        .find(|k| leaves.iter().any(|l| l == k))?
        .to_owned();
    // What is more than the identifier is what a stranger would get.
    if leaves.len() < 2 {
        return None;
    }
    let list = list(schema, &field.of)?;
    let mut chosen = vec![key.clone()];
    chosen.extend(leaves.into_iter().filter(|l| *l != key).take(8));
    Some(ByKey {
        field: field.name.clone(),
        argument: argument.name.clone(),
        is_number: argument.of == "Int",
        key,
        leaves: chosen,
        list,
    })
}

/// The way to a list of such objects: at the root, or one object below (`me { orders }`).
fn list(schema: &Schema, of: &str) -> Option<Vec<String>> {
    let lists = |at: &Field| at.list && at.of == of && !at.needs_arguments();
    let roots = || schema.roots().iter().filter(|f| !f.needs_arguments());
    if let Some(root) = roots().find(|f| lists(f)) {
        return Some(vec![root.name.clone()]);
    }
    roots().filter(|f| f.is_object() && !f.list).find_map(|f| {
        let inner = schema.fields(&f.of).iter().find(|i| lists(i))?;
        Some(vec![f.name.clone(), inner.name.clone()])
    })
}

fn flat(value: &Value) -> Vec<&Value> {
    value.as_array().map_or_else(|| vec![value], |items| items.iter().collect())
}

fn plain(value: &Value) -> Option<String> {
    match value {
        Value::String(s) => Some(s.clone()),
        Value::Number(n) => Some(n.to_string()),
        _ => None,
    }
}
