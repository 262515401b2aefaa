//! A body that a described operation should take: made from its schema, with the scan's own mark in it.
//!
//! Values come from the document first (`const`, `enum`, `default`, `example`), then from type and
//! format. What cannot be made (a `pattern` without an example) gives no body rather than a wrong one.

use rowlock_model::{Known, Operation};
use serde_json::{Map, Number, Value, json};

/// Most levels of nesting that are made.
const DEPTH: usize = 6;
/// Most elements of an array that a schema may ask for.
const ELEMENTS: u64 = 5;

/// A JSON body for an operation; `purpose` makes its free texts unlike those of other experiments.
pub fn body(known: &Known, operation: &Operation, purpose: &str) -> Option<Value> {
    let payload = operation.payload.as_ref()?;
    let json = payload.media_type.to_ascii_lowercase();
    let is_json = json.starts_with("application/json") || json.ends_with("+json");
    is_json.then(|| sample(&payload.schema.value(), &known.seed.word(purpose, 10), DEPTH)).flatten()
}

/// A value that the schema allows; `mark` stands in every free text.
pub fn sample(schema: &Value, mark: &str, depth: usize) -> Option<Value> {
    let schema = schema.as_object()?;
    let told = ["const", "default", "example"].into_iter().find_map(|k| schema.get(k));
    let listed = || ["enum", "examples"].into_iter().find_map(|k| schema.get(k)?.as_array()?.first());
    if let Some(value) = told.filter(|v| !v.is_null()).or_else(listed) {
        return Some(value.clone());
    }
    if depth == 0 {
        return None;
    }
    if let Some(parts) = schema.get("allOf").and_then(Value::as_array) {
        return all_of(parts, schema, mark, depth);
    }
    if let Some(choices) = ["oneOf", "anyOf"].into_iter().find_map(|k| schema.get(k)?.as_array()) {
        let real = |s: &&Value| s.get("type").and_then(Value::as_str) != Some("null");
        return choices.iter().filter(real).find_map(|s| sample(s, mark, depth - 1));
    }
    match kind(schema) {
        "object" => object(schema, mark, depth),
        "array" => {
            let least = schema.get("minItems").and_then(Value::as_u64).unwrap_or(1);
            let item = schema.get("items").and_then(|s| sample(s, mark, depth - 1));
            match item {
                Some(item) if least <= ELEMENTS => {
                    Some(Value::Array(vec![item; usize::try_from(least.max(1)).ok()?]))
                }
                _ => (least == 0).then(|| json!([])),
            }
        }
        "integer" => Some(json!(whole(schema))),
        "number" => Number::from_f64(number(schema)).map(Value::Number),
        "boolean" => Some(json!(false)),
        "string" => text(schema, mark).map(Value::String),
        _ => None,
    }
}

/// The type that a schema names, or that its keywords give away.
fn kind(schema: &Map<String, Value>) -> &str {
    let named = match schema.get("type") {
        Some(Value::String(name)) => Some(name.as_str()),
        // OpenAPI 3.1: a list of types, one of them often `null`.
        Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).find(|n| *n != "null"),
        _ => None,
    };
    named.unwrap_or(if schema.contains_key("properties") { "object" } else { "" })
}

fn all_of(parts: &[Value], schema: &Map<String, Value>, mark: &str, depth: usize) -> Option<Value> {
    let mut whole = Map::new();
    for part in parts {
        match sample(part, mark, depth - 1)? {
            Value::Object(fields) => whole.extend(fields),
            other => return (parts.len() == 1).then_some(other),
        }
    }
    if schema.contains_key("properties") {
        whole.extend(object(schema, mark, depth)?.as_object()?.clone());
    }
    Some(Value::Object(whole))
}

fn object(schema: &Map<String, Value>, mark: &str, depth: usize) -> Option<Value> {
    let required: Vec<&str> = schema
        .get("required")
        .and_then(Value::as_array)
        .map(|all| all.iter().filter_map(Value::as_str).collect())
        .unwrap_or_default();
    let mut fields = Map::new();
    let properties = schema.get("properties").and_then(Value::as_object);
    for (name, of) in properties.into_iter().flatten() {
        if of.get("readOnly").and_then(Value::as_bool) == Some(true) {
            continue;
        }
        match sample(of, mark, depth - 1) {
            Some(value) => drop(fields.insert(name.clone(), value)),
            None if required.contains(&name.as_str()) => return None,
            None => {}
        }
    }
    Some(Value::Object(fields))
}

fn whole(schema: &Map<String, Value>) -> i64 {
    let bound = |key: &str| schema.get(key).and_then(Value::as_i64);
    let least = bound("minimum").or_else(|| Some(bound("exclusiveMinimum")?.saturating_add(1)));
    let most = bound("maximum").or_else(|| Some(bound("exclusiveMaximum")?.saturating_sub(1)));
    let step = bound("multipleOf").filter(|n| *n > 0).unwrap_or(1);
    let from = least.unwrap_or(1).max(if least.is_some() { i64::MIN } else { 1 });
    let fit =
        from.div_euclid(step).saturating_add(i64::from(from.rem_euclid(step) != 0)).saturating_mul(step);
    most.map_or(fit, |most| fit.min(most))
}

fn number(schema: &Map<String, Value>) -> f64 {
    let bound = |key: &str| schema.get(key).and_then(Value::as_f64);
    let above = bound("exclusiveMinimum").map(|n| n + 0.5);
    let least = bound("minimum").or(above).unwrap_or(1.5);
    bound("maximum").map_or(least, |most| least.min(most))
}

/// A text of the schema's format and length; `None` where a pattern must be met.
fn text(schema: &Map<String, Value>, mark: &str) -> Option<String> {
    if schema.contains_key("pattern") {
        return None;
    }
    let format = schema.get("format").and_then(Value::as_str).unwrap_or_default();
    let made = match format {
        "email" | "idn-email" => format!("{mark}@example.com"),
        "date" => "2024-02-29".to_owned(),
        "date-time" => "2024-02-29T12:00:00Z".to_owned(),
        "time" => "12:00:00Z".to_owned(),
        "uuid" => "5b7c6d1e-0b1d-4c3e-8f5a-2a1f6e9d0c34".to_owned(),
        "uri" | "url" => format!("https://example.com/{mark}"),
        "hostname" => "example.com".to_owned(),
        "ipv4" => "192.0.2.7".to_owned(),
        "ipv6" => "2001:db8::7".to_owned(),
        "byte" => "cm93bG9jaw==".to_owned(),
        _ => format!("rowlock {mark}"),
    };
    let length = |key: &str| schema.get(key).and_then(Value::as_u64).and_then(|n| usize::try_from(n).ok());
    let (least, most) = (length("minLength").unwrap_or(0), length("maxLength").unwrap_or(usize::MAX));
    if made.len() > most {
        // The mark's end tells experiments apart; the start is the same word everywhere.
        return (format.is_empty() && most > 0).then(|| made[made.len() - most..].to_owned());
    }
    (least <= 2000).then(|| format!("{made}{}", "x".repeat(least.saturating_sub(made.len()))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_keeps_to_its_schema() {
        let schema = json!({
            "type": "object",
            "required": ["title", "count"],
            "properties": {
                "id": {"type": "integer", "readOnly": true},
                "title": {"type": "string", "maxLength": 8},
                "count": {"type": "integer", "minimum": 7, "multipleOf": 5},
                "kind": {"enum": ["note", "task"]},
                "mail": {"type": ["string", "null"], "format": "email"},
                "code": {"type": "string", "pattern": "^[A-Z]{3}$"},
                "tags": {"type": "array", "items": {"type": "string"}, "minItems": 2}
            }
        });
        let made = sample(&schema, "abcdefghij", DEPTH).expect("a body");
        assert_eq!(made["title"], "cdefghij");
        assert_eq!((&made["count"], &made["kind"]), (&json!(10), &json!("note")));
        assert_eq!(made["mail"], "abcdefghij@example.com");
        assert_eq!(made["tags"].as_array().map(Vec::len), Some(2));
        assert!(made.get("id").is_none() && made.get("code").is_none());
    }

    #[test]
    fn what_cannot_be_made_gives_no_body() {
        let needed = json!({"type": "object", "required": ["code"],
                            "properties": {"code": {"type": "string", "pattern": "^[A-Z]{3}$"}}});
        assert_eq!(sample(&needed, "m", DEPTH), None);
        let endless =
            json!({"allOf": [{"type": "object", "required": ["a"], "properties": {"a": {"allOf": [{}]}}}]});
        assert_eq!(sample(&endless, "m", DEPTH), None);
    }
}
