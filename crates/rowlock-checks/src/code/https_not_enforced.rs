//! Credentials that are taken whatever they travelled over.

use rowlock_model::Confidence;
use rowlock_model::{Category, Findings, Look, Meta, Reference, Rule, Severity};
use rowlock_source::Program;

use super::{tell, transport};

/// See the page beside this file.
pub(super) struct HttpsNotEnforced;

static META: Meta = Meta {
    id: "https-not-enforced",
    title: "Credentials are taken over plain HTTP",
    category: Category::Encryption,
    severity: Severity::High,
    core: false,
    weakness: "https-not-enforced",
    cwe: &[319, 523],
    owasp: 8,
    asvs: &["12.2.1"],
    needs: &[],
    references: &[Reference {
        title: "RFC 7617 section 4: Basic is not secure without TLS",
        url: "https://www.rfc-editor.org/rfc/rfc7617#section-4",
    }],
    page: include_str!("https_not_enforced.md"),
};

impl Rule<Program<'_>> for HttpsNotEnforced {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, program: &Program<'_>, out: &mut Findings<'_>) -> Look {
        let Some(door) = program.app.doors.iter().find(|d| d.basic).or(program.app.doors.first()) else {
            return Look::NotApplicable("no function takes credentials".into());
        };
        if !program.app.objects.iter().any(|o| o.kind.is_application()) {
            return Look::NotApplicable("the application is made elsewhere, perhaps with TLS".into());
        }
        if transport::is_enforced(program) {
            return Look::Judged;
        }
        let starts = program.calls.iter().any(|s| {
            s.name == "uvicorn.run"
                || s.call.called() == Some("run")
                    && s.call.receiver().is_some_and(|r| r.last_name() == Some("app"))
        });
        // A program that starts its own server says all; a library or a factory may be told more elsewhere.
        let sure = if door.basic || starts { Confidence::Firm } else { Confidence::Tentative };
        let because = "credentials are taken here, and nothing in the source refuses plain HTTP, redirects it or gives the server a certificate";
        tell::at(program, out, tell::name_of(program, door.function), sure, because);
        Look::Judged
    }
}
