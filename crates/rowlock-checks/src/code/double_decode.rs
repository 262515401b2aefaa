//! A password that was decoded already is decoded from base64 once more.

use rowlock_model::{Category, Findings, Look, Meta, Reference, Rule, Severity};
use rowlock_source::{Program, Secret, Sink};

use super::tell;

/// See the page beside this file.
pub(super) struct DoubleDecode;

static META: Meta = Meta {
    id: "double-decode",
    title: "A password that was decoded already is decoded again",
    category: Category::Authentication,
    severity: Severity::Medium,
    core: false,
    weakness: "double-decode",
    cwe: &[838],
    owasp: 2,
    asvs: &["6.2.8", "1.1.1"],
    needs: &[],
    references: &[Reference {
        title: "RFC 7617 section 2",
        url: "https://www.rfc-editor.org/rfc/rfc7617#section-2",
    }],
    page: include_str!("double_decode.md"),
};

impl Rule<Program<'_>> for DoubleDecode {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, program: &Program<'_>, out: &mut Findings<'_>) -> Look {
        for flow in program.flows().iter().filter(|f| f.sink == Sink::Decode) {
            if matches!(flow.secret, Secret::Password | Secret::User) && flow.sent {
                let because = "the framework has decoded the header: nobody whose password is not base64 by chance can log in";
                tell::flow(program, out, flow, because);
            }
        }
        Look::Judged
    }
}
