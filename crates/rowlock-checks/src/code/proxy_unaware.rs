//! Proxies that are trusted by counting, or all of them.

use rowlock_model::Confidence;
use rowlock_model::{Category, Findings, Look, Meta, Reference, Rule, Severity};
use rowlock_source::tree::{Expr, Kind, StmtKind};
use rowlock_source::{FunctionAt, Program, Site, walk};

use super::bind_all_interfaces::starts_everywhere;
use super::{tell, transport};

/// See the page beside this file.
pub(super) struct ProxyUnaware;

static META: Meta = Meta {
    id: "proxy-unaware",
    title: "Any peer is taken for the proxy",
    category: Category::Encryption,
    severity: Severity::Low,
    core: false,
    weakness: "forwarded-header-trusted",
    cwe: &[348],
    owasp: 8,
    asvs: &["4.1.3", "15.3.4"],
    needs: &[],
    references: &[Reference {
        title: "Werkzeug, X-Forwarded-For Proxy Fix",
        url: "https://werkzeug.palletsprojects.com/en/stable/middleware/proxy_fix/",
    }],
    page: include_str!("proxy_unaware.md"),
};

impl Rule<Program<'_>> for ProxyUnaware {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, program: &Program<'_>, out: &mut Findings<'_>) -> Look {
        let everywhere = program.calls.iter().any(|s| starts_everywhere(program, s));
        let enforced = transport::is_enforced(program);
        let mut counts = false;
        for site in &program.calls {
            let at = tell::range(site.file, site.expr.span);
            if site.call.called() == Some("ProxyFix") {
                counts = true;
                if asks_peer(program, site) {
                    continue;
                }
                let (sure, because) = if everywhere {
                    (
                        Confidence::Firm,
                        "it counts hops and never asks who the peer is, and the server listens on all addresses: a client that comes directly is the proxy",
                    )
                } else {
                    (
                        Confidence::Tentative,
                        "it counts hops and never asks who the peer is: right only where nobody but the proxy reaches the server",
                    )
                };
                tell::at(program, out, at, sure, because);
            } else if trusts_all(program, site) {
                counts = true;
                let because =
                    "every peer is taken for the proxy, so that each client chooses its address and scheme";
                tell::at(program, out, at, Confidence::Firm, because).severity(Severity::Medium);
            }
        }
        if !counts && !enforced {
            preferred_scheme(program, out);
        }
        Look::Judged
    }
}

/// Whether the class or function that makes a `ProxyFix` looks at the peer before it lets it work.
fn asks_peer(program: &Program<'_>, site: &Site<'_>) -> bool {
    let Some(scope) = site.scope else { return false };
    let looks = |at: FunctionAt| {
        walk::any_in(&program.project.function(at).body, &mut |e| {
            let word = e.text().or(e.last_name()).unwrap_or_default().to_ascii_lowercase();
            word == "remote_addr" || word.contains("trusted") || (word == "client" && e.text().is_some())
        })
    };
    let class = program.project.enclosing_class(scope);
    let methods = class.map(|c| program.project.class(scope.file, c).methods.as_slice()).unwrap_or_default();
    looks(scope) || methods.iter().any(|m| looks(FunctionAt { file: scope.file, function: *m }))
}

/// `ProxyHeadersMiddleware(trusted_hosts="*")`
fn trusts_all(program: &Program<'_>, site: &Site<'_>) -> bool {
    let middleware = site.call.called() == Some("ProxyHeadersMiddleware")
        || site.call.nth(0).and_then(Expr::last_name) == Some("ProxyHeadersMiddleware");
    middleware && believes_all(program, site, "trusted_hosts")
}

/// Whether an option of a call lists everybody.
pub(super) fn believes_all(program: &Program<'_>, site: &Site<'_>, name: &str) -> bool {
    program.project.option(site, name, None).is_some_and(|(file, given)| {
        let (_, value) = program.project.settled(file, site.scope.filter(|_| file == site.file), given);
        match &value.kind {
            Kind::Text(text) => &**text == "*",
            Kind::Sequence(all) => all.iter().any(|one| one.text() == Some("*")),
            _ => false,
        }
    })
}

/// `PREFERRED_URL_SCHEME = "https"` where nothing tells the program what the proxy saw.
fn preferred_scheme(program: &Program<'_>, out: &mut Findings<'_>) {
    const NAME: &str = "PREFERRED_URL_SCHEME";
    let because = "it only changes links that are made outside of a request: the program still takes each request for plain HTTP, and nothing here looks at what a proxy says";
    let https = |e: &Expr| e.text() == Some("https");
    for scope in program.scopes() {
        walk::statements(scope.body, &mut |statement| {
            let StmtKind::Assign(assign) = &statement.kind else { return };
            let named = assign.targets.iter().any(|t| match &t.kind {
                Kind::Name(name) | Kind::Attribute(_, name) => &**name == NAME,
                Kind::Subscript(_, key) => key.text() == Some(NAME),
                _ => false,
            });
            if named && assign.value.as_ref().is_some_and(https) {
                tell::at(program, out, tell::range(scope.file, statement.span), Confidence::Firm, because);
            }
        });
    }
    for site in &program.calls {
        let entry = |e: &Expr| match &e.kind {
            Kind::Dict(items) => items
                .iter()
                .any(|(key, value)| key.as_ref().and_then(Expr::text) == Some(NAME) && https(value)),
            _ => false,
        };
        if site.call.named(NAME).is_some_and(https) || site.call.nth(0).is_some_and(entry) {
            tell::at(program, out, tell::range(site.file, site.expr.span), Confidence::Firm, because);
        }
    }
}
