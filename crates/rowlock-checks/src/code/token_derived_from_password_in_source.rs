//! A token that is made from the password.

use rowlock_model::{Category, Findings, Look, Meta, Reference, Rule, Severity};
use rowlock_source::{Program, Secret, Sink};

use super::tell;

/// See the page beside this file.
pub(super) struct TokenDerivedFromPasswordInSource;

static META: Meta = Meta {
    id: "token-derived-from-password-in-source",
    title: "A token that is given out is made from the password",
    category: Category::Authentication,
    severity: Severity::High,
    core: false,
    weakness: "token-derived-from-password",
    cwe: &[330, 522],
    owasp: 2,
    asvs: &["7.2.3"],
    needs: &[],
    references: &[Reference {
        title: "OWASP Session Management Cheat Sheet",
        url: "https://cheatsheetseries.owasp.org/cheatsheets/Session_Management_Cheat_Sheet.html",
    }],
    page: include_str!("token_derived_from_password_in_source.md"),
};

impl Rule<Program<'_>> for TokenDerivedFromPasswordInSource {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, program: &Program<'_>, out: &mut Findings<'_>) -> Look {
        for flow in program.flows().iter().filter(|f| f.sink == Sink::Answer && !f.by_name) {
            if matches!(flow.secret, Secret::Digest | Secret::Password | Secret::Pair) {
                let because = format!("{} goes into the answer", flow.secret.words());
                tell::flow(program, out, flow, because);
            }
        }
        Look::Judged
    }
}
