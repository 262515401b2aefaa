//! Operations that are marked as deprecated; one finding a document.

use rowlock_model::{Category, Findings, Look, Meta, Need, Reference, Rule, Severity};
use rowlock_openapi::Document;

use super::report;

/// See the page beside this file.
pub(super) struct DeprecatedOperation;

static META: Meta = Meta {
    id: "deprecated-operation",
    title: "Deprecated operations are still described",
    category: Category::Inventory,
    severity: Severity::Info,
    core: false,
    weakness: "deprecated-alive",
    cwe: &[477],
    owasp: 9,
    asvs: &[],
    needs: &[Need::Document],
    references: &[
        Reference { title: "RFC 8594, the Sunset field", url: "https://www.rfc-editor.org/rfc/rfc8594" },
        Reference { title: "RFC 9745, the Deprecation field", url: "https://www.rfc-editor.org/rfc/rfc9745" },
    ],
    page: include_str!("deprecated_operation.md"),
};

impl Rule<Document> for DeprecatedOperation {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, document: &Document, out: &mut Findings<'_>) -> Look {
        let operations = document.operations();
        if operations.is_empty() {
            return Look::NotApplicable("the description has no operations".into());
        }
        let deprecated: Vec<_> = operations.iter().filter(|o| o.is_deprecated()).collect();
        if let Some(first) = deprecated.first() {
            let labels: Vec<String> = deprecated.iter().map(|o| o.label()).collect();
            let because = format!("deprecated: {}", report::several(&labels));
            report::at(document, out, &format!("{}/deprecated", first.pointer), because);
        }
        Look::Judged
    }
}
