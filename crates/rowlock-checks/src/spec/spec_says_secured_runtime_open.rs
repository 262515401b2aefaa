//! An operation that is described as protected and answers anonymous requests.

use rowlock_model::likeness;
use rowlock_model::{
    Category, Confidence, Findings, Look, Meta, Need, Place, Proof, Reference, Rule, Severity,
};

use super::Comparison;
use super::comparison::Sides as _;
use crate::words::opens_the_same;

/// See the page beside this file.
pub(super) struct SpecSaysSecuredRuntimeOpen;

static META: Meta = Meta {
    id: "spec-says-secured-runtime-open",
    title: "An operation that the description protects answers anybody",
    category: Category::Authentication,
    severity: Severity::Critical,
    core: false,
    weakness: "auth-not-enforced",
    cwe: &[306],
    owasp: 2,
    asvs: &["8.2.1"],
    needs: &[Need::Document],
    references: &[Reference {
        title: "OWASP API2:2023 Broken Authentication",
        url: "https://owasp.org/API-Security/editions/2023/en/0xa2-broken-authentication/",
    }],
    page: include_str!("spec_says_secured_runtime_open.md"),
};

impl Rule<Comparison<'_>> for SpecSaysSecuredRuntimeOpen {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, comparison: &Comparison<'_>, out: &mut Findings<'_>) -> Look {
        let mut judged = false;
        for pair in comparison.pairs().into_iter().filter(|p| p.security.is_required()) {
            let Some(anonymous) = comparison.known.anonymous(pair.id) else { continue };
            let Some(answer) = anonymous.answer() else { continue };
            judged = true;
            if !answer.is_success() || answer.body.is_empty() || anonymous.sent.credential.may_fail() {
                continue;
            }
            let missing = comparison.known.missing_page();
            if missing.is_some_and(|m| m.is_success() && likeness::same_content(m, answer)) {
                continue;
            }
            let full = comparison.known.authenticated(pair.id).filter(|e| e.succeeded());
            let same = opens_the_same(Some(answer), full.and_then(|e| e.answer()));
            let (confidence, control) = match full {
                // A page that is the same for everybody and is no data may be a login form.
                _ if answer.is_html() => {
                    (Confidence::Tentative, "but the answer is a page, perhaps a login form")
                }
                Some(_) if same && missing.is_some() => (
                    Confidence::Confirmed,
                    "the content is what valid credentials get, and a random path answers otherwise",
                ),
                _ => (Confidence::Firm, "and a random path does not answer the same"),
            };
            let because = format!(
                "the description demands credentials, an anonymous request got status {} with {} bytes; {control}",
                answer.status,
                answer.body.len()
            );
            let mut proof = Proof::of(comparison.known, anonymous);
            if let Some(full) = full {
                proof = proof.and(comparison.known, full);
            }
            let pointer = comparison.document.demand(&pair.described).pointer.unwrap_or_default();
            proof =
                proof.and_line(comparison.line(&pair.described.pointer)).and_line(comparison.line(&pointer));
            out.find(Place::operation(comparison.known, pair.id), confidence, because, proof);
        }
        if judged {
            Look::Judged
        } else {
            Look::NotApplicable("no protected operation of the description was called".into())
        }
    }
}
