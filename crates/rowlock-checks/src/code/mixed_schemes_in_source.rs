//! One door for passwords and tokens.

use rowlock_model::Confidence;
use rowlock_model::{Category, Findings, Look, Meta, Reference, Rule, Severity};
use rowlock_source::Program;

use super::tell;

/// See the page beside this file.
pub(super) struct MixedSchemesInSource;

static META: Meta = Meta {
    id: "mixed-schemes-in-source",
    title: "One operation takes passwords and tokens",
    category: Category::Authentication,
    severity: Severity::Low,
    core: false,
    weakness: "mixed-schemes",
    cwe: &[287],
    owasp: 2,
    asvs: &["6.3.4"],
    needs: &[],
    references: &[Reference {
        title: "OWASP Authentication Cheat Sheet",
        url: "https://cheatsheetseries.owasp.org/cheatsheets/Authentication_Cheat_Sheet.html",
    }],
    page: include_str!("mixed_schemes_in_source.md"),
};

impl Rule<Program<'_>> for MixedSchemesInSource {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, program: &Program<'_>, out: &mut Findings<'_>) -> Look {
        if program.app.doors.is_empty() {
            return Look::NotApplicable("no function takes credentials".into());
        }
        for door in program.app.doors.iter().filter(|d| d.basic && d.bearer) {
            let at = tell::name_of(program, door.function);
            let because =
                "it takes Basic credentials and bearer tokens: the weaker one decides how strong both are";
            tell::at(program, out, at, Confidence::Firm, because);
        }
        for site in program.calls_of("flask_httpauth.MultiAuth") {
            let at = tell::range(site.file, site.expr.span);
            tell::at(
                program,
                out,
                at,
                Confidence::Firm,
                "each operation behind it takes any of these schemes",
            );
        }
        Look::Judged
    }
}
