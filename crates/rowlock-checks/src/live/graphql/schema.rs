//! The types of a GraphQL schema, as introspection tells them.

use std::collections::BTreeMap;

use rowlock_model::Exchange;
use serde_json::Value;

use super::endpoint::data;

/// Object types by name, and where queries begin.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Schema {
    pub(super) query: String,
    types: BTreeMap<String, Vec<Field>>,
}

/// A field of an object type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Field {
    pub(super) name: String,
    pub(super) args: Vec<Arg>,
    /// The named type behind lists and non-null.
    pub(super) of: String,
    pub(super) list: bool,
    /// Whether it is an object whose fields are chosen, not a value.
    object: bool,
    leaf: bool,
}

/// An argument of a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Arg {
    pub(super) name: String,
    pub(super) of: String,
    pub(super) list: bool,
    pub(super) required: bool,
}

impl Schema {
    /// The schema in an answer to introspection; `None` when it was refused.
    pub(super) fn read(exchange: &Exchange) -> Option<Self> {
        let data = data(exchange)?;
        let schema = data.get("__schema")?;
        let query = schema.pointer("/queryType/name")?.as_str()?.to_owned();
        let types = schema.get("types")?.as_array()?;
        let objects = types.iter().filter(|t| t["kind"] == "OBJECT").filter_map(|t| {
            let fields = t["fields"].as_array()?.iter().filter_map(field).collect();
            Some((t["name"].as_str()?.to_owned(), fields))
        });
        Some(Self { query, types: objects.collect() })
    }

    /// How many types the service made itself.
    pub(super) fn own_types(&self) -> usize {
        self.types.keys().filter(|name| !name.starts_with("__")).count()
    }

    /// The fields of a type.
    pub(super) fn fields(&self, of: &str) -> &[Field] {
        self.types.get(of).map_or(&[], Vec::as_slice)
    }

    /// The fields at which queries begin.
    pub(super) fn roots(&self) -> &[Field] {
        self.fields(&self.query)
    }

    /// Values that an object can be asked for without arguments.
    pub(super) fn leaves(&self, of: &str) -> Vec<&str> {
        let plain = self.fields(of).iter().filter(|f| f.leaf && !f.list && !f.needs_arguments());
        plain.map(|f| f.name.as_str()).collect()
    }

    /// Names of fields that lead so many steps deep from the root, each into the object of the one before.
    pub(super) fn walk(&self, steps: usize, may_pass: impl Fn(&Field) -> bool) -> Option<Vec<&Field>> {
        // reach[n] holds the types from which n more steps can be made.
        let mut reach: Vec<Vec<&str>> = vec![self.types.keys().map(String::as_str).collect()];
        let passes = |f: &&Field| f.object && !f.needs_arguments() && !f.of.starts_with("__") && may_pass(f);
        for n in 0..steps {
            let next = self.types.iter().filter(|(_, fields)| {
                fields.iter().filter(passes).any(|f| reach[n].contains(&f.of.as_str()))
            });
            reach.push(next.map(|(name, _)| name.as_str()).collect());
        }
        let (mut at, mut path) = (self.query.as_str(), Vec::new());
        for left in (0..steps).rev() {
            let field =
                self.fields(at).iter().filter(passes).find(|f| reach[left].contains(&f.of.as_str()))?;
            at = &field.of;
            path.push(field);
        }
        Some(path)
    }
}

impl Field {
    /// Whether it cannot be asked for without arguments.
    pub(super) fn needs_arguments(&self) -> bool {
        self.args.iter().any(|a| a.required)
    }

    /// Whether it is one object or a list of them.
    pub(super) fn is_object(&self) -> bool {
        self.object
    }

    /// Whether it is one value.
    pub(super) fn is_value(&self) -> bool {
        self.leaf && !self.list
    }
}

fn field(value: &Value) -> Option<Field> {
    let (kind, of, list, _) = named(&value["type"])?;
    let args = value["args"].as_array().into_iter().flatten().filter_map(|a| {
        let (_, of, list, required) = named(&a["type"])?;
        let required = required && a["defaultValue"].is_null();
        Some(Arg { name: a["name"].as_str()?.to_owned(), of, list, required })
    });
    Some(Field {
        name: value["name"].as_str()?.to_owned(),
        args: args.collect(),
        of,
        list,
        object: kind == "OBJECT",
        leaf: matches!(kind.as_str(), "SCALAR" | "ENUM"),
    })
}

/// Kind and name behind the wrappers, whether a list is among them, whether the outermost is non-null.
fn named(reference: &Value) -> Option<(String, String, bool, bool)> {
    let required = reference["kind"] == "NON_NULL";
    let (mut at, mut list) = (reference, false);
    while !at["ofType"].is_null() {
        list |= at["kind"] == "LIST";
        at = &at["ofType"];
    }
    Some((at["kind"].as_str()?.to_owned(), at["name"].as_str()?.to_owned(), list, required))
}
