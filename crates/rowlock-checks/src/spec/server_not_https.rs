//! A description that leaves clients no choice but plain HTTP.

use rowlock_model::{Category, Findings, Look, Meta, Need, Reference, Rule, Severity};
use rowlock_openapi::{Document, Server};

use super::naming;
use super::report::{self, Spot};

/// See the page beside this file.
pub(super) struct ServerNotHttps;

static META: Meta = Meta {
    id: "server-not-https",
    title: "The description names no server with TLS",
    category: Category::Encryption,
    severity: Severity::Medium,
    core: false,
    weakness: "server-not-https",
    cwe: &[319],
    owasp: 8,
    asvs: &["12.2.1"],
    needs: &[Need::Document],
    references: &[Reference {
        title: "OpenAPI 3.1.1, Server Object",
        url: "https://spec.openapis.org/oas/v3.1.1.html#server-object",
    }],
    page: include_str!("server_not_https.md"),
};

impl Rule<Document> for ServerNotHttps {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, document: &Document, out: &mut Findings<'_>) -> Look {
        let servers: Vec<Server> =
            document.servers().into_iter().filter(|s| s.scheme().is_some() && !s.is_local()).collect();
        if servers.is_empty() {
            return Look::NotApplicable(
                "the description names no absolute server beyond this machine".into(),
            );
        }
        if servers.iter().any(|s| !naming::is_plain_http(&s.expanded)) {
            return Look::Judged;
        }
        let spot = |server: Server| {
            let because = format!(
                "'{:.120}' takes requests without TLS, and no server with TLS is named",
                server.expanded
            );
            Spot::new(server.pointer, because)
        };
        report::each(document, out, servers.into_iter().map(spot).collect());
        Look::Judged
    }
}
