//! A user-pass that is split at every colon.

use rowlock_model::Confidence;
use rowlock_model::{Category, Findings, Look, Meta, Reference, Rule, Severity};
use rowlock_source::tree::Expr;
use rowlock_source::{Program, walk};

use super::tell;

/// See the page beside this file.
pub(super) struct SplitWithoutLimit;

static META: Meta = Meta {
    id: "split-without-limit",
    title: "Passwords with a colon are cut or crash",
    category: Category::Authentication,
    severity: Severity::Low,
    core: false,
    weakness: "basic-malformed-crash",
    cwe: &[20, 755],
    owasp: 2,
    asvs: &["6.2.8"],
    needs: &[],
    references: &[Reference {
        title: "RFC 7617 section 2: only the user-id has no colon",
        url: "https://www.rfc-editor.org/rfc/rfc7617#section-2",
    }],
    page: include_str!("split_without_limit.md"),
};

impl Rule<Program<'_>> for SplitWithoutLimit {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, program: &Program<'_>, out: &mut Findings<'_>) -> Look {
        for site in &program.calls {
            let Some(scope) = site.scope else { continue };
            let splits = site.call.called() == Some("split")
                && site.call.nth(0).and_then(Expr::text) == Some(":")
                && site.call.argument("maxsplit", 1).is_none();
            let body = &program.project.function(scope).body;
            let decodes = splits
                && walk::any_in(body, &mut |e| {
                    e.call().is_some_and(|c| c.called().is_some_and(|n| n.ends_with("b64decode")))
                })
                && walk::any_in(body, &mut |e| {
                    e.text().is_some_and(|t| t.contains("Basic") || t.eq_ignore_ascii_case("authorization"))
                        || e.name().is_some_and(|n| n.contains("auth") || n.contains("cred"))
                });
            if decodes {
                let because = "a password may hold colons: `split(\":\")` then gives more than two parts";
                tell::at(program, out, tell::range(site.file, site.expr.span), Confidence::Firm, because);
            }
        }
        Look::Judged
    }
}
