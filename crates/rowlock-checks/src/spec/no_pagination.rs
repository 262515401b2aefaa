//! A list that is always answered whole.

use rowlock_model::{
    Category, Findings, Look, Meta, Method, Need, ParameterPlace, Reference, Rule, Severity,
};
use rowlock_openapi::{DocOperation, Document};

use super::naming;
use super::report::{self, Spot};

/// See the page beside this file.
pub(super) struct NoPagination;

static META: Meta = Meta {
    id: "no-pagination",
    title: "A list is described without a way to ask for a part of it",
    category: Category::Rate,
    severity: Severity::Low,
    core: false,
    weakness: "no-pagination",
    cwe: &[770],
    owasp: 4,
    asvs: &["15.2.2"],
    needs: &[Need::Document],
    references: &[Reference {
        title: "OWASP API4:2023 Unrestricted Resource Consumption",
        url: "https://owasp.org/API-Security/editions/2023/en/0xa4-unrestricted-resource-consumption/",
    }],
    page: include_str!("no_pagination.md"),
};

impl Rule<Document> for NoPagination {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, document: &Document, out: &mut Findings<'_>) -> Look {
        let (mut lists, mut spots) = (0, Vec::new());
        for operation in document.operations() {
            if operation.method != Method::Get {
                continue;
            }
            let Some(bounded) = list_answer(document, &operation) else { continue };
            lists += 1;
            let asks = |name: &str| naming::words(name).iter().any(|w| PAGING.contains(&w.as_str()));
            let parameters = document.parameters(&operation);
            let paged = parameters.iter().any(|p| p.place == ParameterPlace::Query && asks(p.name));
            if !bounded && !paged {
                let because = format!(
                    "{} answers a list without `maxItems` and takes no parameter such as `limit` or `cursor`",
                    operation.label()
                );
                spots.push(Spot::new(operation.pointer, because));
            }
        }
        if lists == 0 {
            return Look::NotApplicable("no GET answers a list".into());
        }
        report::each(document, out, spots);
        Look::Judged
    }
}

/// Words in names of parameters that ask for a part of a list.
const PAGING: [&str; 17] = [
    "limit", "page", "pages", "offset", "cursor", "size", "per", "after", "before", "skip", "take", "top",
    "start", "count", "max", "marker", "first",
];

/// Whether an operation answers a list, and whether that list is bounded.
fn list_answer(document: &Document, operation: &DocOperation<'_>) -> Option<bool> {
    let responses = document.responses(operation);
    let success = responses.iter().find(|r| r.status.starts_with('2'))?;
    let content = success.contents.first()?;
    let (schema, _) = document.resolve(content.schema.value(), &content.pointer)?;
    let schema = schema.as_object()?;
    (rowlock_openapi::schema::kind(schema) == "array").then(|| schema.contains_key("maxItems"))
}
