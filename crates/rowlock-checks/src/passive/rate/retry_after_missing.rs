//! A throttled answer that does not say when to come back.

use rowlock_model::{
    Category, Confidence, Findings, Look, Meta, Place, Proof, Reference, Rule, Severity, Sight,
};

/// See the page beside this file.
pub(super) struct RetryAfterMissing;

static META: Meta = Meta {
    id: "retry-after-missing",
    title: "A throttled answer has no Retry-After",
    category: Category::Rate,
    severity: Severity::Low,
    core: false,
    weakness: "retry-after-missing",
    cwe: &[799],
    owasp: 4,
    asvs: &[],
    needs: &[],
    references: &[Reference {
        title: "RFC 6585 section 4",
        url: "https://www.rfc-editor.org/rfc/rfc6585#section-4",
    }],
    page: include_str!("retry_after_missing.md"),
};

impl Rule<Sight<'_>> for RetryAfterMissing {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, sight: &Sight<'_>, out: &mut Findings<'_>) -> Look {
        let Some(answer) = sight.exchange.answer().filter(|a| a.status == 429) else {
            return Look::NotApplicable("no throttle was met".into());
        };
        if !answer.headers.has("retry-after") {
            out.find(
                Place::target(sight.known),
                Confidence::Firm,
                format!("the 429 of {} has no `Retry-After`", Place::of(sight.known, sight.exchange)),
                Proof::of(sight.known, sight.exchange),
            );
        }
        Look::Judged
    }
}
