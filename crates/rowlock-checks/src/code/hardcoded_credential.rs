//! A password, key or token that stands in the source.

use rowlock_model::Confidence;
use rowlock_model::{Category, Findings, Look, Meta, Reference, Rule, Severity};
use rowlock_source::Program;
use rowlock_source::literals::{Stands, is_hash};
use rowlock_source::program::masked;

use super::tell;

/// See the page beside this file.
pub(super) struct HardcodedCredential;

static META: Meta = Meta {
    id: "hardcoded-credential",
    title: "A credential stands in the source",
    category: Category::Authentication,
    severity: Severity::High,
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
    page: include_str!("hardcoded_credential.md"),
};

impl Rule<Program<'_>> for HardcodedCredential {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, program: &Program<'_>, out: &mut Findings<'_>) -> Look {
        for literal in program.literals() {
            let shown = masked(&literal.value);
            let name = &literal.name;
            let because = match literal.stands {
                Stands::User | Stands::Default => continue,
                _ if is_hash(&literal.name, &literal.value) => continue,
                Stands::Set => format!("`{name}` is set to `{shown}`"),
                Stands::Given => format!("`{name}` is given as `{shown}`"),
                Stands::Fallback => {
                    format!("where the environment has no `{name}`, `{shown}` is used, and nobody notices")
                }
                Stands::Compared => format!("`{name}` is compared with `{shown}`"),
            };
            let mut draft = tell::at(program, out, literal.at, Confidence::Firm, because);
            if literal.stands == Stands::Fallback {
                draft.severity(Severity::Medium);
            }
        }
        Look::Judged
    }
}
