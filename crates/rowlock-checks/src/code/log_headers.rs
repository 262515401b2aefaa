//! All header fields of a request on their way into a log.

use rowlock_model::{Category, Findings, Look, Meta, Reference, Rule, Severity};
use rowlock_source::{Program, Secret, Sink};

use super::tell;

/// See the page beside this file.
pub(super) struct LogHeaders;

static META: Meta = Meta {
    id: "log-headers",
    title: "All request headers are written into a log",
    category: Category::Logging,
    severity: Severity::High,
    core: false,
    weakness: "credential-in-log",
    cwe: &[532, 522],
    owasp: 8,
    asvs: &["16.2.5"],
    needs: &[],
    references: &[Reference {
        title: "OWASP Logging Cheat Sheet, data to exclude",
        url: "https://cheatsheetseries.owasp.org/cheatsheets/Logging_Cheat_Sheet.html#data-to-exclude",
    }],
    page: include_str!("log_headers.md"),
};

impl Rule<Program<'_>> for LogHeaders {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, program: &Program<'_>, out: &mut Findings<'_>) -> Look {
        for flow in program.flows() {
            let logged = matches!(flow.sink, Sink::Log | Sink::Print | Sink::Warning);
            if logged && flow.secret == Secret::Headers && !flow.by_name {
                let because = format!("{} go into {}", flow.secret.words(), flow.sink.words());
                tell::flow(program, out, flow, because);
            }
        }
        Look::Judged
    }
}
