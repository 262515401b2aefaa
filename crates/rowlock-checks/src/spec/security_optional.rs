//! An empty security requirement beside others.

use rowlock_model::{Category, Findings, Look, Meta, Need, Reference, Rule, Severity};
use rowlock_openapi::Document;

use super::report::{self, Groups, Spot};

/// See the page beside this file.
pub(super) struct SecurityOptional;

static META: Meta = Meta {
    id: "security-optional",
    title: "An empty requirement beside others lets anonymous callers in",
    category: Category::Authentication,
    severity: Severity::Medium,
    core: false,
    weakness: "security-optional",
    cwe: &[306],
    owasp: 2,
    asvs: &[],
    needs: &[Need::Document],
    references: &[Reference {
        title: "OpenAPI 3.1.1 section 4.8.30, Security Requirement Object",
        url: "https://spec.openapis.org/oas/v3.1.1.html#security-requirement-object",
    }],
    page: include_str!("security_optional.md"),
};

impl Rule<Document> for SecurityOptional {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, document: &Document, out: &mut Findings<'_>) -> Look {
        if !document.speaks_of_security() {
            return Look::NotApplicable("nothing in the description demands credentials".into());
        }
        let mut places = Groups::new();
        for operation in document.operations() {
            let demand = document.demand(&operation);
            let (true, Some(pointer)) =
                (demand.is_optional() && demand.alternatives.len() > 1, demand.pointer)
            else {
                continue;
            };
            places.of(&pointer, Vec::new).push(operation.label());
        }
        let spot = |(pointer, labels): (String, Vec<String>)| {
            let because = format!(
                "`{{}}` is one of the alternatives, so credentials are optional for {}",
                report::several(&labels)
            );
            Spot::new(pointer, because)
        };
        report::each(document, out, places.spots(spot));
        Look::Judged
    }
}
