//! Operations that describe no rate limit; one finding a document.

use rowlock_model::{Category, Findings, Look, Meta, Need, Reference, Rule, Severity};
use rowlock_openapi::Document;

use super::report;

/// See the page beside this file.
pub(super) struct Status429Undocumented;

static META: Meta = Meta {
    id: "429-undocumented",
    title: "No operation documents a rate limit",
    category: Category::Rate,
    severity: Severity::Info,
    core: false,
    weakness: "429-undocumented",
    cwe: &[770],
    owasp: 4,
    asvs: &[],
    needs: &[Need::Document],
    references: &[Reference {
        title: "RFC 6585 section 4",
        url: "https://www.rfc-editor.org/rfc/rfc6585#section-4",
    }],
    page: include_str!("status_429_undocumented.md"),
};

impl Rule<Document> for Status429Undocumented {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, document: &Document, out: &mut Findings<'_>) -> Look {
        let mut operations = document.operations();
        // A public health check needs no limit that clients must know of; guessing at a guard does.
        operations.retain(|o| document.demand(o).is_secured());
        if operations.is_empty() {
            return Look::NotApplicable("no operation demands credentials".into());
        }
        let mut missing: Vec<(String, String)> = Vec::new();
        let total = operations.len();
        for operation in operations {
            let responses = document.responses(&operation);
            let told = responses
                .iter()
                .any(|r| matches!(r.status, "429" | "default") || r.status.eq_ignore_ascii_case("4xx"));
            if !told {
                missing.push((operation.label(), operation.pointer));
            }
        }
        if let Some((_, pointer)) = missing.first() {
            let labels: Vec<&String> = missing.iter().map(|(label, _)| label).collect();
            let because = format!(
                "{} of {total} that demand credentials have no 429 response: {}",
                report::count(missing.len(), "operation"),
                report::several(&labels)
            );
            report::at(document, out, pointer, because);
        }
        Look::Judged
    }
}
