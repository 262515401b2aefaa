//! Answers to signed-in users that caches may keep.

use rowlock_model::Confidence;
use rowlock_model::{Category, Findings, Look, Meta, Reference, Rule, Severity};
use rowlock_source::Program;
use rowlock_source::app::Guard;

use super::{public, tell};

/// See the page beside this file.
pub(super) struct NoStoreMissing;

static META: Meta = Meta {
    id: "no-store-missing",
    title: "Answers to credentials may be kept by caches",
    category: Category::Data,
    severity: Severity::Medium,
    core: false,
    weakness: "cacheable-authenticated-response",
    cwe: &[525, 524],
    owasp: 8,
    asvs: &["14.3.2"],
    needs: &[],
    references: &[Reference {
        title: "RFC 9111 section 3.5: storing responses to authenticated requests",
        url: "https://www.rfc-editor.org/rfc/rfc9111#section-3.5",
    }],
    page: include_str!("no_store_missing.md"),
};

impl Rule<Program<'_>> for NoStoreMissing {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, program: &Program<'_>, out: &mut Findings<'_>) -> Look {
        let protected = |g: &Guard| matches!(g, Guard::By(_));
        let Some((route, _)) = program.app.guarded().find(|(r, g)| {
            protected(g) && r.methods.iter().any(|m| m == "GET") && !public::is_public(program, r)
        }) else {
            return Look::NotApplicable("no protected route that reads was found".into());
        };
        if !program.speaks_of(&["no-store", "no_store"]) {
            // The browser's own cache needs no more than this; one in front of the service needs a mistake besides.
            let because = format!(
                "{} is one of the protected routes, and no answer of this program says `Cache-Control: no-store`",
                route.path
            );
            tell::at(program, out, tell::range(route.file, route.span), Confidence::Firm, because);
        }
        Look::Judged
    }
}
