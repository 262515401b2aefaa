//! Every schema of a document with its JSON pointer, and schemas with their references resolved.

use std::collections::HashMap;

use serde_json::Value as Resolved;

use crate::adapter::Holds;
use crate::content::Schema;
use crate::document::Document;
use crate::operation::LONGEST_POINTER;
use crate::pointer;
use crate::value::{Map, Value};

/// Most schemas that are listed.
const MOST_SCHEMAS: usize = 500_000;
/// Most bytes of JSON pointers that the list may hold.
const MOST_POINTER_BYTES: usize = 64 * 1024 * 1024;
/// Members of a schema that hold one schema.
const SINGLE: [&str; 12] = [
    "items",
    "additionalProperties",
    "not",
    "contains",
    "propertyNames",
    "if",
    "then",
    "else",
    "additionalItems",
    "unevaluatedItems",
    "unevaluatedProperties",
    "contentSchema",
];
/// Members of a schema that hold a list of schemas.
const LISTS: [&str; 4] = ["allOf", "oneOf", "anyOf", "prefixItems"];
/// Members of a schema that hold schemas by name.
const NAMED: [&str; 5] = ["properties", "patternProperties", "dependentSchemas", "$defs", "definitions"];
/// Members that only speak to people.
const PROSE: [&str; 5] = ["description", "title", "externalDocs", "xml", "summary"];
/// Deepest nesting of a resolved schema.
const RESOLVED_DEPTH: usize = 12;
/// Deepest nesting of data that is copied into it; what is deeper is null.
const COPIED_DEPTH: usize = 64;

/// One schema of a document.
#[derive(Debug, Clone)]
pub struct DocSchema<'d> {
    /// Its JSON pointer.
    pub pointer: String,
    /// The schema object, as written.
    pub value: &'d Map,
    /// Whether a request can carry it.
    pub in_request: bool,
    /// Whether an answer can carry it.
    pub in_response: bool,
}

impl DocSchema<'_> {
    /// The name it goes by: of a property, or of a component.
    pub fn name(&self) -> std::borrow::Cow<'_, str> {
        pointer::unescape(self.pointer.rsplit('/').next().unwrap_or_default())
    }

    /// Whether it is a member of `properties`.
    pub fn is_property(&self) -> bool {
        pointer::parent(&self.pointer).ends_with("/properties")
    }

    /// The type, the first that is not `null` where there are several; empty when not said.
    pub fn kind(&self) -> &str {
        kind(self.value)
    }
}

/// The type of a schema object, the first that is not `null` where there are several; empty when not said.
pub fn kind(schema: &Map) -> &str {
    match schema.get("type") {
        Some(Value::String(kind)) => kind,
        Some(Value::Array(kinds)) => {
            kinds.iter().filter_map(Value::as_str).find(|k| *k != "null").unwrap_or_default()
        }
        _ => "",
    }
}

impl Document {
    /// Every schema, inline ones and those of components; each once.
    pub fn schemas(&self) -> Vec<DocSchema<'_>> {
        let mut walk = Walk { document: self, found: Vec::new(), at: HashMap::new(), bytes: 0 };
        for operation in self.operations() {
            for parameter in self.parameters(&operation) {
                if let Some((schema, at)) = parameter.schema {
                    walk.from(schema, at, true, false);
                }
            }
            for payload in self.payloads(&operation) {
                if let Schema::Written(schema) = payload.schema {
                    walk.from(schema, payload.pointer, true, false);
                }
            }
            for content in self.responses(&operation).into_iter().flat_map(|r| r.contents) {
                if let Schema::Written(schema) = content.schema {
                    walk.from(schema, content.pointer, false, true);
                }
            }
        }
        for (base, holds) in self.adapter().components() {
            let Some(Value::Object(map)) = self.value().pointer(base) else { continue };
            for (name, value) in map.iter() {
                let at = pointer::join(base, name);
                match holds {
                    Holds::Schemas => walk.from(value, at, false, false),
                    Holds::Parameters => {
                        if let Some((schema, at)) = self.adapter().parameter_schema(value, &at) {
                            walk.from(schema, at, false, false);
                        }
                    }
                    Holds::Bodies => {
                        if let Some(schema) = value.get("schema") {
                            walk.from(schema, format!("{at}/schema"), false, false);
                        }
                        for content in crate::content::of_media_types(value, &at, false) {
                            if let Schema::Written(schema) = content.schema {
                                walk.from(schema, content.pointer, false, false);
                            }
                        }
                    }
                }
            }
        }
        walk.found
    }

    /// A schema with its references resolved, prose left out; `{}` where it is cut: at a
    /// reference that is circular, broken or remote, too deep, or when `budget` values are used up.
    pub fn resolved(&self, schema: &Value, budget: &mut usize) -> Resolved {
        let mut trail = Vec::new();
        self.resolve_schema(schema, 0, &mut trail, budget)
    }

    fn resolve_schema<'d>(
        &'d self,
        schema: &'d Value,
        depth: usize,
        trail: &mut Vec<String>,
        budget: &mut usize,
    ) -> Resolved {
        let cut = || Resolved::Object(serde_json::Map::new());
        if *budget == 0 || depth > RESOLVED_DEPTH {
            return cut();
        }
        *budget -= 1;
        let Value::Object(map) = schema else { return schema_or_cut(schema) };
        if let Some(target) = map.get("$ref").and_then(Value::as_str) {
            let Some(local) = self.local(target).filter(|at| !trail.contains(at)) else { return cut() };
            let Some(value) = self.value().pointer(&local) else { return cut() };
            trail.push(local);
            let resolved = self.resolve_schema(value, depth, trail, budget);
            trail.pop();
            return resolved;
        }
        let mut out = serde_json::Map::new();
        for (key, value) in map.iter() {
            if PROSE.contains(&key) || *budget == 0 {
                continue;
            }
            let value = match value {
                Value::Array(list) if LISTS.contains(&key) => {
                    list.iter().map(|v| self.resolve_schema(v, depth + 1, trail, budget)).collect()
                }
                Value::Object(named) if NAMED.contains(&key) => named
                    .iter()
                    .map(|(name, v)| (name.to_owned(), self.resolve_schema(v, depth + 1, trail, budget)))
                    .collect(),
                value if SINGLE.contains(&key) => self.resolve_schema(value, depth + 1, trail, budget),
                Value::Array(_) | Value::Object(_) => plain(value, 0, budget),
                value => value.into(),
            };
            out.insert(key.to_owned(), value);
        }
        Resolved::Object(out)
    }
}

/// `true` and `false` are schemas in 3.1; anything else that is no mapping says nothing.
fn schema_or_cut(schema: &Value) -> Resolved {
    if schema.is_boolean() { schema.into() } else { Resolved::Object(serde_json::Map::new()) }
}

/// A copy of data within a schema (an example, an enumeration) that counts against the budget.
fn plain(value: &Value, depth: usize, budget: &mut usize) -> Resolved {
    if depth > COPIED_DEPTH {
        return Resolved::Null;
    }
    *budget = budget.saturating_sub(1);
    match value {
        Value::Array(list) => {
            list.iter().map_while(|v| (*budget > 0).then(|| plain(v, depth + 1, budget))).collect()
        }
        Value::Object(map) => map
            .iter()
            .map_while(|(k, v)| (*budget > 0).then(|| (k.to_owned(), plain(v, depth + 1, budget))))
            .collect(),
        value => value.into(),
    }
}

struct Walk<'d> {
    document: &'d Document,
    found: Vec<DocSchema<'d>>,
    /// Where each schema stands in `found`, by its own address: it is in the document once.
    at: HashMap<*const Map, usize>,
    bytes: usize,
}

impl<'d> Walk<'d> {
    fn from(&mut self, schema: &'d Value, at: String, in_request: bool, in_response: bool) {
        let mut open = vec![(schema, at)];
        while let Some((schema, at)) = open.pop() {
            let Value::Object(map) = schema else { continue };
            if at.len() > LONGEST_POINTER || !self.mark(map, &at, in_request, in_response) {
                continue;
            }
            if let Some((target, at)) = map.get("$ref").and_then(|_| self.document.resolve(schema, &at)) {
                open.push((target, at));
                continue;
            }
            let mut inner = Vec::new();
            for (key, value) in map.iter() {
                match value {
                    Value::Array(list) if LISTS.contains(&key) => {
                        inner.extend(list.iter().enumerate().map(|(i, v)| (v, format!("{at}/{key}/{i}"))));
                    }
                    Value::Object(named) if NAMED.contains(&key) => {
                        let base = format!("{at}/{key}");
                        inner.extend(named.iter().map(|(name, v)| (v, pointer::join(&base, name))));
                    }
                    Value::Object(_) if SINGLE.contains(&key) => inner.push((value, format!("{at}/{key}"))),
                    _ => {}
                }
            }
            open.extend(inner.into_iter().rev());
        }
    }

    /// Remembers a schema; false when nothing new was learned of it.
    fn mark(&mut self, value: &'d Map, at: &str, in_request: bool, in_response: bool) -> bool {
        if let Some(index) = self.at.get(&std::ptr::from_ref(value)) {
            let known = &mut self.found[*index];
            let news = (in_request && !known.in_request) || (in_response && !known.in_response);
            known.in_request |= in_request;
            known.in_response |= in_response;
            return news;
        }
        self.bytes += at.len();
        if self.found.len() >= MOST_SCHEMAS || self.bytes > MOST_POINTER_BYTES {
            return false;
        }
        self.at.insert(value, self.found.len());
        self.found.push(DocSchema { pointer: at.to_owned(), value, in_request, in_response });
        true
    }
}
