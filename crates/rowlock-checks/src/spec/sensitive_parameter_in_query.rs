//! A password, key, token or protected number as a query parameter.

use rowlock_model::{Category, Findings, Look, Meta, Need, ParameterPlace, Reference, Rule, Severity};
use rowlock_openapi::Document;

use super::naming;
use super::report::{self, Groups, Spot};

/// See the page beside this file.
pub(super) struct SensitiveParameterInQuery;

static META: Meta = Meta {
    id: "sensitive-parameter-in-query",
    title: "A secret is sent in the query",
    category: Category::Data,
    severity: Severity::Medium,
    core: false,
    weakness: "sensitive-parameter-in-query",
    cwe: &[598],
    owasp: 2,
    asvs: &["14.2.1"],
    needs: &[Need::Document],
    references: &[Reference {
        title: "RFC 9110 section 17.9",
        url: "https://www.rfc-editor.org/rfc/rfc9110#section-17.9",
    }],
    page: include_str!("sensitive_parameter_in_query.md"),
};

impl Rule<Document> for SensitiveParameterInQuery {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, document: &Document, out: &mut Findings<'_>) -> Look {
        let mut places = Groups::new();
        let operations = document.operations();
        if operations.is_empty() {
            return Look::NotApplicable("the description has no operations".into());
        }
        for operation in operations {
            for parameter in document.parameters(&operation) {
                let secret =
                    naming::is_credential(parameter.name) || naming::is_personal_secret(parameter.name);
                if parameter.place == ParameterPlace::Query && secret {
                    places.of(&parameter.pointer, || (operation.label(), parameter.name));
                }
            }
        }
        let spot = |(pointer, (label, name)): (String, (String, &str))| {
            let because = format!(
                "{label}: '{name:.80}' stands in the query, so its value lands in access logs, histories and caches"
            );
            Spot::new(pointer, because)
        };
        report::each(document, out, places.spots(spot));
        Look::Judged
    }
}
