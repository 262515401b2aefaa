//! Whether a program insists on TLS, which the rules about transport ask. It is not a check.

use rowlock_source::settle::bound;
use rowlock_source::tree::{Call, Expr, Kind, Stmt, StmtKind};
use rowlock_source::{FunctionAt, Program, Site, walk};

/// Whether something refuses or redirects plain HTTP, or the server has a certificate. HSTS is no refusal: a client's
/// first request, and every client that is no browser, never saw it.
pub(super) fn is_enforced(program: &Program<'_>) -> bool {
    program.calls.iter().any(redirects)
        || has_certificate(program)
        || program.project.functions().any(|(at, _)| !is_late(program, at) && turns_away(program, at))
}

/// `Talisman(app)`, `SSLify(app)`, `app.add_middleware(HTTPSRedirectMiddleware)`
fn redirects(site: &Site<'_>) -> bool {
    let names = [site.call.called(), site.call.nth(0).and_then(Expr::last_name)];
    let known =
        |name: &str| matches!(name, "Talisman" | "SSLify" | "HTTPSRedirectMiddleware" | "HTTPSMiddleware");
    let off = site.call.named("force_https").is_some_and(Expr::is_false);
    names.into_iter().flatten().any(known) && !off
}

/// Options by which a server gets a certificate.
const CERTIFICATES: [&str; 9] = [
    "ssl_context",
    "ssl_keyfile",
    "ssl_certfile",
    "certfile",
    "keyfile",
    "load_cert_chain",
    "secure_ssl_redirect",
    "force_https",
    "ssl_certificate",
];

fn has_certificate(program: &Program<'_>) -> bool {
    let is = |name: &str| CERTIFICATES.contains(&name.to_ascii_lowercase().as_str());
    program.anywhere(&mut |e| match &e.kind {
        Kind::Call(call) => call
            .arguments
            .iter()
            .any(|a| a.name.as_deref().is_some_and(is) && !a.value.is_none() && !a.value.is_false()),
        Kind::Name(name) | Kind::Attribute(_, name) => is(name),
        Kind::Dict(items) => items.iter().any(|(key, value)| {
            key.as_ref().and_then(Expr::text).is_some_and(is) && !value.is_none() && !value.is_false()
        }),
        Kind::Subscript(_, key) => key.text().is_some_and(is),
        _ => false,
    })
}

/// Whether a function runs only when the answer is there.
fn is_late(program: &Program<'_>, function: FunctionAt) -> bool {
    let mut hooks = program.app.hooks.iter().filter(|h| h.function == Some(function));
    hooks.any(|h| h.when.starts_with("after") || h.when.starts_with("teardown"))
}

/// Whether a function decides by the scheme of the request, and has a refusal or a redirect for one of them.
fn turns_away(program: &Program<'_>, function: FunctionAt) -> bool {
    let body = &program.project.function(function).body;
    let decides = decides(body, &mut |test| asks(program, function, body, test));
    decides && refuses(body)
}

fn decides(body: &[Stmt], by: &mut dyn FnMut(&Expr) -> bool) -> bool {
    let mut found = false;
    walk::statements(body, &mut |statement| {
        match &statement.kind {
            StmtKind::If(branches) => {
                found = found || branches.iter().filter_map(|b| b.0.as_ref()).any(&mut *by);
            }
            StmtKind::Assert(test) => found = found || by(test),
            _ => {}
        }
        walk::own(statement, &mut |e| {
            walk::inside(e, &mut |e| {
                if let Kind::Choice(choice) = &e.kind {
                    found = found || by(&choice.test);
                }
            });
        });
    });
    found
}

/// Whether an expression asks for the scheme: itself, by a name that was given it, or by a function of the project.
fn asks(program: &Program<'_>, function: FunctionAt, body: &[Stmt], test: &Expr) -> bool {
    walk::any(test, &mut |e| {
        is_scheme(e)
            || e.name().is_some_and(|name| bound(body, name).iter().any(|v| walk::any(v, &mut is_scheme)))
            || e.call().is_some_and(|call| {
                let callee = program.project.callee(function.file, &call.function, Some(function));
                callee.is_some_and(|f| walk::any_in(&program.project.function(f).body, &mut is_scheme))
            })
    })
}

fn is_scheme(e: &Expr) -> bool {
    let of_request = |of: &Expr| {
        of.dotted().or_else(|| of.last_name().map(str::to_owned)).is_some_and(|d| {
            let d = d.to_ascii_lowercase();
            d.contains("request") || d.contains("url")
        })
    };
    let text = |e: &Expr, word: &str| e.text().is_some_and(|t| t.eq_ignore_ascii_case(word));
    match &e.kind {
        Kind::Attribute(_, name) if &**name == "is_secure" => true,
        Kind::Attribute(of, name) if &**name == "scheme" => of_request(of),
        Kind::Subscript(of, key) => text(key, "scheme") && of.last_name() == Some("scope"),
        Kind::Text(text) => {
            let text = text.to_ascii_lowercase();
            matches!(text.as_str(), "wsgi.url_scheme" | "x-forwarded-proto" | "http_x_forwarded_proto")
        }
        Kind::Call(call) => is_scheme_call(call),
        _ => false,
    }
}

/// `scope.get("scheme")`, `request.url.startswith("https://")`
fn is_scheme_call(call: &Call) -> bool {
    let first = call.nth(0).and_then(Expr::text).unwrap_or_default();
    match call.called() {
        Some("get") => first == "scheme" && call.receiver().and_then(Expr::last_name) == Some("scope"),
        Some("startswith") => {
            first.starts_with("http")
                && call.receiver().is_some_and(|r| {
                    walk::any(r, &mut |e| e.last_name().is_some_and(|n| n.contains("url") || n == "request"))
                })
        }
        _ => false,
    }
}

/// Whether a body refuses or redirects at all.
fn refuses(body: &[Stmt]) -> bool {
    let mut found = false;
    walk::statements(body, &mut |s| {
        found = found || matches!(s.kind, StmtKind::Raise(_) | StmtKind::Assert(_));
    });
    found
        || walk::any_in(body, &mut |e| match &e.kind {
            Kind::Number(301 | 302 | 303 | 307 | 308 | 400 | 403 | 404 | 421 | 426 | 505) => true,
            Kind::Call(call) => call.called().is_some_and(|name| {
                let name = name.to_ascii_lowercase();
                ["abort", "redirect", "refuse", "reject", "deny"].iter().any(|w| name.contains(w))
            }),
            Kind::Name(name) | Kind::Attribute(_, name) => name.to_ascii_lowercase().contains("forbidden"),
            _ => false,
        })
}
