//! Text, lists and numbers in requests without bounds; one finding a document.

use rowlock_model::{Category, Findings, Look, Meta, Need, Reference, Rule, Severity};
use rowlock_openapi::{DocSchema, Document};

use super::report;

/// See the page beside this file.
pub(super) struct NoBounds;

static META: Meta = Meta {
    id: "no-bounds",
    title: "Requests are described without upper bounds",
    category: Category::Input,
    severity: Severity::Low,
    core: false,
    weakness: "no-bounds",
    cwe: &[770, 1284],
    owasp: 4,
    asvs: &["2.2.1"],
    needs: &[Need::Document],
    references: &[Reference {
        title: "OpenAPI 3.1.1, Schema Object",
        url: "https://spec.openapis.org/oas/v3.1.1.html#schema-object",
    }],
    page: include_str!("no_bounds.md"),
};

impl Rule<Document> for NoBounds {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, document: &Document, out: &mut Findings<'_>) -> Look {
        let (mut unbounded, mut judged) = (Vec::new(), 0);
        for schema in document.schemas().into_iter().filter(|s| s.in_request) {
            let Some(lacks) = lacks(&schema) else { continue };
            judged += 1;
            if !lacks.is_empty() {
                unbounded.push((lacks, schema));
            }
        }
        if judged == 0 {
            return Look::NotApplicable("no request carries text, numbers or lists".into());
        }
        if let Some((_, first)) = unbounded.first() {
            let pointer = first.pointer.clone();
            let count = |kind: &str| unbounded.iter().filter(|(lacks, _)| *lacks == kind).count();
            let names: Vec<String> = unbounded
                .iter()
                .map(|(_, s)| format!("line {}", document.nearest(&s.pointer).line))
                .collect();
            let because = format!(
                "of {judged} values that requests carry {} lack `maxLength`, {} lack `maxItems` and {} lack \
                 `minimum` or `maximum` ({})",
                count("maxLength"),
                count("maxItems"),
                count("maximum"),
                report::several(&names)
            );
            report::at(document, out, &pointer, because);
        }
        Look::Judged
    }
}

/// Formats whose values have one size.
const FIXED: [&str; 11] =
    ["uuid", "guid", "date", "date-time", "time", "ipv4", "ipv6", "binary", "int32", "int64", "duration"];

/// The bound that a schema lacks, empty when it has all; `None` when it needs none.
fn lacks(schema: &DocSchema<'_>) -> Option<&'static str> {
    let has = |key: &str| schema.value.contains_key(key);
    if has("enum") || has("const") {
        return Some("").filter(|_| !schema.kind().is_empty());
    }
    let format = schema.value.get("format").and_then(|f| f.as_str()).unwrap_or_default();
    let bounded = FIXED.contains(&format);
    match schema.kind() {
        "string" => Some(if bounded || has("maxLength") || has("pattern") { "" } else { "maxLength" }),
        "array" => Some(if has("maxItems") { "" } else { "maxItems" }),
        "integer" | "number" => {
            let low = has("minimum") || has("exclusiveMinimum");
            let high = has("maximum") || has("exclusiveMaximum");
            Some(if bounded || (low && high) { "" } else { "maximum" })
        }
        _ => None,
    }
}
