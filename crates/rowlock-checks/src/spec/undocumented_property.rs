//! Properties in an answer beyond its schema.

use super::comparison::Sides as _;
use super::{Comparison, excess_properties};
use rowlock_model::{
    Category, Confidence, Findings, Look, Meta, Need, Place, Proof, Reference, Rule, Severity,
};

/// See the page beside this file.
pub(super) struct UndocumentedProperty;

static META: Meta = Meta {
    id: "undocumented-property",
    title: "An answer carries properties that its schema does not declare",
    category: Category::Property,
    severity: Severity::Info,
    core: false,
    weakness: "excess-properties",
    cwe: &[213],
    owasp: 3,
    asvs: &["15.3.1"],
    needs: &[Need::Document],
    references: &[Reference {
        title: "OWASP API3:2023 Broken Object Property Level Authorization",
        url: "https://owasp.org/API-Security/editions/2023/en/0xa3-broken-object-property-level-authorization/",
    }],
    page: include_str!("undocumented_property.md"),
};

impl Rule<Comparison<'_>> for UndocumentedProperty {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, comparison: &Comparison<'_>, out: &mut Findings<'_>) -> Look {
        let mut judged = false;
        for pair in comparison.pairs() {
            for exchange in comparison.exchanges(pair.id) {
                let Some(differences) = comparison.differences(&pair, exchange) else { continue };
                judged = true;

                // What is sensitive is excess-properties'.
                let sensitive = excess_properties::sensitive(exchange, differences.undeclared.iter());
                let names: Vec<&String> = differences
                    .undeclared
                    .iter()
                    .filter(|path| sensitive.iter().all(|(told, ..)| told != path))
                    .collect();
                if names.is_empty() {
                    continue;
                }
                let because = format!("not declared in the schema: {}", super::report::several(&names));
                let pointer = format!("{}/responses", pair.described.pointer);
                let proof = Proof::of(comparison.known, exchange).and_line(comparison.line(&pointer));
                out.find(Place::operation(comparison.known, pair.id), Confidence::Firm, because, proof);
                break;
            }
        }
        if judged {
            Look::Judged
        } else {
            Look::NotApplicable("no answer with a described JSON schema was seen".into())
        }
    }
}
