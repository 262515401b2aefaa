//! HTTP Basic on a server that the description reaches over plain HTTP.

use rowlock_model::{Category, Findings, Look, Meta, Need, Reference, Rule, Severity};
use rowlock_openapi::{Document, Server};

use super::naming;
use super::report::{self, Spot};

/// See the page beside this file.
pub(super) struct BasicOverHttpServer;

static META: Meta = Meta {
    id: "basic-over-http-server",
    title: "Basic credentials are described for a server without TLS",
    category: Category::Encryption,
    severity: Severity::High,
    core: false,
    weakness: "basic-over-http",
    cwe: &[319, 523],
    owasp: 8,
    asvs: &["12.2.1"],
    needs: &[Need::Document],
    references: &[Reference {
        title: "RFC 7617 section 4",
        url: "https://www.rfc-editor.org/rfc/rfc7617#section-4",
    }],
    page: include_str!("basic_over_http_server.md"),
};

impl Rule<Document> for BasicOverHttpServer {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, document: &Document, out: &mut Findings<'_>) -> Look {
        let schemes = document.schemes();
        let basic: Vec<&str> = schemes.iter().filter(|s| s.kind == "basic").map(|s| s.name).collect();
        if basic.is_empty() {
            return Look::NotApplicable("the description has no Basic scheme".into());
        }
        let required = document.operations().iter().any(|o| {
            document.demand(o).alternatives.iter().flatten().any(|r| basic.contains(&r.scheme.as_str()))
        });
        if !required {
            return Look::NotApplicable("no operation requires the Basic scheme".into());
        }
        let plain = document.servers().into_iter().filter(|s| naming::is_plain_http(&s.expanded));
        let spot = |server: Server| {
            let because = format!(
                "'{:.120}' takes requests without TLS, and operations require HTTP Basic: user name and password \
                 go over the wire in base64 with every request",
                server.expanded
            );
            Spot::new(server.pointer, because)
        };
        report::each(document, out, plain.map(spot).collect());
        Look::Judged
    }
}
