//! A token that is taken whatever scheme stands before it.

use rowlock_model::Confidence;
use rowlock_model::{Category, Findings, Look, Meta, Reference, Rule, Severity};
use rowlock_source::tree::{Expr, Kind};
use rowlock_source::{Program, walk};

use super::tell;

/// See the page beside this file.
pub(super) struct BearerSchemeIgnoredInSource;

static META: Meta = Meta {
    id: "bearer-scheme-ignored-in-source",
    title: "A token is taken whatever scheme stands before it",
    category: Category::Authentication,
    severity: Severity::Low,
    core: false,
    weakness: "bearer-scheme-ignored",
    cwe: &[287],
    owasp: 2,
    asvs: &[],
    needs: &[],
    references: &[Reference {
        title: "RFC 6750 section 2.1",
        url: "https://www.rfc-editor.org/rfc/rfc6750#section-2.1",
    }],
    page: include_str!("bearer_scheme_ignored_in_source.md"),
};

impl Rule<Program<'_>> for BearerSchemeIgnoredInSource {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, program: &Program<'_>, out: &mut Findings<'_>) -> Look {
        for scope in program.scopes() {
            let reads = |e: &Expr| e.text().is_some_and(|t| t.eq_ignore_ascii_case("authorization"));
            if !walk::any_in(scope.body, &mut |e| reads(e)) || looks_at_scheme(scope.body) {
                continue;
            }
            walk::expressions(scope.body, &mut |e| {
                if drops_scheme(e) {
                    let because = "what stands before the token is dropped and never looked at: a bare token, or `Basic TOKEN`, works as well";
                    tell::at(program, out, tell::range(scope.file, e.span), Confidence::Firm, because);
                }
            });
        }
        Look::Judged
    }
}

/// `.replace("Bearer ", "")`, `.removeprefix("Bearer ")`, `.split(" ")[1]`
fn drops_scheme(e: &Expr) -> bool {
    let is_bearer = |t: &str| t.trim().eq_ignore_ascii_case("bearer");
    match &e.kind {
        Kind::Call(call) => {
            matches!(call.called(), Some("replace" | "removeprefix" | "lstrip" | "strip"))
                && call.nth(0).and_then(Expr::text).is_some_and(is_bearer)
        }
        Kind::Subscript(of, key) => {
            let last = matches!(key.number(), Some(n) if n == 1 || n == -1);
            let split = of.call().is_some_and(|c| {
                matches!(c.called(), Some("split"))
                    && c.nth(0).is_none_or(|s| s.text() == Some(" "))
                    && c.receiver().is_some_and(|r| {
                        r.dotted().is_some_and(|d| d.to_ascii_lowercase().contains("auth"))
                            || walk::any(r, &mut |e| {
                                e.text().is_some_and(|t| t.eq_ignore_ascii_case("authorization"))
                            })
                    })
            });
            last && split
        }
        _ => false,
    }
}

/// Whether a body compares the scheme, or asks what the header begins with.
fn looks_at_scheme(body: &[rowlock_source::tree::Stmt]) -> bool {
    let scheme = |e: &Expr| {
        walk::any(e, &mut |e| {
            e.text().is_some_and(|t| {
                matches!(t.trim().to_ascii_lowercase().as_str(), "bearer" | "basic" | "token")
            })
        })
    };
    walk::any_in(body, &mut |e| match &e.kind {
        Kind::Compare(left, rest) => scheme(left) || rest.iter().any(|(_, r)| scheme(r)),
        Kind::Call(call) => matches!(call.called(), Some("startswith" | "match" | "fullmatch")),
        _ => false,
    })
}
