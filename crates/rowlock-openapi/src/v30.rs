//! OpenAPI 3.0: `servers`, `requestBody`, `content`, `components`.

use crate::adapter::{Adapter, Holds};
use crate::content::{Content, of_media_types};
use crate::document::Document;
use crate::operation::DocOperation;
use crate::server::{self, Server};
use crate::value::{Map, Value};

/// OpenAPI 3.0.
pub(crate) struct V30;

impl Adapter for V30 {
    fn servers(&self, value: &Value, at: &str) -> Vec<Server> {
        server::listed(value, at)
    }

    fn schemes_pointer(&self) -> &'static str {
        "/components/securitySchemes"
    }

    fn scheme_kind(&self, scheme: &Map) -> String {
        let text = |key: &str| scheme.get(key).and_then(Value::as_str);
        match text("type") {
            Some("http") => text("scheme").unwrap_or("unknown").to_ascii_lowercase(),
            Some(kind) => kind.to_owned(),
            None => "unknown".to_owned(),
        }
    }

    fn flows<'d>(&self, scheme: &'d Map, at: &str) -> Vec<(String, String, &'d Value)> {
        let Some(Value::Object(flows)) = scheme.get("flows") else { return Vec::new() };
        flows
            .iter()
            .filter(|(name, _)| !name.starts_with("x-"))
            .take(20)
            .map(|(name, flow)| (name.to_owned(), crate::pointer::join(&format!("{at}/flows"), name), flow))
            .collect()
    }

    fn parameter_schema<'d>(&self, parameter: &'d Value, at: &str) -> Option<(&'d Value, String)> {
        if let Some(schema) = parameter.get("schema") {
            return Some((schema, format!("{at}/schema")));
        }
        let (media_type, entry) = parameter.get("content")?.as_object()?.iter().next()?;
        let at = crate::pointer::join(&format!("{at}/content"), media_type);
        Some((entry.get("schema")?, format!("{at}/schema")))
    }

    fn payloads<'d>(&self, document: &'d Document, operation: &DocOperation<'d>) -> Vec<Content<'d>> {
        let Some(body) = operation.value.get("requestBody") else { return Vec::new() };
        let at = format!("{}/requestBody", operation.pointer);
        let Some((body, at)) = document.resolve(body, &at) else { return Vec::new() };
        of_media_types(body, &at, body.get("required") == Some(&Value::Bool(true)))
    }

    fn response_contents<'d>(
        &self,
        _document: &'d Document,
        _operation: &DocOperation<'d>,
        response: &'d Value,
        at: &str,
    ) -> Vec<Content<'d>> {
        of_media_types(response, at, false)
    }

    fn components(&self) -> &'static [(&'static str, Holds)] {
        &[
            ("/components/schemas", Holds::Schemas),
            ("/components/parameters", Holds::Parameters),
            ("/components/headers", Holds::Parameters),
            ("/components/requestBodies", Holds::Bodies),
            ("/components/responses", Holds::Bodies),
        ]
    }
}
