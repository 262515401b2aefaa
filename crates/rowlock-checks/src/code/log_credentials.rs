//! A password, token or Authorization header on its way into a log.

use rowlock_model::{Category, Findings, Look, Meta, Reference, Rule, Severity};
use rowlock_source::{Program, Secret, Sink};

use super::tell;

/// See the page beside this file.
pub(super) struct LogCredentials;

static META: Meta = Meta {
    id: "log-credentials",
    title: "A credential is written into a log",
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
    page: include_str!("log_credentials.md"),
};

impl Rule<Program<'_>> for LogCredentials {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, program: &Program<'_>, out: &mut Findings<'_>) -> Look {
        for flow in program.flows() {
            let logged = matches!(flow.sink, Sink::Log | Sink::Print | Sink::Warning);
            if !logged || !flow.secret.is_credential() {
                continue;
            }
            // What a command prints to the person who started it is no log.
            let told =
                ["click.", "typer.", "rich."].iter().any(|p| flow.through.starts_with(p)) && !flow.sent;
            if flow.sink == Sink::Print && (flow.by_name || flow.secret == Secret::Key || told) {
                continue;
            }
            let because = format!("{} goes into {}", flow.secret.words(), flow.sink.words());
            tell::flow(program, out, flow, because);
        }
        Look::Judged
    }
}
