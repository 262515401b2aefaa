//! Passwords that are kept as they are.

use rowlock_model::Confidence;
use rowlock_model::{Category, Findings, Look, Meta, Reference, Rule, Severity};
use rowlock_source::literals::Stands;
use rowlock_source::{Flow, Program, Sink, Site, words};

use super::tell;

/// See the page beside this file.
pub(super) struct PlaintextPasswordStored;

static META: Meta = Meta {
    id: "plaintext-password-stored",
    title: "Passwords are stored in plain text",
    category: Category::Authentication,
    severity: Severity::High,
    core: false,
    weakness: "plaintext-password-stored",
    cwe: &[256, 522],
    owasp: 2,
    asvs: &["11.4.2"],
    needs: &[],
    references: &[Reference {
        title: "OWASP Password Storage Cheat Sheet",
        url: "https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html",
    }],
    page: include_str!("plaintext_password_stored.md"),
};

impl Rule<Program<'_>> for PlaintextPasswordStored {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, program: &Program<'_>, out: &mut Findings<'_>) -> Look {
        for flow in program.flows() {
            let kept = matches!(flow.sink, Sink::Store | Sink::File);
            if kept && flow.secret.has_password() && !is_for_another(program, flow) {
                let because = format!(
                    "{} is kept in {} as it came, without a hash",
                    flow.secret.words(),
                    flow.sink.words()
                );
                // A parameter called `password` that goes into a table of users is one.
                let sure = if flow.by_name && flow.sink == Sink::File {
                    Confidence::Tentative
                } else {
                    Confidence::Firm
                };
                tell::flow_as(program, out, flow, sure, because);
            }
        }
        for literal in program.literals().iter().filter(|l| l.stands == Stands::User) {
            let because = format!("`{}` holds the password of a user in plain text", literal.name);
            tell::at(program, out, literal.at, Confidence::Firm, because);
        }
        Look::Judged
    }
}

/// Whether it is kept beside the address of another service, where this one signs in with it: no hash would do.
fn is_for_another(program: &Program<'_>, flow: &Flow) -> bool {
    let around = |s: &&Site<'_>| {
        let (outer, inner) = (s.expr.span, flow.at.span);
        s.file == flow.at.file && outer.start < inner.start && inner.end < outer.end
    };
    program.calls.iter().filter(around).any(|site| {
        let mut names = site.call.arguments.iter().filter_map(|a| a.name.as_deref());
        names.any(|n| {
            words(n)
                .last()
                .is_some_and(|w| matches!(w.as_str(), "host" | "hostname" | "server" | "port" | "endpoint"))
        })
    })
}
