//! A description without authentication, or with a scheme that it never defines.

use std::collections::BTreeSet;

use rowlock_model::{Category, Findings, Look, Meta, Need, Reference, Rule, Severity};
use rowlock_openapi::Document;

use super::report::{self, Groups, Spot};

/// See the page beside this file.
pub(super) struct SecurityUndefined;

static META: Meta = Meta {
    id: "security-undefined",
    title: "The description does not say how callers prove who they are",
    category: Category::Authentication,
    severity: Severity::Medium,
    core: false,
    weakness: "security-undefined",
    cwe: &[306, 1059],
    owasp: 2,
    asvs: &[],
    needs: &[Need::Document],
    references: &[Reference {
        title: "OpenAPI 3.1.1 section 4.8.30, Security Requirement Object",
        url: "https://spec.openapis.org/oas/v3.1.1.html#security-requirement-object",
    }],
    page: include_str!("security_undefined.md"),
};

impl Rule<Document> for SecurityUndefined {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, document: &Document, out: &mut Findings<'_>) -> Look {
        let operations = document.operations();
        if operations.is_empty() {
            return Look::NotApplicable("the description has no operations".into());
        }
        let schemes = document.schemes();
        if !document.speaks_of_security() {
            let because = format!(
                "no `security` stands at the root or at any of the {}, so every one of them is described as \
                 open to anybody{}",
                report::count(operations.len(), "operation"),
                if schemes.is_empty() { "" } else { " although security schemes are defined" }
            );
            report::at(document, out, "/paths", because);
            return Look::Judged;
        }
        let defined: BTreeSet<&str> = schemes.iter().map(|s| s.name).collect();
        let mut undefined = Groups::new();
        for demand in operations.iter().map(|o| document.demand(o)) {
            for requirement in demand.alternatives.iter().flatten() {
                let known = defined.contains(requirement.scheme.as_str());
                if let (false, Some(pointer)) = (known, &demand.pointer) {
                    undefined.of(&requirement.scheme, || pointer.clone());
                }
            }
        }
        let spot = |(name, pointer): (String, String)| {
            let because =
                format!("the scheme '{name:.80}' is required here and defined nowhere in the description");
            Spot::new(pointer, because)
        };
        report::each(document, out, undefined.spots(spot));
        Look::Judged
    }
}
