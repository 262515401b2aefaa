//! JSON Schemas (2020-12) of what tools take and answer.

use std::sync::Arc;

use rmcp::model::JsonObject;
use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde_json::Value;

/// The schema of what a tool takes.
pub(super) fn input<T: JsonSchema>() -> Arc<JsonObject> {
    of::<T>(SchemaSettings::draft2020_12())
}

/// The schema of what a tool answers.
pub(super) fn output<T: JsonSchema>() -> Arc<JsonObject> {
    of::<T>(SchemaSettings::draft2020_12().for_serialize())
}

fn of<T: JsonSchema>(mut settings: SchemaSettings) -> Arc<JsonObject> {
    // Not every client follows references within a tool's schema.
    settings.inline_subschemas = true;
    let mut schema = settings.into_generator().into_root_schema_for::<T>().to_value();
    plain(&mut schema);
    match schema {
        Value::Object(mut object) => {
            object.retain(|name, _| name != "title" && name != "description");
            Arc::new(object)
        }
        _ => Arc::default(),
    }
}

/// Takes out formats of Rust's numbers, which no validator knows.
fn plain(schema: &mut Value) {
    match schema {
        Value::Object(object) => {
            let is_ours = |f: &Value| f.as_str().is_some_and(|f| f.starts_with("uint") || f == "double");
            object.retain(|name, value| name != "description" || value != "");
            if object.get("format").is_some_and(is_ours) {
                object.shift_remove("format");
            }
            object.values_mut().for_each(plain);
        }
        Value::Array(list) => list.iter_mut().for_each(plain),
        _ => {}
    }
}
