//! Values for parameters: what the document gives, else what type, format and bounds allow.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use rowlock_model::{Bounds, Parameter, ParameterPlace};

use crate::content::DocParameter;
use crate::document::Document;
use crate::schema;
use crate::value::{Map, Value};

/// What stands as itself in a path segment or a query (RFC 3986 section 2.3).
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');
/// Longest value that is taken from a document, in bytes.
const LONGEST_VALUE: usize = 1000;

/// A parameter in the model's words, with a value where one can be told.
pub(crate) fn parameter(document: &Document, parameter: &DocParameter<'_>) -> Parameter {
    let empty = Map::default();
    let schema = parameter.schema.as_ref().and_then(|(s, _)| s.as_object()).unwrap_or(&empty);
    let schema = simplest(document, schema);
    let text = |key: &str| schema.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    let given = given(document, parameter.value).or_else(|| given(document, schema));
    let made = if given.is_none() { made(parameter.name, schema, 0) } else { None };
    Parameter {
        name: parameter.name.to_owned(),
        place: parameter.place,
        required: parameter.required,
        kind: schema::kind(schema).to_owned(),
        format: text("format"),
        bounds: bounds(schema),
        value_is_real: given.is_some(),
        value: given.or(made),
    }
}

/// Bounds of a schema object.
pub(crate) fn bounds(schema: &Map) -> Bounds {
    let number = |key: &str| schema.get(key).and_then(Value::as_f64);
    let count = |key: &str| schema.get(key).and_then(Value::as_u64);
    Bounds {
        minimum: number("minimum").or_else(|| number("exclusiveMinimum")),
        maximum: number("maximum").or_else(|| number("exclusiveMaximum")),
        longest: count("maxLength").or_else(|| count("maxItems")),
    }
}

/// The request target of a path template with the parameters' values; `None` when one is missing.
pub(crate) fn target(path: &str, parameters: &[Parameter]) -> Option<String> {
    let mut out = String::with_capacity(path.len());
    let mut rest = path;
    while let Some(open) = rest.find('{') {
        let close = open + rest[open..].find('}')?;
        let name = &rest[open + 1..close];
        let value =
            parameters.iter().find(|p| p.place == ParameterPlace::Path && p.name == name)?.value.as_ref()?;
        // An empty or dotted segment would be another path.
        if value.is_empty() || value == "." || value == ".." {
            return None;
        }
        out.push_str(&rest[..open]);
        out.extend(utf8_percent_encode(value, ENCODED));
        rest = &rest[close + 1..];
    }
    out.push_str(rest);
    let mut separator = if out.contains('?') { '&' } else { '?' };
    for parameter in parameters.iter().filter(|p| p.required) {
        match parameter.place {
            ParameterPlace::Query => {
                let value = parameter.value.as_ref()?;
                out.push(separator);
                out.extend(utf8_percent_encode(&parameter.name, ENCODED));
                out.push('=');
                out.extend(utf8_percent_encode(value, ENCODED));
                separator = '&';
            }
            ParameterPlace::Path | ParameterPlace::Header | ParameterPlace::Cookie => {}
        }
    }
    Some(out)
}

/// `anyOf`, `oneOf` and `allOf` of a parameter, narrowed to the first branch that names a type.
fn simplest<'d>(document: &'d Document, schema: &'d Map) -> &'d Map {
    if schema.contains_key("type") || schema.contains_key("enum") {
        return schema;
    }
    let branches = ["anyOf", "oneOf", "allOf"].into_iter().filter_map(|key| schema.get(key)?.as_array());
    branches
        .flatten()
        .take(20)
        .filter_map(|branch| document.resolve(branch, "")?.0.as_object())
        .find(|branch| !schema::kind(branch).is_empty() || branch.contains_key("enum"))
        .unwrap_or(schema)
}

/// A value that the document gives: example, first of the examples, default, first of the enumeration.
fn given(document: &Document, holder: &Map) -> Option<String> {
    let examples = || match holder.get("examples")? {
        Value::Array(list) => word(list.first()?),
        Value::Object(named) => word(document.resolve(named.iter().next()?.1, "")?.0.get("value")?),
        _ => None,
    };
    let first = |key: &str| holder.get(key)?.as_array()?.iter().find_map(word);
    let one = |key: &str| word(holder.get(key)?);
    one("example")
        .or_else(|| one("x-example"))
        .or_else(examples)
        .or_else(|| one("const"))
        .or_else(|| one("default"))
        .or_else(|| first("enum"))
}

/// A scalar, or a list of scalars, as it is sent.
fn word(value: &Value) -> Option<String> {
    let word = match value {
        Value::String(text) => text.to_string(),
        Value::Number(number) => number.to_string(),
        Value::Bool(flag) => flag.to_string(),
        Value::Array(list) if !list.is_empty() && list.len() <= 20 => {
            let words: Option<Vec<String>> =
                list.iter().map(|v| if v.is_array() { None } else { word(v) }).collect();
            words?.join(",")
        }
        _ => return None,
    };
    (!word.is_empty() && word.len() <= LONGEST_VALUE).then_some(word)
}

/// A value made by type, format and bounds; `None` where a pattern or an object would have to be guessed.
fn made(name: &str, schema: &Map, depth: usize) -> Option<String> {
    match schema::kind(schema) {
        "integer" | "number" => made_number(schema),
        "boolean" => Some("true".to_owned()),
        "array" if depth == 0 => made(name, schema.get("items")?.as_object()?, 1),
        "string" | "" => made_text(name, schema),
        _ => None,
    }
}

fn made_number(schema: &Map) -> Option<String> {
    let number = |key: &str| schema.get(key).and_then(Value::as_f64);
    let exclusive = |key: &str| schema.get(key) == Some(&Value::Bool(true));
    let mut least =
        number("minimum").map(|m| if exclusive("exclusiveMinimum") { m.floor() + 1.0 } else { m.ceil() });
    if let Some(above) = number("exclusiveMinimum") {
        least = Some(least.unwrap_or(above).max(above.floor() + 1.0));
    }
    let most = number("maximum").or_else(|| number("exclusiveMaximum").map(|m| m - 1.0));
    let value = match (least, most) {
        // One is a likelier identifier than zero.
        (Some(least), most) if least <= 1.0 && most.is_none_or(|m| m >= 1.0) => 1.0,
        (Some(least), _) => least,
        (None, Some(most)) if most < 1.0 => most.floor(),
        (None, _) => 1.0,
    };
    (value.abs() < 1e15).then(|| format!("{value:.0}"))
}

fn made_text(name: &str, schema: &Map) -> Option<String> {
    let format = schema.get("format").and_then(Value::as_str).unwrap_or_default();
    let known = match format {
        "uuid" | "guid" => "00000000-0000-4000-8000-000000000001",
        "date" => "2024-01-01",
        "date-time" => "2024-01-01T00:00:00Z",
        "time" => "00:00:00Z",
        "duration" => "P1D",
        "email" | "idn-email" => "rowlock@example.com",
        "hostname" | "idn-hostname" => "example.com",
        "ipv4" | "ip" => "192.0.2.1",
        "ipv6" => "2001:db8::1",
        "uri" | "url" | "iri" => "https://example.com/",
        "byte" => "MQ==",
        "int32" | "int64" => "1",
        _ => "",
    };
    if !known.is_empty() {
        return Some(known.to_owned());
    }
    if schema.contains_key("pattern") {
        return None;
    }
    let count = |key: &str| schema.get(key).and_then(Value::as_u64);
    let lower = name.to_ascii_lowercase();
    let base = if lower.ends_with("id") || lower.ends_with("number") { "1" } else { "rowlock" };
    let least = count("minLength").unwrap_or(0).min(200);
    let mut text = base.to_owned();
    while (text.len() as u64) < least {
        text.push('1');
    }
    let most = count("maxLength").unwrap_or(u64::MAX);
    text.truncate(usize::try_from(most).unwrap_or(usize::MAX));
    (!text.is_empty()).then_some(text)
}
