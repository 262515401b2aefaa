//! A certificate of somebody else's name.

use rowlock_model::{
    Category, Confidence, Findings, Known, Look, Meta, Need, Place, Proof, Reference, Rule, Severity,
};

use super::{ADHOC, NO_CERTIFICATE, by_place, is_adhoc, leaf, told};

/// See the page beside this file.
pub(super) struct CertNameMismatch;

static META: Meta = Meta {
    id: "cert-name-mismatch",
    title: "The certificate does not cover the name that was dialled",
    category: Category::Encryption,
    severity: Severity::Medium,
    core: false,
    weakness: "cert-name-mismatch",
    cwe: &[297, 295],
    owasp: 8,
    asvs: &["12.2.2"],
    needs: &[Need::Tls],
    references: &[Reference {
        title: "RFC 9525 section 6",
        url: "https://www.rfc-editor.org/rfc/rfc9525#section-6",
    }],
    page: include_str!("cert_name_mismatch.md"),
};

impl Rule<Known> for CertNameMismatch {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, known: &Known, out: &mut Findings<'_>) -> Look {
        let Some(leaf) = leaf(known) else { return NO_CERTIFICATE };
        if is_adhoc(leaf) {
            return ADHOC;
        }
        if leaf.name_matches {
            return Look::Judged;
        }
        let host = &known.target.host;
        let because = if leaf.names.is_empty() {
            format!(
                "it has no subjectAltName at all, so none for '{host}'; the common name does not count (RFC 9525)"
            )
        } else {
            format!("no subjectAltName covers '{host}'")
        };
        let proof = Proof::fact(told::certificate(leaf)).and_fact(told::command(known, ""));
        out.find(Place::target(known), Confidence::Firm, because, proof).severity(by_place(
            known,
            Severity::Medium,
            Severity::Low,
        ));
        Look::Judged
    }
}
