//! A user's credential that is handed on to another service.

use rowlock_model::Confidence;
use rowlock_model::{Category, Findings, Look, Meta, Reference, Rule, Severity};
use rowlock_source::{Program, Secret, Sink};

use super::tell;

/// See the page beside this file.
pub(super) struct CredentialForwarded;

static META: Meta = Meta {
    id: "credential-forwarded",
    title: "A user's credential is handed on to another service",
    category: Category::Consumption,
    severity: Severity::Medium,
    core: false,
    weakness: "credential-forwarded",
    cwe: &[522, 201],
    owasp: 10,
    asvs: &[],
    needs: &[],
    references: &[Reference {
        title: "OWASP API10:2023 Unsafe Consumption of APIs",
        url: "https://owasp.org/API-Security/editions/2023/en/0xaa-unsafe-consumption-of-apis/",
    }],
    page: include_str!("credential_forwarded.md"),
};

impl Rule<Program<'_>> for CredentialForwarded {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, program: &Program<'_>, out: &mut Findings<'_>) -> Look {
        for flow in program.flows().iter().filter(|f| f.sink == Sink::Outgoing && f.sent) {
            let sure = match flow.secret {
                Secret::Password
                | Secret::Pair
                | Secret::Encoded
                | Secret::Headers
                | Secret::Authorization => Confidence::Firm,
                // A token may be meant for both; who can tell from here?
                Secret::Token | Secret::Cookie => Confidence::Tentative,
                _ => continue,
            };
            // RFC 6749 section 4.1.3: a code goes back to the server that gave it.
            let code =
                || program.project.file(flow.at.file).text.of(flow.at.span).contains("authorization_code");
            if flow.secret == Secret::Token && code() {
                continue;
            }
            let because =
                format!("{} of this service's user go into a request to another", flow.secret.words());
            let because =
                if sure == Confidence::Firm { because } else { format!("{because}, which may be meant so") };
            tell::flow_as(program, out, flow, sure, because);
        }
        Look::Judged
    }
}
