//! A token that works for ever.

use rowlock_model::Confidence;
use rowlock_model::{Category, Findings, Look, Meta, Reference, Rule, Severity};
use rowlock_source::tree::{Expr, Kind, Stmt, StmtKind};
use rowlock_source::{Program, Site, walk};

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
            if let Some(claims) = endless(program, site) {
                let because = "the claims have no `exp`: whoever gets the token keeps it for ever";
                tell::at(program, out, tell::range(site.file, claims.span), Confidence::Firm, because);
            }
        }
        for scope in program.scopes().iter().filter(|s| s.function.is_some()) {
            walk::statements(scope.body, &mut |statement| {
                let StmtKind::Assign(assign) = &statement.kind else { return };
                let stores = assign.targets.iter().any(|t| is_store(program, scope.file, t));
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
    let claims = site.call.nth(usize::from(site.name.starts_with("authlib")))?;
    let body = site.scope.map(|s| program.project.function(s).body.as_slice())?;
    if ends(body) {
        return None;
    }
    match &claims.kind {
        Kind::Dict(items) => {
            items.iter().all(|(k, _)| k.as_ref().is_some_and(|k| k.text().is_some())).then_some(claims)
        }
        Kind::Name(name) => {
            let mut known = false;
            walk::statements(body, &mut |s| {
                if let StmtKind::Assign(a) = &s.kind
                    && a.targets.iter().any(|t| t.name() == Some(name))
                    && let Some(Kind::Dict(items)) = a.value.as_ref().map(|v| &v.kind)
                {
                    known = items.iter().all(|(k, _)| k.is_some());
                }
            });
            known.then_some(claims)
        }
        _ => None,
    }
}

/// `SESSIONS[token] = user`, of a mapping of the module.
fn is_store(program: &Program<'_>, file: rowlock_source::FileId, target: &Expr) -> bool {
    let Kind::Subscript(of, key) = &target.kind else { return false };
    let Some(name) = of.name() else { return false };
    let lower = name.to_ascii_lowercase();
    let store = ["session", "token"].iter().any(|w| lower.contains(w));
    let dict = program.project.file(file).value(name).is_some_and(|v| {
        matches!(v.kind, Kind::Dict(_)) || v.call().is_some_and(|c| c.called() == Some("dict"))
    });
    store
        && dict
        && key.text().is_none()
        && key.name().is_some_and(|k| {
            let k = k.to_ascii_lowercase();
            k.contains("token") || k.contains("session") || k == "sid" || k == "key"
        })
}

/// Whether a body speaks of an end.
fn ends(body: &[Stmt]) -> bool {
    walk::any_in(body, &mut |e| {
        let word = e.text().or(e.last_name()).unwrap_or_default().to_ascii_lowercase();
        ["exp", "ttl", "timedelta", "until", "max_age", "lifetime"]
            .iter()
            .any(|w| word == *w || (w.len() > 3 && word.contains(w)) || word.starts_with("expir"))
    })
}

fn file_ends(program: &Program<'_>, file: rowlock_source::FileId) -> bool {
    let text = program.project.file(file).text.whole().to_ascii_lowercase();
    ["expir", "ttl", "timedelta", "time.time()", "monotonic()"].iter().any(|w| text.contains(w))
}
