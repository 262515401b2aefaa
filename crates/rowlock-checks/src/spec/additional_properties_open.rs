//! Request objects that are open to more properties; one finding a document.

use rowlock_model::{Category, Findings, Look, Meta, Need, Reference, Rule, Severity};
use rowlock_openapi::{DocSchema, Document, Value};

use super::report;

/// See the page beside this file.
pub(super) struct AdditionalPropertiesOpen;

static META: Meta = Meta {
    id: "additional-properties-open",
    title: "Request bodies may carry properties that are not described",
    category: Category::Property,
    severity: Severity::Info,
    core: false,
    weakness: "mass-assignment",
    cwe: &[915],
    owasp: 3,
    asvs: &["15.3.3"],
    needs: &[Need::Document],
    references: &[Reference {
        title: "OpenAPI 3.1.1, Schema Object",
        url: "https://spec.openapis.org/oas/v3.1.1.html#schema-object",
    }],
    page: include_str!("additional_properties_open.md"),
};

impl Rule<Document> for AdditionalPropertiesOpen {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, document: &Document, out: &mut Findings<'_>) -> Look {
        let schemas = document.schemas();
        let objects: Vec<&DocSchema<'_>> = schemas.iter().filter(|s| is_closed_form(s)).collect();
        if objects.is_empty() {
            return Look::NotApplicable("no request carries an object with described properties".into());
        }
        let said = |s: &DocSchema<'_>| s.value.get("additionalProperties").cloned();
        let open: Vec<&DocSchema<'_>> = objects
            .iter()
            .copied()
            .filter(|s| {
                said(s).is_none_or(|v| v == Value::Bool(true))
                    && !s.value.contains_key("unevaluatedProperties")
            })
            .collect();
        let Some(first) = open.first() else { return Look::Judged };
        let explicit = open.iter().find(|s| said(s).is_some());
        let names: Vec<String> =
            open.iter().map(|s| format!("line {}", document.nearest(&s.pointer).line)).collect();
        let because = format!(
            "{} of {} that requests carry allow properties beyond those described ({})",
            open.len(),
            report::count(objects.len(), "object"),
            report::several(&names)
        );
        let mut draft = report::at(document, out, &explicit.unwrap_or(first).pointer, because);
        if explicit.is_some() {
            draft.severity(Severity::Low);
        }
        Look::Judged
    }
}

/// Whether a schema is an object of described properties that stands for itself: closing a part of
/// an `allOf` would refuse the other parts' properties.
fn is_closed_form(schema: &DocSchema<'_>) -> bool {
    let composed = ["allOf", "oneOf", "anyOf"].iter().any(|k| schema.value.contains_key(k));
    let part = schema.pointer.contains("/allOf/");
    let described = schema.value.get("properties").and_then(|p| p.as_object()).is_some_and(|p| !p.is_empty());
    schema.in_request && described && !composed && !part
}
