//! The version of the specification that a document is written in, and what is no description at all.

use crate::value::{Map, Value};

/// A supported version of the OpenAPI specification.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Version {
    /// Swagger 2.0.
    V2,
    /// OpenAPI 3.0.x.
    V30,
    /// OpenAPI 3.1.x (and 3.2, which is read like it).
    V31,
}

impl std::fmt::Display for Version {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::V2 => "Swagger 2.0",
            Self::V30 => "OpenAPI 3.0",
            Self::V31 => "OpenAPI 3.1",
        })
    }
}

impl Version {
    /// The version that a document says it has, or what it is instead.
    pub(crate) fn of(root: &Value) -> Result<Self, String> {
        let map = match root {
            Value::Object(map) => map,
            Value::Array(_) => return Err("a list".to_owned()),
            Value::String(text) if text.trim_start().starts_with('<') => {
                return Err("an HTML or XML page; give the URL of the JSON or YAML itself".to_owned());
            }
            _ => return Err("a single value".to_owned()),
        };
        if let Some(version) = map.get("openapi").map(words) {
            return match version.as_str() {
                v if v == "3" || v == "3.0" || v.starts_with("3.0.") => Ok(Self::V30),
                v if ["3.1", "3.2"].iter().any(|known| is_of(v, known)) => Ok(Self::V31),
                v if v.starts_with("3.") => Err(format!("OpenAPI {v:.20}, which is newer than what is read")),
                v => Err(format!("'openapi: {v:.20}'")),
            };
        }
        if let Some(version) = map.get("swagger").map(words) {
            return match version.as_str() {
                "2" | "2.0" => Ok(Self::V2),
                v => Err(format!("Swagger {v:.20}; convert it to OpenAPI 3 first")),
            };
        }
        Err(other(map))
    }
}

fn is_of(version: &str, known: &str) -> bool {
    version.strip_prefix(known).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '-']))
}

fn words(value: &Value) -> String {
    match value {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        _ => "not a version".to_owned(),
    }
}

/// What a mapping without a version is likely to be.
fn other(map: &Map) -> String {
    let has = |key: &str| map.contains_key(key);
    if has("asyncapi") {
        "an AsyncAPI description".to_owned()
    } else if has("info") && has("item") {
        "a Postman collection".to_owned()
    } else if has("log") {
        "perhaps a HAR file".to_owned()
    } else if has("swaggerVersion") {
        "Swagger 1.x; convert it to OpenAPI 3 first".to_owned()
    } else if has("paths") {
        "paths, but neither 'openapi' nor 'swagger' says which version".to_owned()
    } else if has("$schema") {
        "a JSON schema".to_owned()
    } else {
        "neither 'openapi' nor 'swagger' at its root".to_owned()
    }
}
