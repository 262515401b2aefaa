//! Swagger 2.0: host, base path and schemes; body and form parameters; `definitions`.

use crate::adapter::{Adapter, Holds};
use crate::content::{Content, Schema};
use crate::document::Document;
use crate::operation::DocOperation;
use crate::server::Server;
use crate::value::{Map, Member, Value};

/// Swagger 2.0.
pub(crate) struct V2;

impl Adapter for V2 {
    fn servers(&self, value: &Value, at: &str) -> Vec<Server> {
        if !at.is_empty() {
            return Vec::new();
        }
        let text = |key: &str| value.get(key).and_then(Value::as_str);
        let path = text("basePath").unwrap_or_default();
        let Some(host) = text("host").filter(|h| !h.is_empty()) else {
            let pointer = "/basePath".to_owned();
            let relative = |url: &str| Server {
                url: url.to_owned(),
                expanded: url.to_owned(),
                pointer,
                description: String::new(),
            };
            return if path.is_empty() { Vec::new() } else { vec![relative(path)] };
        };
        let server = |scheme: &str, pointer: String| {
            let url = format!("{scheme}://{host}{path}");
            let url = if scheme.is_empty() { format!("//{host}{path}") } else { url };
            Server { expanded: url.clone(), url, pointer, description: String::new() }
        };
        match value.get("schemes") {
            Some(Value::Array(schemes)) if !schemes.is_empty() => schemes
                .iter()
                .take(10)
                .enumerate()
                .filter_map(|(index, s)| Some(server(s.as_str()?, format!("/schemes/{index}"))))
                .collect(),
            _ => vec![server("", "/host".to_owned())],
        }
    }

    fn schemes_pointer(&self) -> &'static str {
        "/securityDefinitions"
    }

    fn scheme_kind(&self, scheme: &Map) -> String {
        scheme.get("type").and_then(Value::as_str).unwrap_or("unknown").to_owned()
    }

    fn flows<'d>(&self, scheme: &'d Map, at: &str) -> Vec<(String, String, &'d Value)> {
        let Some((flow, value)) = scheme.get("flow").and_then(|f| Some((f.as_str()?, f))) else {
            return Vec::new();
        };
        vec![(flow.to_owned(), format!("{at}/flow"), value)]
    }

    fn parameter_schema<'d>(&self, parameter: &'d Value, at: &str) -> Option<(&'d Value, String)> {
        match parameter.get("schema") {
            Some(schema) => Some((schema, format!("{at}/schema"))),
            // A parameter of 2.0 carries the schema's keywords itself.
            None => Some((parameter, at.to_owned())),
        }
    }

    fn payloads<'d>(&self, document: &'d Document, operation: &DocOperation<'d>) -> Vec<Content<'d>> {
        let (mut fields, mut demanded): (Vec<Member>, Vec<Value>) = (Vec::new(), Vec::new());
        let mut form_at = None;
        for (holder, at) in [(operation.value, &operation.pointer), (operation.item, &operation.item_pointer)]
        {
            let Some(Value::Array(list)) = holder.get("parameters") else { continue };
            for (index, value) in list.iter().take(500).enumerate() {
                let at = format!("{at}/parameters/{index}");
                let Some((parameter, at)) = document.resolve(value, &at) else { continue };
                let required = parameter.get("required") == Some(&Value::Bool(true));
                match parameter.get("in").and_then(Value::as_str) {
                    Some("body") => {
                        let Some(schema) = parameter.get("schema") else { continue };
                        let content = |media_type| Content {
                            media_type,
                            pointer: format!("{at}/schema"),
                            schema: Schema::Written(schema),
                            required,
                        };
                        return media_types(document, operation, "consumes", "application/json")
                            .into_iter()
                            .map(content)
                            .collect();
                    }
                    Some("formData") => {
                        let Some(name) = parameter.get("name").and_then(Value::as_str) else { continue };
                        let field = field(parameter);
                        match fields.iter_mut().find(|known| *known.name == *name) {
                            Some(known) => known.value = field,
                            None => fields.push(Member::new(name.into(), field)),
                        }
                        if required {
                            demanded.push(name.to_owned().into());
                        }
                        form_at.get_or_insert(at);
                    }
                    _ => {}
                }
            }
        }
        let Some(pointer) = form_at else { return Vec::new() };
        let form = "application/x-www-form-urlencoded";
        let media_type = media_types(document, operation, "consumes", form)
            .into_iter()
            .find(|m| m == "multipart/form-data")
            .unwrap_or_else(|| form.to_owned());
        let required = !demanded.is_empty();
        let schema = Schema::Made(object(vec![
            Member::new("type".into(), "object".to_owned().into()),
            Member::new("properties".into(), object(fields)),
            Member::new("required".into(), Value::Array(demanded.into())),
        ]));
        vec![Content { media_type, pointer, schema, required }]
    }

    fn response_contents<'d>(
        &self,
        document: &'d Document,
        operation: &DocOperation<'d>,
        response: &'d Value,
        at: &str,
    ) -> Vec<Content<'d>> {
        let Some(schema) = response.get("schema") else { return Vec::new() };
        let content = |media_type| Content {
            media_type,
            pointer: format!("{at}/schema"),
            schema: Schema::Written(schema),
            required: false,
        };
        media_types(document, operation, "produces", "application/json").into_iter().map(content).collect()
    }

    fn components(&self) -> &'static [(&'static str, Holds)] {
        &[("/definitions", Holds::Schemas), ("/parameters", Holds::Parameters), ("/responses", Holds::Bodies)]
    }
}

fn object(members: Vec<Member>) -> Value {
    Value::Object(Map::new(members))
}

/// A form field's schema: the parameter without what makes it one.
fn field(parameter: &Value) -> Value {
    let members = parameter.as_object().map(Map::members).unwrap_or_default();
    let is_schema = |member: &&Member| !matches!(&*member.name, "name" | "in" | "required");
    object(members.iter().filter(is_schema).cloned().collect())
}

/// `consumes` or `produces` of an operation, else of the document, else the usual.
fn media_types(document: &Document, operation: &DocOperation<'_>, key: &str, usual: &str) -> Vec<String> {
    let listed = operation.value.get(key).or_else(|| document.value().get(key)).and_then(Value::as_array);
    let names: Vec<String> = listed
        .map(|l| {
            l.iter()
                .filter_map(Value::as_str)
                .filter(|m| m.len() <= 200)
                .take(10)
                .map(str::to_owned)
                .collect()
        })
        .unwrap_or_default();
    if names.is_empty() { vec![usual.to_owned()] } else { names }
}
