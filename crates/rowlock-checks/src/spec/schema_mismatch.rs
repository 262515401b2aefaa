//! A JSON answer that its schema does not describe.

use super::Comparison;
use super::comparison::Sides as _;
use rowlock_model::{
    Category, Confidence, Findings, Look, Meta, Need, Place, Proof, Reference, Rule, Severity,
};

/// See the page beside this file.
pub(super) struct SchemaMismatch;

static META: Meta = Meta {
    id: "schema-mismatch",
    title: "An answer is not what its schema describes",
    category: Category::Property,
    severity: Severity::Low,
    core: false,
    weakness: "schema-mismatch",
    cwe: &[1059],
    owasp: 3,
    asvs: &[],
    needs: &[Need::Document],
    references: &[Reference {
        title: "OpenAPI 3.1.1, Schema Object",
        url: "https://spec.openapis.org/oas/v3.1.1.html#schema-object",
    }],
    page: include_str!("schema_mismatch.md"),
};

impl Rule<Comparison<'_>> for SchemaMismatch {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, comparison: &Comparison<'_>, out: &mut Findings<'_>) -> Look {
        let mut judged = false;
        for pair in comparison.pairs() {
            for exchange in comparison.exchanges(pair.id) {
                let Some(differences) = comparison.differences(&pair, exchange) else { continue };
                judged = true;

                if differences.mismatches.is_empty() {
                    continue;
                }
                let because = format!(
                    "the answer differs from its schema: {}",
                    super::report::several(&differences.mismatches)
                );
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
