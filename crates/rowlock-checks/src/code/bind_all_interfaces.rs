//! A development server that listens everywhere.

use rowlock_model::Confidence;
use rowlock_model::{Category, Findings, Look, Meta, Reference, Rule, Severity};
use rowlock_source::Program;
use rowlock_source::tree::Expr;

use super::tell;

/// See the page beside this file.
pub(super) struct BindAllInterfaces;

static META: Meta = Meta {
    id: "bind-all-interfaces",
    title: "A server is started on all addresses of the machine",
    category: Category::Inventory,
    severity: Severity::Low,
    core: false,
    weakness: "bind-all-interfaces",
    cwe: &[1327, 668],
    owasp: 8,
    asvs: &[],
    needs: &[],
    references: &[Reference {
        title: "Flask, development server",
        url: "https://flask.palletsprojects.com/en/stable/server/",
    }],
    page: include_str!("bind_all_interfaces.md"),
};

impl Rule<Program<'_>> for BindAllInterfaces {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, program: &Program<'_>, out: &mut Findings<'_>) -> Look {
        for site in &program.calls {
            let runs = matches!(site.call.called(), Some("run" | "run_simple" | "serve"));
            let Some(host) = site.call.named("host").filter(|_| runs) else { continue };
            let text = program.project.constant(site.file, host).and_then(Expr::text);
            if matches!(text, Some("0.0.0.0" | "::")) {
                let because =
                    "whoever reaches the machine reaches this server, past the proxy in front of it";
                tell::at(program, out, tell::range(site.file, host.span), Confidence::Firm, because);
            }
        }
        Look::Judged
    }
}
