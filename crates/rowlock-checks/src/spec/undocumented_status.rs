//! A status that the description does not have.

use super::Comparison;
use super::comparison::Sides as _;
use rowlock_model::{
    Category, Confidence, Findings, Look, Meta, Need, Place, Proof, Reference, ResponseDoc, Rule, Severity,
};

/// See the page beside this file.
pub(super) struct UndocumentedStatus;

static META: Meta = Meta {
    id: "undocumented-status",
    title: "An operation answers a status that the description does not have",
    category: Category::Inventory,
    severity: Severity::Low,
    core: false,
    weakness: "description-drift",
    cwe: &[1059],
    owasp: 9,
    asvs: &[],
    needs: &[Need::Document],
    references: &[Reference {
        title: "OpenAPI 3.1.1, Responses Object",
        url: "https://spec.openapis.org/oas/v3.1.1.html#responses-object",
    }],
    page: include_str!("undocumented_status.md"),
};

impl Rule<Comparison<'_>> for UndocumentedStatus {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, comparison: &Comparison<'_>, out: &mut Findings<'_>) -> Look {
        let mut judged = false;
        for pair in comparison.pairs() {
            let Some(operation) = comparison.known.surface.operation(pair.id) else { continue };
            let responses = comparison.document.responses(&pair.described);
            if responses.is_empty() {
                continue;
            }
            let covers = |status: u16| {
                responses.iter().any(|r| {
                    let doc = ResponseDoc { status: r.status.to_owned(), schema: None };
                    r.status == "default" || doc.covers(status)
                })
            };
            let made_up = operation.parameters.iter().any(|p| p.required && !p.value_is_real);
            let mut told: Vec<u16> = Vec::new();
            for exchange in comparison.exchanges(pair.id) {
                let Some(status) = exchange.status() else { continue };
                judged = true;
                // Refusals have their own rules, and made-up values are rightly not found or refused.
                let expected =
                    matches!(status, 401 | 403 | 429) || (made_up && matches!(status, 400 | 404 | 422));
                if expected || covers(status) || told.contains(&status) {
                    continue;
                }
                told.push(status);
                let documented: Vec<&str> = responses.iter().map(|r| r.status).collect();
                let because = format!(
                    "answered status {status}; the description has {}",
                    super::report::several(&documented)
                );
                let pointer = format!("{}/responses", pair.described.pointer);
                let proof = Proof::of(comparison.known, exchange).and_line(comparison.line(&pointer));
                out.find(Place::operation(comparison.known, pair.id), Confidence::Firm, because, proof);
            }
        }
        if judged { Look::Judged } else { Look::NotApplicable("no described operation answered".into()) }
    }
}
