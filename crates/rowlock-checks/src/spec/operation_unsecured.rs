//! An operation that stands open beside protected ones.

use rowlock_model::{Category, Findings, Look, Meta, Need, Reference, Rule, Severity};
use rowlock_openapi::Document;

use super::naming;
use super::report::{self, Spot};

/// See the page beside this file.
pub(super) struct OperationUnsecured;

static META: Meta = Meta {
    id: "operation-unsecured",
    title: "An operation is described as open while others demand credentials",
    category: Category::Authentication,
    severity: Severity::Medium,
    core: false,
    weakness: "auth-not-enforced",
    cwe: &[306],
    owasp: 2,
    asvs: &["8.2.1"],
    needs: &[Need::Document],
    references: &[Reference {
        title: "OpenAPI 3.1.1 section 4.8.30, Security Requirement Object",
        url: "https://spec.openapis.org/oas/v3.1.1.html#security-requirement-object",
    }],
    page: include_str!("operation_unsecured.md"),
};

impl Rule<Document> for OperationUnsecured {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, document: &Document, out: &mut Findings<'_>) -> Look {
        if !document.speaks_of_security() {
            return Look::NotApplicable("nothing in the description demands credentials".into());
        }
        let mut spots = Vec::new();
        for operation in document.operations() {
            let demand = document.demand(&operation);
            if !demand.alternatives.is_empty() || naming::is_public(&operation) {
                continue;
            }
            let because = match &demand.pointer {
                Some(_) => "`security: []` takes the document's requirement away",
                None => {
                    "neither the operation nor the root has a `security` list, while other operations have one"
                }
            };
            let spot = Spot::new(&operation.pointer, format!("{}: {because}", operation.label()));
            let deliberate = demand.pointer.is_some() && operation.method.is_safe();
            spots.push(if deliberate { spot.severity(Severity::Low) } else { spot });
        }
        report::each(document, out, spots);
        Look::Judged
    }
}
