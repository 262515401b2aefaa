//! A list that is sent whole, however long it is.

use rowlock_model::{
    Answer, Category, Confidence, Findings, Known, Look, Meta, Operation, ParameterPlace, Place, Proof,
    Reference, Rule, Severity,
};
use serde_json::Value;

use crate::live::rate::{items, parameter};

/// See the page beside this file.
pub(super) struct ListWithoutPages;

static META: Meta = Meta {
    id: "list-without-pages",
    title: "A long list is sent whole",
    category: Category::Rate,
    severity: Severity::Low,
    core: false,
    weakness: "no-pagination",
    cwe: &[770],
    owasp: 4,
    asvs: &[],
    needs: &[],
    references: &[Reference {
        title: "OWASP API4:2023 Unrestricted Resource Consumption",
        url: "https://owasp.org/API-Security/editions/2023/en/0xa4-unrestricted-resource-consumption/",
    }],
    page: include_str!("list_without_pages.md"),
};

/// Items from which a list is called long.
const LONG: usize = 200;
/// Parts of names that speak of pages, in lower case.
const SIGNS: [&str; 8] = ["page", "offset", "cursor", "next", "after", "total", "skip", "continuation"];

impl Rule<Known> for ListWithoutPages {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, known: &Known, out: &mut Findings<'_>) -> Look {
        let mut judged = false;
        for sighting in &known.sightings {
            let Some((id, operation)) =
                sighting.operation.and_then(|id| Some((id, known.surface.operation(id)?)))
            else {
                continue;
            };
            let Some(answer) = sighting.exchange.answer().filter(|a| a.is_success()) else { continue };
            let Some(count) = items(answer) else { continue };
            judged = true;
            // A length that is round is more likely a page than a whole table.
            if count >= LONG && count % 100 != 0 && !takes_pages(operation) && !speaks_of_pages(answer) {
                out.find(
                    Place::operation(known, id),
                    Confidence::Firm,
                    format!(
                        "a plain request got {count} items at once; neither the answer nor what is known of \
                         the operation speaks of pages"
                    ),
                    Proof::of(known, &sighting.exchange),
                );
            }
        }
        if judged { Look::Judged } else { Look::NotApplicable("no operation answered with a list".into()) }
    }
}

fn takes_pages(operation: &Operation) -> bool {
    parameter(operation).is_some()
        || operation.parameters.iter().any(|p| p.place == ParameterPlace::Query && is_sign(&p.name))
}

fn speaks_of_pages(answer: &Answer) -> bool {
    let fields = ["link", "x-total-count", "x-next-page", "content-range"];
    let keys = match answer.json() {
        Some(Value::Object(map)) => map.keys().any(|k| is_sign(k)),
        _ => false,
    };
    keys || fields.iter().any(|f| answer.headers.has(f))
}

fn is_sign(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    SIGNS.iter().any(|sign| name.contains(sign))
}
