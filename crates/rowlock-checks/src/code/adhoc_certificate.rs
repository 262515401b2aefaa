//! A certificate that is made at start.

use rowlock_model::Confidence;
use rowlock_model::{Category, Findings, Look, Meta, Reference, Rule, Severity};
use rowlock_source::Program;

use super::tell;

/// See the page beside this file.
pub(super) struct AdhocCertificate;

static META: Meta = Meta {
    id: "adhoc-certificate",
    title: "The service makes itself a certificate at start",
    category: Category::Encryption,
    severity: Severity::Medium,
    core: false,
    weakness: "cert-adhoc",
    cwe: &[295],
    owasp: 8,
    asvs: &["12.2.2"],
    needs: &[],
    references: &[Reference {
        title: "Flask, ssl_context of Flask.run",
        url: "https://werkzeug.palletsprojects.com/en/stable/serving/#ssl",
    }],
    page: include_str!("adhoc_certificate.md"),
};

impl Rule<Program<'_>> for AdhocCertificate {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, program: &Program<'_>, out: &mut Findings<'_>) -> Look {
        for site in &program.calls {
            let Some(given) = site.call.named("ssl_context") else { continue };
            if given.text() == Some("adhoc") {
                let because =
                    "a certificate of nobody is made at each start, and clients learn to click warnings away";
                tell::at(program, out, tell::range(site.file, given.span), Confidence::Firm, because);
            }
        }
        Look::Judged
    }
}
