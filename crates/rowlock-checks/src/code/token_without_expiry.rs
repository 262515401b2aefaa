//! A token that works for ever.

use rowlock_model::Confidence;
use rowlock_model::{Category, Findings, Look, Meta, Reference, Rule, Severity};
use rowlock_source::tree::{Expr, Kind, StmtKind};
use rowlock_source::{Program, Site, walk};

use super::endless::{ends, file_ends, is_setting, is_store, unlimited};
use super::tell;

/// See the page beside this file.
pub(super) struct TokenWithoutExpiry;

static META: Meta = Meta {
    id: "token-without-expiry",
    title: "A token is made without an end",
    category: Category::Authentication,
    severity: Severity::Medium,
    core: false,
    weakness: "token-never-expires",
    cwe: &[613],
    owasp: 2,
    asvs: &["7.3.2"],
    needs: &[],
    references: &[Reference {
        title: "RFC 8725 JSON Web Token Best Current Practices",
        url: "https://www.rfc-editor.org/rfc/rfc8725",
    }],
    page: include_str!("token_without_expiry.md"),
};

impl Rule<Program<'_>> for TokenWithoutExpiry {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, program: &Program<'_>, out: &mut Findings<'_>) -> Look {
        for site in &program.calls {
            if let Some(because) = unlimited(program, site) {
                tell::at(program, out, tell::range(site.file, site.expr.span), Confidence::Firm, because);
            }
            if let Some(claims) = endless(program, site) {
                let because = "the claims have no `exp`: whoever gets the token keeps it for ever";
                tell::at(program, out, tell::range(site.file, claims.span), Confidence::Firm, because);
            }
        }
        for scope in program.scopes() {
            walk::statements(scope.body, &mut |statement| {
                let StmtKind::Assign(assign) = &statement.kind else { return };
                let off = assign.value.as_ref().is_some_and(Expr::is_false);
                if off && assign.targets.iter().any(is_setting) {
                    let at = tell::range(scope.file, statement.span);
                    tell::at(
                        program,
                        out,
                        at,
                        Confidence::Firm,
                        "the setting takes the end from every token",
                    );
                }
                let stores = scope.function.is_some()
                    && assign.targets.iter().any(|t| is_store(program, scope.file, t));
                if stores && !ends(scope.body) && !file_ends(program, scope.file) {
                    let because = "the session is kept without a time at which it ends, and nothing in this file ends it";
                    tell::at(
                        program,
                        out,
                        tell::range(scope.file, statement.span),
                        Confidence::Firm,
                        because,
                    );
                }
            });
        }
        Look::Judged
    }
}

/// `jwt.encode({…})` whose claims are known and have no `exp`.
fn endless<'p>(program: &Program<'p>, site: &Site<'p>) -> Option<&'p Expr> {
    if !matches!(site.name.as_str(), "jwt.encode" | "jose.jwt.encode" | "authlib.jose.jwt.encode") {
        return None;
    }
    let place = usize::from(site.name.starts_with("authlib"));
    let claims =
        site.call.named("payload").or_else(|| site.call.named("claims")).or_else(|| site.call.nth(place))?;
    let body = site.scope.map(|s| program.project.function(s).body.as_slice())?;
    if ends(body) {
        return None;
    }
    let known = match &claims.kind {
        Kind::Name(name) => {
            let mut set = None;
            walk::statements(body, &mut |s| {
                if let StmtKind::Assign(a) = &s.kind
                    && a.targets.iter().any(|t| t.name() == Some(name))
                {
                    set = a.value.as_ref();
                }
            });
            let copied = set.is_none_or(|v| {
                v.call().is_some_and(|c| matches!(c.called(), Some("copy" | "dict" | "deepcopy")))
            });
            // Claims of a caller, in a file that knows of no end.
            set.is_some_and(is_known) || (copied && !file_ends(program, site.file))
        }
        _ => is_known(claims),
    };
    known.then_some(claims)
}

/// Whether all claims stand there by name.
fn is_known(claims: &Expr) -> bool {
    match &claims.kind {
        Kind::Dict(items) => items.iter().all(|(k, _)| k.as_ref().is_some_and(|k| k.text().is_some())),
        Kind::Call(call) => call.called() == Some("dict") && call.arguments.iter().all(|a| a.name.is_some()),
        _ => false,
    }
}
