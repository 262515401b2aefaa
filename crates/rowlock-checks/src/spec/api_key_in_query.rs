//! An API key whose place is the query.

use rowlock_model::{Category, Findings, Look, Meta, Need, Reference, Rule, Severity};
use rowlock_openapi::{DocScheme, Document};

use super::report::{self, Spot};

/// See the page beside this file.
pub(super) struct ApiKeyInQuery;

static META: Meta = Meta {
    id: "api-key-in-query",
    title: "An API key is sent in the query",
    category: Category::Authentication,
    severity: Severity::Medium,
    core: false,
    weakness: "token-in-query-accepted",
    cwe: &[598],
    owasp: 2,
    asvs: &["14.2.1"],
    needs: &[Need::Document],
    references: &[
        Reference {
            title: "OpenAPI 3.1.1, Security Scheme Object",
            url: "https://spec.openapis.org/oas/v3.1.1.html#security-scheme-object",
        },
        Reference {
            title: "RFC 9110 section 17.9",
            url: "https://www.rfc-editor.org/rfc/rfc9110#section-17.9",
        },
    ],
    page: include_str!("api_key_in_query.md"),
};

impl Rule<Document> for ApiKeyInQuery {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, document: &Document, out: &mut Findings<'_>) -> Look {
        let schemes = document.schemes();
        if schemes.iter().all(|s| s.kind != "apiKey") {
            return Look::NotApplicable("the description has no API key scheme".into());
        }
        let spot = |scheme: &DocScheme<'_>| {
            let because = format!(
                "the key stands in the query as '{:.80}', so it lands in access logs, histories, caches and `Referer`",
                scheme.text("name")
            );
            Spot::new(format!("{}/in", scheme.pointer), because)
        };
        let query = schemes.iter().filter(|s| s.kind == "apiKey" && s.text("in") == "query");
        report::each(document, out, query.map(spot).collect());
        Look::Judged
    }
}
