//! Whether a value is what a schema describes: the part of JSON Schema that is certain.
//!
//! Judges `type`, `required`, `properties`, `items`, `enum` and the
//! combinators; everything else is let through, so that what is told is sure.
//! Schemas come resolved, with `{}` where they were cut.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

/// Deepest nesting that is compared.
const MOST_DEPTH: usize = 20;
/// Most elements of one list that are compared.
const MOST_ELEMENTS: usize = 20;
/// Most values that are compared in all.
const MOST_STEPS: usize = 5_000;
/// Most differences that are told.
const MOST_TOLD: usize = 20;

/// What differs between a value and its schema.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Differences {
    /// Where the value is not what is described, and how.
    pub(super) mismatches: Vec<String>,
    /// Properties that the value has and the schema does not declare (`.owner.hash`, `[].x`).
    pub(super) undeclared: BTreeSet<String>,
    steps: usize,
}

/// Compares a value with a schema.
pub(super) fn compare(schema: &Value, value: &Value) -> Differences {
    let mut found = Differences::default();
    found.walk(schema, value, "", 0);
    found
}

impl Differences {
    fn walk(&mut self, schema: &Value, value: &Value, at: &str, depth: usize) {
        self.steps += 1;
        let Some(schema) = schema.as_object().filter(|s| !s.is_empty()) else { return };
        if self.steps > MOST_STEPS || depth > MOST_DEPTH {
            return;
        }
        if value.is_null() && allows_null(schema) {
            return;
        }
        if let Some(wrong) = wrong_type(schema, value) {
            self.tell(at, &wrong);
            return;
        }
        if let Some(Value::Array(allowed)) = schema.get("enum")
            && allowed.len() <= 1000
            && !value.is_object()
            && !value.is_array()
            && !allowed.contains(value)
        {
            self.tell(at, "a value that the enumeration does not have");
        }
        self.combined(schema, value, at, depth);
        match value {
            Value::Object(map) => self.object(schema, map, at, depth),
            Value::Array(list) => {
                if let Some(items) = schema.get("items") {
                    for element in list.iter().take(MOST_ELEMENTS) {
                        self.walk(items, element, &format!("{at}[]"), depth + 1);
                    }
                }
            }
            _ => {}
        }
    }

    /// `allOf` holds as a whole; of `oneOf` and `anyOf` one branch must hold.
    fn combined(&mut self, schema: &Map<String, Value>, value: &Value, at: &str, depth: usize) {
        for part in branches(schema, "allOf") {
            let mut inner = self.inner();
            inner.walk(part, value, at, depth + 1);
            // What a part does not declare another may: undeclared properties are judged on the whole.
            let deeper =
                inner.undeclared.iter().filter(|name| name.matches(['.', '[']).count() > own_depth(at) + 1);
            self.undeclared.extend(deeper.cloned().collect::<Vec<_>>());
            self.steps = inner.steps;
            self.mismatches.extend(inner.mismatches);
        }
        for key in ["oneOf", "anyOf"] {
            let mut all_fail = true;
            let mut first: Option<Vec<String>> = None;
            let mut any = false;
            for part in branches(schema, key) {
                any = true;
                let mut inner = self.inner();
                inner.walk(part, value, at, depth + 1);
                self.steps = inner.steps;
                if inner.mismatches.is_empty() {
                    all_fail = false;
                } else {
                    first.get_or_insert(inner.mismatches);
                }
            }
            if any && all_fail {
                self.tell(
                    at,
                    &format!("nothing that `{key}` allows ({})", first.unwrap_or_default().join("; ")),
                );
            }
        }
        self.mismatches.truncate(MOST_TOLD);
    }

    fn object(&mut self, schema: &Map<String, Value>, map: &Map<String, Value>, at: &str, depth: usize) {
        let properties = schema.get("properties").and_then(Value::as_object);
        for name in
            schema.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str)
        {
            let write_only = properties
                .and_then(|p| p.get(name)?.get("writeOnly"))
                .is_some_and(|w| *w == Value::Bool(true));
            if !map.contains_key(name) && !write_only {
                self.tell(&format!("{at}.{name}"), "missing although it is required");
            }
        }
        for (name, value) in map {
            if let Some(schema) = properties.and_then(|p| p.get(name)) {
                self.walk(schema, value, &format!("{at}.{name}"), depth + 1);
            }
        }
        let mut declared = BTreeSet::new();
        if closed(schema, &mut declared, 0) && !declared.is_empty() {
            let more = map.keys().filter(|name| !declared.contains(name.as_str()));
            let more: Vec<String> = more.take(MOST_TOLD).map(|name| format!("{at}.{name:.80}")).collect();
            if self.undeclared.len() < MOST_TOLD {
                self.undeclared.extend(more);
            }
        }
    }

    fn inner(&self) -> Self {
        Self { steps: self.steps, ..Self::default() }
    }

    fn tell(&mut self, at: &str, what: &str) {
        if self.mismatches.len() < MOST_TOLD {
            let at = if at.is_empty() { "the body" } else { at };
            let told = format!("{at}: {what}");
            if !self.mismatches.contains(&told) {
                self.mismatches.push(told);
            }
        }
    }
}

fn own_depth(at: &str) -> usize {
    at.matches(['.', '[']).count()
}

fn branches<'s>(schema: &'s Map<String, Value>, key: &str) -> impl Iterator<Item = &'s Value> + use<'s> {
    schema.get(key).and_then(Value::as_array).into_iter().flatten().take(20)
}

/// Gathers the properties that a schema and its parts declare; false when it is open to more.
fn closed<'s>(schema: &'s Map<String, Value>, declared: &mut BTreeSet<&'s str>, depth: usize) -> bool {
    let open = schema.get("additionalProperties").is_some_and(|v| *v != Value::Bool(false));
    if open || depth > MOST_DEPTH || schema.contains_key("patternProperties") || schema.contains_key("if") {
        return false;
    }
    if let Some(properties) = schema.get("properties").and_then(Value::as_object) {
        declared.extend(properties.keys().map(String::as_str));
    }
    ["allOf", "oneOf", "anyOf"].into_iter().flat_map(|key| branches(schema, key)).all(|part| {
        // A part that was cut, or that says nothing of properties, may stand for anything.
        part.as_object().is_some_and(|part| !part.is_empty() && closed(part, declared, depth + 1))
    })
}

fn kinds(schema: &Map<String, Value>) -> Vec<&str> {
    match schema.get("type") {
        Some(Value::String(kind)) => vec![kind],
        Some(Value::Array(kinds)) => kinds.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}

/// Whether `null` is described: by 3.0's `nullable`, a type, an enumeration, or by nothing being said.
fn allows_null(schema: &Map<String, Value>) -> bool {
    let flag = ["nullable", "x-nullable"].iter().any(|key| schema.get(*key) == Some(&Value::Bool(true)));
    let kinds = kinds(schema);
    let by_enum = schema.get("enum").and_then(Value::as_array).is_some_and(|e| e.contains(&Value::Null));
    flag || kinds.is_empty() || kinds.contains(&"null") || by_enum
}

fn wrong_type(schema: &Map<String, Value>, value: &Value) -> Option<String> {
    let kinds = kinds(schema);
    let fits = |kind: &&str| match *kind {
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "object" => value.is_object(),
        "array" => value.is_array(),
        "null" => value.is_null(),
        "number" => value.is_number(),
        "integer" => value.is_i64() || value.is_u64() || value.as_f64().is_some_and(|n| n.fract() == 0.0),
        // A kind that JSON does not have (2.0's `file`) is not judged.
        _ => true,
    };
    if kinds.is_empty() || kinds.iter().any(fits) {
        return None;
    }
    Some(format!("{} where {} is described", name(value), kinds.join(" or ")))
}

fn name(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_certain_is_told() {
        let schema = json!({"type": "array", "items": {"type": "object", "required": ["id", "secret", "name"],
            "properties": {"id": {"type": "integer"}, "secret": {"type": "string", "writeOnly": true},
                "name": {"type": "string"}, "kind": {"enum": ["a"]}}}});
        let found =
            compare(&schema, &json!([{"id": "1", "kind": "b", "hash": 1}, {"id": 2.0, "name": null}]));
        assert_eq!(
            found.mismatches,
            [
                "[].name: missing although it is required",
                "[].id: text where integer is described",
                "[].kind: a value that the enumeration does not have",
                "[].name: null where string is described",
            ]
        );
        assert_eq!(found.undeclared.into_iter().collect::<Vec<_>>(), ["[].hash"]);
    }

    #[test]
    fn null_and_combinators_are_tolerated() {
        let clean = |schema: Value, value: Value| {
            let found = compare(&schema, &value);
            assert_eq!(
                (found.mismatches.len(), found.undeclared.len()),
                (0, 0),
                "{schema} {value}: {found:?}"
            );
        };
        clean(json!({"type": "string", "nullable": true}), json!(null));
        clean(json!({"type": ["string", "null"]}), json!(null));
        clean(json!({"anyOf": [{"type": "string"}, {"type": "null"}]}), json!(null));
        clean(json!({"oneOf": [{"type": "integer"}, {"type": "string"}]}), json!("x"));
        let parts = json!({"allOf": [{"properties": {"a": {"type": "integer"}}}, {"properties": {"b": {}}}]});
        clean(parts.clone(), json!({"a": 1, "b": 2}));
        clean(json!({"allOf": [{}, {"properties": {"a": {}}}]}), json!({"z": 1}));
        clean(json!({"properties": {"a": {}}, "additionalProperties": {}}), json!({"z": 1}));
        clean(json!({}), json!({"z": 1}));
        assert_eq!(compare(&parts, &json!({"a": "x", "c": 1})).mismatches.len(), 1);
        assert_eq!(compare(&parts, &json!({"a": 1, "c": 1})).undeclared.len(), 1);
        let union = json!({"anyOf": [{"type": "string"}, {"type": "integer"}]});
        assert_eq!(compare(&union, &json!([])).mismatches.len(), 1);
    }
}
