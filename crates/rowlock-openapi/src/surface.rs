//! A document's operations in the model's words.

use rowlock_model::{
    Operation, Parameter, ParameterPlace, Payload, Provenance, ResponseDoc, Schema, StateRisk, Surface,
};

use crate::content::Content;
use crate::document::Document;
use crate::operation::DocOperation;
use crate::sample;

/// Most values of one resolved schema.
const SCHEMA_BUDGET: usize = 3_000;
/// Most values of all resolved schemas of a document; later schemas are `{}`.
const TOTAL_BUDGET: usize = 2_000_000;
/// Longest summary, in characters.
const SUMMARY: usize = 200;

/// The surface that a document describes.
pub(crate) fn of(document: &Document) -> Surface {
    let speaks = document.speaks_of_security();
    let mut total = TOTAL_BUDGET;
    let operations =
        document.operations().iter().map(|o| operation(document, o, speaks, &mut total)).collect();
    Surface {
        operations,
        documents: vec![document.name().to_owned()],
        notes: document.notes().iter().map(|n| format!("{}: {n}", document.name())).collect(),
    }
}

fn operation(document: &Document, doc: &DocOperation<'_>, speaks: bool, total: &mut usize) -> Operation {
    let mut parameters: Vec<Parameter> =
        document.parameters(doc).iter().map(|p| sample::parameter(document, p)).collect();
    parameters.extend(undeclared(&doc.path, &parameters));
    let mut resolve = |content: &Content<'_>| {
        let mut budget = SCHEMA_BUDGET.min(*total);
        let before = budget;
        let schema = document.resolved(content.schema.value(), &mut budget);
        *total -= before - budget;
        Schema::from(&schema)
    };
    let payload = preferred(document.payloads(doc)).map(|content| Payload {
        schema: resolve(&content),
        media_type: content.media_type,
        required: content.required,
    });
    let responses = document
        .responses(doc)
        .into_iter()
        .map(|r| ResponseDoc {
            status: r.status.to_owned(),
            schema: preferred(r.contents).filter(|c| is_json(&c.media_type)).map(|c| resolve(&c)),
        })
        .collect();
    let tags = doc.value.get("tags").and_then(crate::Value::as_array).unwrap_or_default();
    Operation {
        sample: sample::target(&doc.path, &parameters),
        state_risk: StateRisk::of(&doc.method, &doc.path, doc.id()),
        method: doc.method.clone(),
        path: doc.path.clone(),
        name: doc.id().map(str::to_owned),
        summary: summary(doc),
        tags: tags.iter().filter_map(|t| t.as_str()).take(20).map(str::to_owned).collect(),
        security: document.security_of(doc, speaks),
        parameters,
        payload,
        responses,
        deprecated: doc.is_deprecated(),
        provenance: Provenance::Document,
        guard: None,
        line: document.locate(&doc.pointer).map(|s| s.line),
    }
}

/// Path parameters that the template has and the document does not declare.
fn undeclared(path: &str, declared: &[Parameter]) -> Vec<Parameter> {
    let names = path.split('{').skip(1).filter_map(|part| part.split_once('}')).map(|(name, _)| name);
    let known = |name: &str| declared.iter().any(|p| p.place == ParameterPlace::Path && p.name == name);
    names
        .filter(|name| !name.is_empty() && !known(name))
        .map(|name| Parameter {
            name: name.to_owned(),
            place: ParameterPlace::Path,
            required: true,
            kind: String::new(),
            format: String::new(),
            bounds: rowlock_model::Bounds::default(),
            value: Some("1".to_owned()),
            value_is_real: false,
        })
        .collect()
}

/// JSON where there is a choice, else the first.
fn preferred(contents: Vec<Content<'_>>) -> Option<Content<'_>> {
    let at = contents.iter().position(|c| is_json(&c.media_type)).unwrap_or(0);
    contents.into_iter().nth(at)
}

/// Whether a media type (or range) is JSON.
pub(crate) fn is_json(media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    matches!(essence.as_str(), "application/json" | "*/*" | "text/json" | "application/*")
        || essence.ends_with("+json")
}

fn summary(doc: &DocOperation<'_>) -> Option<String> {
    let text = [doc.text("summary"), doc.text("description")].into_iter().find(|t| !t.trim().is_empty())?;
    let line = text.trim().lines().next()?;
    Some(line.chars().take(SUMMARY).collect())
}
