//! A token that is made from the password.

use rowlock_model::{Category, Confidence, Findings, Look, Meta, Reference, Rule, Severity};
use rowlock_source::{Flow, Program, Secret, Sink};

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
        let mut told = Vec::new();
        for flow in program.flows().iter().filter(|f| matches!(f.sink, Sink::Token | Sink::Claim)) {
            let derived = flow.secret.has_password() && flow.secret != Secret::Form;
            let at = flow.derived_at().filter(|_| flow.sink == Sink::Token).unwrap_or(flow.at);
            if (derived || flow.secret == Secret::Digest) && !told.contains(&at) {
                told.push(at);
                let because = if flow.sink == Sink::Claim {
                    format!(
                        "{} stands among the claims of a token, which anybody can read",
                        flow.secret.words()
                    )
                } else {
                    format!(
                        "`{}` is made of the password: whoever has the one has the other, and it cannot be taken back",
                        flow.through
                    )
                };
                let flow = Flow { at, ..flow.clone() };
                tell::flow_as(program, out, &flow, Confidence::Firm, because);
            }
        }
        Look::Judged
    }
}
