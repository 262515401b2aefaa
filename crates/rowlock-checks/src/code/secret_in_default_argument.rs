//! A credential as the default of a parameter.

use rowlock_model::Confidence;
use rowlock_model::{Category, Findings, Look, Meta, Reference, Rule, Severity};
use rowlock_source::Program;
use rowlock_source::literals::Stands;
use rowlock_source::program::masked;

use super::tell;

/// See the page beside this file.
pub(super) struct SecretInDefaultArgument;

static META: Meta = Meta {
    id: "secret-in-default-argument",
    title: "A credential is the default of a parameter",
    category: Category::Authentication,
    severity: Severity::Medium,
    core: false,
    weakness: "hardcoded-credential",
    cwe: &[798, 259],
    owasp: 2,
    asvs: &["13.3.1"],
    needs: &[],
    references: &[Reference {
        title: "OWASP Secrets Management Cheat Sheet",
        url: "https://cheatsheetseries.owasp.org/cheatsheets/Secrets_Management_Cheat_Sheet.html",
    }],
    page: include_str!("secret_in_default_argument.md"),
};

impl Rule<Program<'_>> for SecretInDefaultArgument {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, program: &Program<'_>, out: &mut Findings<'_>) -> Look {
        for literal in program.literals().iter().filter(|l| l.stands == Stands::Default) {
            let (name, shown) = (&literal.name, masked(&literal.value));
            let because = format!("whoever calls without `{name}` uses `{shown}`");
            tell::at(program, out, literal.at, Confidence::Firm, because);
        }
        Look::Judged
    }
}
