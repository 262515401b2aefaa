//! Callbacks whose address is, or is shown, without TLS.

use std::collections::BTreeMap;

use rowlock_model::{Category, Findings, Look, Meta, Need, Reference, Rule, Severity};
use rowlock_openapi::{DocOperation, Document, Kind, Value};

use super::naming;
use super::report::{self, Groups, Spot};

/// See the page beside this file.
pub(super) struct CallbackOverHttp;

static META: Meta = Meta {
    id: "callback-over-http",
    title: "A callback is described without TLS",
    category: Category::Consumption,
    severity: Severity::Medium,
    core: false,
    weakness: "callback-over-http",
    cwe: &[319],
    owasp: 10,
    asvs: &["12.3.1"],
    needs: &[Need::Document],
    references: &[Reference {
        title: "OpenAPI 3.1.1, Callback Object",
        url: "https://spec.openapis.org/oas/v3.1.1.html#callback-object",
    }],
    page: include_str!("callback_over_http.md"),
};

impl Rule<Document> for CallbackOverHttp {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, document: &Document, out: &mut Findings<'_>) -> Look {
        let callbacks: Vec<_> =
            document.outgoing().into_iter().filter(|o| o.kind == Kind::Callback).collect();
        if callbacks.is_empty() {
            return Look::NotApplicable("the description has no callbacks".into());
        }
        let operations = document.operations();
        let owners: BTreeMap<&str, &DocOperation<'_>> =
            operations.iter().map(|o| (o.pointer.as_str(), o)).collect();
        let mut places = Groups::new();
        for callback in callbacks {
            let because = if naming::is_plain_http(&callback.template) {
                format!("the service sends to '{:.120}' without TLS", callback.template)
            } else if let Some(example) = example_address(document, &owners, &callback) {
                format!("the address that the client gives is shown as '{example:.120}', without TLS")
            } else {
                continue;
            };
            places.of(&callback.item_pointer, || because);
        }
        report::each(document, out, places.spots(|(pointer, because)| Spot::new(pointer, because)));
        Look::Judged
    }
}

/// The plain HTTP example of the property that a callback's address is taken from.
fn example_address(
    document: &Document,
    owners: &BTreeMap<&str, &DocOperation<'_>>,
    callback: &DocOperation<'_>,
) -> Option<String> {
    let path = callback.template.split_once("{$request.body#/")?.1.split('}').next()?;
    let owner = callback.item_pointer.split("/callbacks/").next()?;
    let payload = document.payloads(owners.get(owner)?).into_iter().next()?;
    let (mut schema, mut at) = document.resolve(payload.schema.value(), &payload.pointer)?;
    for name in path.split('/') {
        (schema, at) = document.resolve(schema.get("properties")?.get(name)?, &at)?;
    }
    let shown = schema
        .get("example")
        .or_else(|| schema.get("default"))
        .or_else(|| schema.get("examples")?.as_array()?.first());
    shown.and_then(Value::as_str).filter(|url| naming::is_plain_http(url)).map(str::to_owned)
}
