//! Parameters, bodies and responses of an operation, references followed.

use rowlock_model::ParameterPlace;

use crate::document::Document;
use crate::operation::DocOperation;
use crate::pointer;
use crate::value::{Map, Value};

/// Most parameters or responses of one operation that are read.
const MOST: usize = 200;

/// A body of one media type.
#[derive(Debug, Clone)]
pub struct Content<'d> {
    /// The media type as written; empty when the document does not say.
    pub media_type: String,
    /// The JSON pointer of the schema.
    pub pointer: String,
    /// The schema, not resolved; `None` for 2.0 form fields, which have none of their own.
    pub schema: Schema<'d>,
    /// Whether it must be sent.
    pub required: bool,
}

/// A body's schema.
#[derive(Debug, Clone)]
pub enum Schema<'d> {
    /// As the document has it.
    Written(&'d Value),
    /// Put together from the form fields of a 2.0 operation.
    Made(Value),
}

impl Schema<'_> {
    /// The schema.
    pub fn value(&self) -> &Value {
        match self {
            Self::Written(value) => value,
            Self::Made(value) => value,
        }
    }
}

/// A parameter of an operation, its reference followed.
#[derive(Debug, Clone)]
pub struct DocParameter<'d> {
    /// The parameter's JSON pointer.
    pub pointer: String,
    /// Its name.
    pub name: &'d str,
    /// Where it stands.
    pub place: ParameterPlace,
    /// Whether it must be given; path parameters always must.
    pub required: bool,
    /// The parameter object.
    pub value: &'d Map,
    /// Its schema, references followed, and the schema's JSON pointer.
    pub schema: Option<(&'d Value, String)>,
}

/// A response of an operation, its reference followed.
#[derive(Debug, Clone)]
pub struct DocResponse<'d> {
    /// The status (`200`, `4XX`, `default`).
    pub status: &'d str,
    /// The JSON pointer of the response object.
    pub pointer: String,
    /// The response object.
    pub value: &'d Value,
    /// Its bodies.
    pub contents: Vec<Content<'d>>,
}

impl Document {
    /// Path, query, header and cookie parameters: the path item's, overridden by the operation's.
    pub fn parameters<'d>(&'d self, operation: &DocOperation<'d>) -> Vec<DocParameter<'d>> {
        let mut found: Vec<DocParameter<'d>> = Vec::new();
        for (holder, at) in [(operation.item, &operation.item_pointer), (operation.value, &operation.pointer)]
        {
            let Some(Value::Array(list)) = holder.get("parameters") else { continue };
            for (index, value) in list.iter().take(MOST).enumerate() {
                let Some(parameter) = self.parameter(value, &format!("{at}/parameters/{index}")) else {
                    continue;
                };
                let same = |p: &DocParameter<'_>| p.name == parameter.name && p.place == parameter.place;
                match found.iter().position(same) {
                    Some(at) => found[at] = parameter,
                    None => found.push(parameter),
                }
            }
        }
        found
    }

    fn parameter<'d>(&'d self, value: &'d Value, at: &str) -> Option<DocParameter<'d>> {
        let (value, pointer) = self.resolve(value, at)?;
        let map = value.as_object()?;
        let place = match map.get("in")?.as_str()? {
            "path" => ParameterPlace::Path,
            "query" => ParameterPlace::Query,
            "header" => ParameterPlace::Header,
            "cookie" => ParameterPlace::Cookie,
            _ => return None,
        };
        let schema = self.adapter().parameter_schema(value, &pointer);
        Some(DocParameter {
            name: map.get("name")?.as_str()?,
            place,
            required: place == ParameterPlace::Path || map.get("required") == Some(&Value::Bool(true)),
            value: map,
            schema: schema.and_then(|(schema, at)| self.resolve(schema, &at)),
            pointer,
        })
    }

    /// The bodies that an operation takes, one per media type.
    pub fn payloads<'d>(&'d self, operation: &DocOperation<'d>) -> Vec<Content<'d>> {
        self.adapter().payloads(self, operation)
    }

    /// The documented answers of an operation, in the document's order.
    pub fn responses<'d>(&'d self, operation: &DocOperation<'d>) -> Vec<DocResponse<'d>> {
        let Some(Value::Object(map)) = operation.value.get("responses") else { return Vec::new() };
        let response = |(status, value): (&'d str, &'d Value)| {
            let at = pointer::join(&format!("{}/responses", operation.pointer), status);
            let (value, pointer) = self.resolve(value, &at).unwrap_or((value, at));
            let contents = self.adapter().response_contents(self, operation, value, &pointer);
            DocResponse { status, pointer, value, contents }
        };
        let named = |(status, _): &(&str, &Value)| !status.starts_with("x-") && status.len() <= 20;
        map.iter().filter(named).take(MOST).map(response).collect()
    }
}

/// The schemas of a `content` mapping (3.x).
pub(crate) fn of_media_types<'d>(value: &'d Value, at: &str, required: bool) -> Vec<Content<'d>> {
    let Some(Value::Object(content)) = value.get("content") else { return Vec::new() };
    let entry = |(media_type, entry): (&'d str, &'d Value)| {
        let pointer = format!("{}/schema", pointer::join(&format!("{at}/content"), media_type));
        let schema = Schema::Written(entry.get("schema")?);
        Some(Content { media_type: media_type.to_owned(), pointer, schema, required })
    };
    content.iter().filter(|(name, _)| name.len() <= 200).take(50).filter_map(entry).collect()
}
