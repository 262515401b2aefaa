//! Protected operations whose refusal is not described; one finding a document.

use rowlock_model::{Category, Findings, Look, Meta, Need, Reference, Rule, Severity};
use rowlock_openapi::Document;

use super::report;

/// See the page beside this file.
pub(super) struct Status401Undocumented;

static META: Meta = Meta {
    id: "401-undocumented",
    title: "Operations that demand credentials do not document the refusal",
    category: Category::Authentication,
    severity: Severity::Info,
    core: false,
    weakness: "401-undocumented",
    cwe: &[1059],
    owasp: 2,
    asvs: &[],
    needs: &[Need::Document],
    references: &[Reference {
        title: "RFC 9110 section 15.5.2",
        url: "https://www.rfc-editor.org/rfc/rfc9110#section-15.5.2",
    }],
    page: include_str!("status_401_undocumented.md"),
};

impl Rule<Document> for Status401Undocumented {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, document: &Document, out: &mut Findings<'_>) -> Look {
        let mut missing: Vec<(String, String)> = Vec::new();
        let mut secured = 0;
        for operation in document.operations() {
            if !document.demand(&operation).is_secured() {
                continue;
            }
            secured += 1;
            let told = document
                .responses(&operation)
                .iter()
                .any(|r| matches!(r.status, "401" | "default") || r.status.eq_ignore_ascii_case("4xx"));
            if !told {
                missing.push((operation.label(), operation.pointer));
            }
        }
        if secured == 0 {
            return Look::NotApplicable("no operation demands credentials".into());
        }
        if let Some((_, pointer)) = missing.first() {
            let labels: Vec<&String> = missing.iter().map(|(label, _)| label).collect();
            let because = format!(
                "{} of {secured} that demand credentials have no 401 response: {}",
                report::count(missing.len(), "operation"),
                report::several(&labels)
            );
            report::at(document, out, pointer, because);
        }
        Look::Judged
    }
}
