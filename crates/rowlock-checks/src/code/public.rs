//! Routes that are public by nature, by their path or by the name of their handler.

use rowlock_source::app::Route;
use rowlock_source::tree::{Call, Expr, Kind, StmtKind};
use rowlock_source::{Program, walk};

/// Words in the path or the name of what is meant for strangers.
const PUBLIC: [&str; 69] = [
    "authorize",
    "authenticate",
    "login",
    "logout",
    "signin",
    "signout",
    "signup",
    "sign-in",
    "sign-up",
    "register",
    "registration",
    "health",
    "healthz",
    "livez",
    "ready",
    "readyz",
    "ping",
    "status",
    "static",
    "assets",
    "docs",
    "redoc",
    "openapi",
    "swagger",
    "favicon",
    "robots",
    "version",
    "about",
    "reset",
    "forgot",
    "forgotten",
    "recover",
    "confirm",
    "verify",
    "activate",
    "invitation",
    "callback",
    "oauth",
    "oauth2",
    "oidc",
    "openid",
    "saml",
    "sso",
    "webhook",
    "well-known",
    "token",
    "auth",
    "public",
    "terms",
    "privacy",
    "csrf",
    "metrics",
    "alive",
    "landing",
    "welcome",
    "imprint",
    "impressum",
    "legal",
    "faq",
    "contact",
    "sitemap",
    "manifest",
    "logo",
    "icon",
    "unauthenticated",
    "anonymous",
    "jwks",
    "ui",
    "webhooks",
];

/// Ends of a path that is a file of the page itself.
const FILES: [&str; 12] = [
    ".png",
    ".svg",
    ".ico",
    ".jpg",
    ".gif",
    ".webp",
    ".css",
    ".js",
    ".txt",
    ".xml",
    ".webmanifest",
    ".woff2",
];

/// Whether a route is meant for strangers: by its words, by those of what it is registered on, or because it only
/// sends a file of the page.
pub(super) fn is_public(program: &Program<'_>, route: &Route<'_>) -> bool {
    let path = route.path.to_ascii_lowercase();
    let name =
        route.function.map(|f| program.project.function(f).name.to_ascii_lowercase()).unwrap_or_default();
    let words = |text: &str| {
        text.split(|c: char| !c.is_ascii_alphanumeric()).any(|w| PUBLIC.contains(&w))
            || text.contains("well-known")
    };
    // The root of a blueprint is the application's only where its handler says so.
    let part = route.owner.is_some_and(|o| !program.app.objects[o.0].kind.is_application());
    let first = ["index", "home", "root", "main", "hello"].iter().any(|w| name.contains(w));
    let home = matches!(path.trim_end_matches('/'), "" | "/index" | "/home") && (!part || first);
    let errors = name.contains("not_found") || name.contains("error");
    let file = FILES.iter().any(|end| path.ends_with(end));
    home || errors
        || file
        || words(&path)
        || words(&name)
        || sends_asset(program, route)
        || says_the_same(program, route)
}

/// Whether a handler that reads says the same words to everybody or sends everybody elsewhere, and does nothing else.
fn says_the_same(program: &Program<'_>, route: &Route<'_>) -> bool {
    let Some(function) = route.function.map(|f| program.project.function(f)) else { return false };
    let reads = route.methods.iter().all(|m| matches!(m.as_str(), "GET" | "HEAD" | "OPTIONS"));
    // An empty list is what nobody has written yet.
    let fixed = |e: &Expr| {
        let elsewhere = e.call().and_then(|c| c.called());
        matches!(elsewhere, Some("redirect" | "RedirectResponse"))
            || !walk::any(e, &mut |e| match &e.kind {
                Kind::Sequence(all) => all.is_empty(),
                Kind::Text(_) | Kind::Number(_) | Kind::Bool(_) | Kind::None => false,
                _ => true,
            })
    };
    let mut returns = false;
    let mut only = true;
    walk::statements(&function.body, &mut |s| match &s.kind {
        StmtKind::Return(value) => {
            returns = returns || value.as_ref().is_some_and(|v| v.text() != Some(""));
            only = only && value.as_ref().is_none_or(fixed);
        }
        StmtKind::Expr(e) => only = only && e.text().is_some(),
        StmtKind::If(branches) => {
            only = only
                && branches.iter().all(|(test, _)| {
                    test.as_ref().is_none_or(|t| !walk::any(t, &mut |e| e.call().is_some()))
                });
        }
        StmtKind::Nothing => {}
        _ => only = false,
    });
    reads && returns && only
}

/// Whether a handler does nothing but send a file of fixed name, or the page of an application that runs in the browser
/// for whatever no other route answers.
fn sends_asset(program: &Program<'_>, route: &Route<'_>) -> bool {
    let Some(function) = route.function.map(|f| program.project.function(f)) else { return false };
    let last = function.body.iter().rfind(|s| !matches!(&s.kind, StmtKind::Expr(e) if e.text().is_some()));
    let Some(StmtKind::Return(Some(value))) = last.map(|s| &s.kind) else { return false };
    let sends =
        |call: &Call| {
            sends_file(call)
                && call.arguments.iter().filter(|a| a.name.is_none()).all(|a| {
                    a.value.last_name().is_some_and(|n| n.contains("static")) || beside_module(&a.value)
                })
        };
    let whole = |open: &str, close: &str| route.path.strip_prefix(open).and_then(|p| p.strip_suffix(close));
    let rest = whole("/{", ":path}").or(whole("/<path:", ">")).is_some_and(|name| !name.contains('/'));
    let page = || walk::any_in(&function.body, &mut |e| e.call().is_some_and(sends_file));
    (function.body.len() <= 2 && value.call().is_some_and(sends)) || (rest && page())
}

fn sends_file(call: &Call) -> bool {
    matches!(call.called(), Some("send_from_directory" | "send_file" | "send_static_file" | "FileResponse"))
}

/// A path of fixed words, also below the module's own: `Path(__file__).parent / "page.html"`.
fn beside_module(path: &Expr) -> bool {
    !walk::any(path, &mut |e| match &e.kind {
        Kind::Name(name) => !matches!(&**name, "__file__" | "Path" | "str" | "os"),
        Kind::Subscript(..) | Kind::Format(_) => true,
        _ => false,
    })
}
