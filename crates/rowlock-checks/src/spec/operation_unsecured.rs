//! An operation that stands open beside protected ones.

use rowlock_model::{Category, Findings, Look, Meta, Need, Reference, Rule, Severity};
use rowlock_openapi::{DocOperation, Document, Kind};

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
        // What a callback or a webhook demands is the receiver's to say.
        for operation in document.operations().into_iter().filter(|o| o.kind == Kind::Path) {
            let demand = document.demand(&operation);
            if !demand.alternatives.is_empty() || naming::is_public(&operation) || receives_events(&operation)
            {
                continue;
            }
            let own = demand.pointer.as_ref().is_some_and(|p| p.starts_with(&operation.pointer));
            let deliberate = own && operation.method.is_safe();
            let sensitive = naming::words(&operation.template).into_iter().find(|w| naming::is_inner(w));
            // A catalogue or a price list that says so itself is public on purpose.
            if deliberate && sensitive.is_none() {
                continue;
            }
            let because = match (&demand.pointer, sensitive.filter(|_| deliberate)) {
                (Some(_), Some(word)) => {
                    format!("`security: []` opens it to anybody although '{word}' is in its path")
                }
                (Some(_), None) => "`security: []` takes the document's requirement away".to_owned(),
                (None, _) => {
                    "neither the operation nor the root has a `security` list, while other operations have one"
                        .to_owned()
                }
            };
            let spot = Spot::new(&operation.pointer, format!("{}: {because}", operation.label()));
            spots.push(if deliberate { spot.severity(Severity::Low) } else { spot });
        }
        report::each(document, out, spots);
        Look::Judged
    }
}

/// Whether somebody else's service calls it, which proves itself by a signature and not by an account.
fn receives_events(operation: &DocOperation<'_>) -> bool {
    naming::words(&operation.template).iter().any(|w| matches!(w.as_str(), "webhook" | "webhooks" | "hooks"))
}
