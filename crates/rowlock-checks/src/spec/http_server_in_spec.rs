//! A plain door beside the guarded one.

use rowlock_model::{Category, Findings, Look, Meta, Need, Reference, Rule, Severity};
use rowlock_openapi::{Document, Server};

use super::naming;
use super::report::{self, Spot};

/// See the page beside this file.
pub(super) struct HttpServerInSpec;

static META: Meta = Meta {
    id: "http-server-in-spec",
    title: "A server without TLS is named beside those with TLS",
    category: Category::Encryption,
    severity: Severity::Low,
    core: false,
    weakness: "server-not-https",
    cwe: &[319],
    owasp: 9,
    asvs: &["12.2.1"],
    needs: &[Need::Document],
    references: &[Reference {
        title: "OpenAPI 3.1.1, Server Object",
        url: "https://spec.openapis.org/oas/v3.1.1.html#server-object",
    }],
    page: include_str!("http_server_in_spec.md"),
};

impl Rule<Document> for HttpServerInSpec {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, document: &Document, out: &mut Findings<'_>) -> Look {
        let servers: Vec<Server> =
            document.servers().into_iter().filter(|s| s.scheme().is_some() && !s.is_local()).collect();
        let is_tls = |s: &Server| !naming::is_plain_http(&s.expanded);
        if !servers.iter().any(is_tls) {
            return Look::NotApplicable("the description names no server with TLS".into());
        }
        let spot = |server: &Server| {
            let because = format!(
                "'{:.120}' takes requests without TLS although the service is offered with TLS",
                server.expanded
            );
            Spot::new(server.pointer.clone(), because)
        };
        report::each(document, out, servers.iter().filter(|s| !is_tls(s)).map(spot).collect());
        Look::Judged
    }
}
