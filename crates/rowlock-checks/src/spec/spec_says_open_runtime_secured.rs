//! An operation that is described as open and refuses anonymous requests.

use super::Comparison;
use super::comparison::Sides as _;
use rowlock_model::{
    Category, Confidence, Findings, Look, Meta, Need, Place, Proof, Reference, Rule, Security, Severity,
};

/// See the page beside this file.
pub(super) struct SpecSaysOpenRuntimeSecured;

static META: Meta = Meta {
    id: "spec-says-open-runtime-secured",
    title: "An operation that the description calls open demands credentials",
    category: Category::Inventory,
    severity: Severity::Low,
    core: false,
    weakness: "description-drift",
    cwe: &[1059],
    owasp: 9,
    asvs: &[],
    needs: &[Need::Document],
    references: &[Reference {
        title: "OpenAPI 3.1.1 section 4.8.30, Security Requirement Object",
        url: "https://spec.openapis.org/oas/v3.1.1.html#security-requirement-object",
    }],
    page: include_str!("spec_says_open_runtime_secured.md"),
};

impl Rule<Comparison<'_>> for SpecSaysOpenRuntimeSecured {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, comparison: &Comparison<'_>, out: &mut Findings<'_>) -> Look {
        let mut judged = false;
        for pair in comparison.pairs().into_iter().filter(|p| p.security == Security::Open) {
            let Some(anonymous) = comparison.known.anonymous(pair.id) else { continue };
            let Some(answer) = anonymous.answer() else { continue };
            judged = true;
            if answer.status != 401 {
                continue;
            }
            let because = "the description demands no credentials here, an anonymous request got status 401";
            let proof =
                Proof::of(comparison.known, anonymous).and_line(comparison.line(&pair.described.pointer));
            out.find(Place::operation(comparison.known, pair.id), Confidence::Firm, because, proof);
        }
        if judged {
            Look::Judged
        } else {
            Look::NotApplicable("no open operation of the description was called".into())
        }
    }
}
