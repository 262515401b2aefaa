//! An answer to credentials that a cache may keep.

use rowlock_model::{
    Category, Confidence, Credential, Findings, Look, Meta, Place, Proof, Reference, Rule, Severity, Sight,
};

/// See the page beside this file.
pub(super) struct CacheableAuthenticatedResponse;

static META: Meta = Meta {
    id: "cacheable-authenticated-response",
    title: "An answer to credentials may be stored by caches",
    category: Category::Data,
    severity: Severity::Medium,
    core: true,
    weakness: "cacheable-authenticated-response",
    cwe: &[524, 525],
    owasp: 8,
    asvs: &["14.3.2"],
    needs: &[],
    references: &[Reference {
        title: "RFC 9111 section 3.5",
        url: "https://www.rfc-editor.org/rfc/rfc9111#section-3.5",
    }],
    page: include_str!("cacheable_authenticated_response.md"),
};

/// Why the rule says nothing of an exchange.
const NOT_HERE: &str = "no protected operation answered with content to valid credentials";

impl Rule<Sight<'_>> for CacheableAuthenticatedResponse {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, sight: &Sight<'_>, out: &mut Findings<'_>) -> Look {
        let (Credential::Valid(_), Some(answer)) = (&sight.exchange.sent.credential, sight.exchange.answer())
        else {
            return Look::NotApplicable(NOT_HERE.into());
        };
        let protected = sight.operation.is_some_and(|(id, _)| sight.known.is_protected(id));
        if !protected || !answer.is_success() || answer.body.is_empty() {
            return Look::NotApplicable(NOT_HERE.into());
        }
        let control = answer.headers.list("cache-control");
        let directive = |name: &str| {
            control.split(',').any(|d| d.trim() == name || d.trim().starts_with(&format!("{name}=")))
        };
        if directive("no-store") {
            return Look::Judged;
        }
        let shared = ["public", "s-maxage", "must-revalidate"].into_iter().find(|d| directive(d));
        let place = Place::of(sight.known, sight.exchange);
        let proof = Proof::of(sight.known, sight.exchange);
        match shared {
            Some(directive) => {
                let because = format!(
                    "`Cache-Control: {directive}` lets shared caches keep an answer to `Authorization` \
                     and hand it to others"
                );
                out.find(place, Confidence::Firm, because, proof).severity(Severity::High);
            }
            None => {
                let because = "the answer to credentials has no `Cache-Control: no-store`, so a browser or \
                               client cache may keep it on disk";
                out.find(place, Confidence::Firm, because, proof);
            }
        }
        Look::Judged
    }
}
