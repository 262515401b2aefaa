//! A security scheme that nothing requires.

use rowlock_model::{Category, Findings, Look, Meta, Need, Reference, Rule, Severity};
use rowlock_openapi::{DocScheme, Document};

use super::report::{self, Spot};

/// See the page beside this file.
pub(super) struct SecuritySchemeUnused;

static META: Meta = Meta {
    id: "security-scheme-unused",
    title: "A security scheme is defined and required nowhere",
    category: Category::Authentication,
    severity: Severity::Low,
    core: false,
    weakness: "security-scheme-unused",
    cwe: &[1059],
    owasp: 2,
    asvs: &[],
    needs: &[Need::Document],
    references: &[Reference {
        title: "OpenAPI 3.1.1 section 4.8.30, Security Requirement Object",
        url: "https://spec.openapis.org/oas/v3.1.1.html#security-requirement-object",
    }],
    page: include_str!("security_scheme_unused.md"),
};

impl Rule<Document> for SecuritySchemeUnused {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, document: &Document, out: &mut Findings<'_>) -> Look {
        let schemes = document.schemes();
        if schemes.is_empty() {
            return Look::NotApplicable("the description defines no security scheme".into());
        }
        let mut required: Vec<String> = Vec::new();
        for operation in document.operations().iter().chain(&document.outgoing()) {
            required.extend(document.demand(operation).alternatives.into_iter().flatten().map(|r| r.scheme));
        }
        // A root requirement counts even where every operation overrides it.
        let root = document.value().get("security").and_then(|s| s.as_array()).into_iter().flatten();
        required.extend(
            root.filter_map(|r| r.as_object()).flat_map(|r| r.iter().map(|(name, _)| name.to_owned())),
        );
        required.sort_unstable();
        let unused =
            schemes.iter().filter(|s| required.binary_search_by(|r| r.as_str().cmp(s.name)).is_err());
        let spot = |scheme: &DocScheme<'_>| {
            let because =
                format!("'{:.80}' is defined, but no operation and not the root requires it", scheme.name);
            Spot::new(scheme.pointer.clone(), because)
        };
        report::each(document, out, unused.map(spot).collect());
        Look::Judged
    }
}
