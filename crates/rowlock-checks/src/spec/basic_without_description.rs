//! A Basic scheme without a word on its accounts.

use rowlock_model::{Category, Findings, Look, Meta, Need, Reference, Rule, Severity};
use rowlock_openapi::{DocScheme, Document};

use super::report::{self, Spot};

/// See the page beside this file.
pub(super) struct BasicWithoutDescription;

static META: Meta = Meta {
    id: "basic-without-description",
    title: "A Basic scheme does not say whose accounts it means",
    category: Category::Authentication,
    severity: Severity::Info,
    core: false,
    weakness: "basic-without-description",
    cwe: &[1059],
    owasp: 2,
    asvs: &[],
    needs: &[Need::Document],
    references: &[Reference {
        title: "OpenAPI 3.1.1, Security Scheme Object",
        url: "https://spec.openapis.org/oas/v3.1.1.html#security-scheme-object",
    }],
    page: include_str!("basic_without_description.md"),
};

impl Rule<Document> for BasicWithoutDescription {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, document: &Document, out: &mut Findings<'_>) -> Look {
        let schemes = document.schemes();
        let mut basic = schemes.iter().filter(|s| s.kind == "basic").peekable();
        if basic.peek().is_none() {
            return Look::NotApplicable("the description has no Basic scheme".into());
        }
        let silent = basic.filter(|s| s.text("description").trim().is_empty());
        let spot = |scheme: &DocScheme<'_>| {
            let because = format!(
                "'{:.80}' says neither whose accounts these are nor how they are given out, changed and locked",
                scheme.name
            );
            Spot::new(scheme.pointer.clone(), because)
        };
        report::each(document, out, silent.map(spot).collect());
        Look::Judged
    }
}
