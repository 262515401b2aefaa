//! Proxies that are trusted by counting, or all of them.

use rowlock_model::Confidence;
use rowlock_model::{Category, Findings, Look, Meta, Reference, Rule, Severity};
use rowlock_source::tree::Expr;
use rowlock_source::{Program, Site};

use super::tell;

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
        let everywhere = program.calls.iter().find(|s| {
            s.call.called() == Some("run") && s.call.named("host").and_then(Expr::text) == Some("0.0.0.0")
        });
        for site in &program.calls {
            let at = tell::range(site.file, site.expr.span);
            if site.call.called() == Some("ProxyFix") {
                let (sure, because) = match everywhere {
                    Some(_) => (
                        Confidence::Firm,
                        "it counts hops and never asks who the peer is, and the server listens on all addresses: a client that comes directly is the proxy",
                    ),
                    None => (
                        Confidence::Tentative,
                        "it counts hops and never asks who the peer is: right only where nobody but the proxy reaches the server",
                    ),
                };
                tell::at(program, out, at, sure, because);
            } else if trusts_all(site) {
                let because =
                    "every peer is taken for the proxy, so that each client chooses its address and scheme";
                tell::at(program, out, at, Confidence::Firm, because).severity(Severity::Medium);
            }
        }
        Look::Judged
    }
}

/// `ProxyHeadersMiddleware(trusted_hosts="*")`, `uvicorn.run(forwarded_allow_ips="*")`
fn trusts_all(site: &Site<'_>) -> bool {
    let star = |name: &str| {
        site.call.named(name).is_some_and(|e| e.text() == Some("*") || matches!(&e.kind, rowlock_source::tree::Kind::Sequence(all) if all.iter().any(|o| o.text() == Some("*"))))
    };
    let middleware = site.call.called() == Some("ProxyHeadersMiddleware")
        || site.call.nth(0).and_then(Expr::last_name) == Some("ProxyHeadersMiddleware");
    (middleware && star("trusted_hosts")) || star("forwarded_allow_ips")
}
