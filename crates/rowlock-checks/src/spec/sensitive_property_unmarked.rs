//! A password or its hash in a schema that answers use.

use rowlock_model::{Category, Findings, Look, Meta, Need, Reference, Rule, Severity};
use rowlock_openapi::{DocSchema, Document, Map, Value};

use super::naming;
use super::report::{self, Groups, Spot};

/// See the page beside this file.
pub(super) struct SensitivePropertyUnmarked;

static META: Meta = Meta {
    id: "sensitive-property-unmarked",
    title: "An answer is described with a secret property",
    category: Category::Property,
    severity: Severity::Medium,
    core: false,
    weakness: "sensitive-properties",
    cwe: &[213, 200],
    owasp: 3,
    asvs: &["15.3.1"],
    needs: &[Need::Document],
    references: &[Reference {
        title: "OpenAPI 3.0.4, Schema Object: writeOnly",
        url: "https://spec.openapis.org/oas/v3.0.4.html#schema-object",
    }],
    page: include_str!("sensitive_property_unmarked.md"),
};

impl Rule<Document> for SensitivePropertyUnmarked {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, document: &Document, out: &mut Findings<'_>) -> Look {
        let schemas = document.schemas();
        if schemas.iter().all(|s| !s.in_response) {
            return Look::NotApplicable("no answer has a schema".into());
        }
        let mut holders = Groups::new();
        for schema in &schemas {
            let name = schema.name();
            if !schema.in_response || !schema.is_property() || !naming::is_never_answered(&name) {
                continue;
            }
            if is_marked(document, schema) {
                continue;
            }
            let holder = schema.pointer.rsplit_once("/properties/").map_or("", |(holder, _)| holder);
            let group = holders.of(holder, || (schema.pointer.clone(), Vec::new()));
            group.1.push(name.into_owned());
        }
        let spot = |(_, (pointer, names)): (String, (String, Vec<String>))| {
            let because =
                format!("an answer can carry '{}', which is not marked `writeOnly`", report::several(&names));
            Spot::new(pointer, because)
        };
        report::each(document, out, holders.spots(spot));
        Look::Judged
    }
}

/// Whether a property is only received, or is no secret by its type (`has_password: boolean`).
fn is_marked(document: &Document, property: &DocSchema<'_>) -> bool {
    let marked = |schema: &Map| {
        ["writeOnly", "x-writeOnly"].iter().any(|key| schema.get(key) == Some(&Value::Bool(true)))
            || matches!(rowlock_openapi::schema::kind(schema), "boolean" | "integer" | "number")
    };
    let target = property.value.get("$ref").and_then(|_| {
        let written = document.value().pointer(&property.pointer)?;
        document.resolve(written, &property.pointer)?.0.as_object()
    });
    marked(property.value) || target.is_some_and(marked)
}
