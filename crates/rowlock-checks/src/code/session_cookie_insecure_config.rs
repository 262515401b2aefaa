//! Cookies that travel in clear or that scripts can read, by configuration.

use rowlock_model::Confidence;
use rowlock_model::{Category, Findings, Look, Meta, Reference, Rule, Severity};
use rowlock_source::tree::{Expr, Kind, StmtKind};
use rowlock_source::{Program, Site, walk};

use super::tell;

/// See the page beside this file.
pub(super) struct SessionCookieInsecureConfig;

static META: Meta = Meta {
    id: "session-cookie-insecure-config",
    title: "A session cookie is configured to be insecure",
    category: Category::Encryption,
    severity: Severity::Medium,
    core: false,
    weakness: "cookie-not-secure",
    cwe: &[614, 1004],
    owasp: 8,
    asvs: &["3.3.1", "3.3.4"],
    needs: &[],
    references: &[Reference {
        title: "OWASP Session Management Cheat Sheet",
        url: "https://cheatsheetseries.owasp.org/cheatsheets/Session_Management_Cheat_Sheet.html",
    }],
    page: include_str!("session_cookie_insecure_config.md"),
};

impl Rule<Program<'_>> for SessionCookieInsecureConfig {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, program: &Program<'_>, out: &mut Findings<'_>) -> Look {
        for scope in program.scopes() {
            walk::statements(scope.body, &mut |statement| {
                let StmtKind::Assign(assign) = &statement.kind else { return };
                let off = assign.value.as_ref().is_some_and(Expr::is_false);
                for target in &assign.targets {
                    let name = match &target.kind {
                        Kind::Subscript(_, key) => key.text(),
                        _ => target.last_name(),
                    };
                    if let (true, Some(because)) = (off, name.and_then(setting)) {
                        tell::at(
                            program,
                            out,
                            tell::range(scope.file, statement.span),
                            Confidence::Firm,
                            because,
                        );
                    }
                }
            });
        }
        for site in &program.calls {
            if let Some(because) = cookie(site) {
                tell::at(program, out, tell::range(site.file, site.expr.span), Confidence::Firm, because);
            }
        }
        Look::Judged
    }
}

fn setting(name: &str) -> Option<&'static str> {
    match name {
        "SESSION_COOKIE_SECURE" | "REMEMBER_COOKIE_SECURE" | "JWT_COOKIE_SECURE" => {
            Some("the cookie is sent over plain HTTP too, where everybody on the way reads it")
        }
        "SESSION_COOKIE_HTTPONLY" | "REMEMBER_COOKIE_HTTPONLY" => {
            Some("every script on the page can read the cookie")
        }
        "JWT_COOKIE_CSRF_PROTECT" => Some("every page can act with the cookie of the user"),
        _ => None,
    }
}

/// `set_cookie("session", …)` without its marks, `SessionMiddleware` without `https_only`.
fn cookie(site: &Site<'_>) -> Option<String> {
    let call = site.call;
    if call.nth(0).and_then(Expr::last_name) == Some("SessionMiddleware") {
        let only = call.named("https_only");
        return (!call.is_open() && only.is_none_or(Expr::is_false))
            .then(|| "without `https_only=True` the session cookie is sent over plain HTTP too".to_owned());
    }
    let middleware = matches!(call.called(), Some("update" | "from_mapping"))
        && site.call.receiver().and_then(Expr::last_name) == Some("config");
    if middleware {
        return call
            .arguments
            .iter()
            .find_map(|a| setting(a.name.as_deref()?).filter(|_| a.value.is_false()).map(str::to_owned));
    }
    if call.called() != Some("set_cookie") || call.is_open() {
        return None;
    }
    let name = call.argument("key", 0)?.text()?.to_ascii_lowercase();
    let secret = ["session", "token", "auth", "jwt", "sid"].iter().any(|w| name.contains(w))
        && !name.contains("csrf")
        && !name.contains("xsrf");
    // A word that is the same for everybody is a mark for the page's scripts and no secret.
    let mark = call.argument("value", 1).is_some_and(|v| v.text().is_some() || v.is_true() || v.is_false());
    let missing: Vec<&str> =
        ["secure", "httponly"].into_iter().filter(|n| call.named(n).is_none_or(Expr::is_false)).collect();
    // Deleting one: it needs no marks.
    let ends = call.named("max_age").and_then(Expr::number) == Some(0)
        || call.named("expires").and_then(Expr::number) == Some(0);
    (secret && !mark && !missing.is_empty() && !ends)
        .then(|| format!("the cookie `{name}` is set without {}", missing.join(" and ")))
}
