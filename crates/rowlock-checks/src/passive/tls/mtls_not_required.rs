//! The client certificate that should be demanded is not.

use rowlock_model::{
    Category, Confidence, Findings, Known, Look, Meta, Need, Place, Proof, Reference, Rule, Severity,
};

use super::{NO_HELLO, told};

/// See the page beside this file.
pub(super) struct MtlsNotRequired;

static META: Meta = Meta {
    id: "mtls-not-required",
    title: "A client certificate is not required",
    category: Category::Encryption,
    severity: Severity::High,
    core: false,
    weakness: "mtls-not-required",
    cwe: &[306, 287],
    owasp: 8,
    asvs: &["12.3.5"],
    needs: &[Need::Tls],
    references: &[Reference {
        title: "RFC 8446 section 4.3.2",
        url: "https://www.rfc-editor.org/rfc/rfc8446#section-4.3.2",
    }],
    page: include_str!("mtls_not_required.md"),
};

impl Rule<Known> for MtlsNotRequired {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, known: &Known, out: &mut Findings<'_>) -> Look {
        if !known.settings.mtls_expected {
            return Look::NotApplicable(
                "nobody said that the service must demand client certificates".into(),
            );
        }
        let Some(tls) = &known.tls else { return NO_HELLO };
        if tls.client_certificate_required {
            return Look::Judged;
        }
        let Some(version) = tls.version else { return NO_HELLO };
        let answered = known.sightings.iter().find(|s| s.exchange.succeeded()).map(|s| &s.exchange);
        // With a certificate of the user's, an answer says nothing of those who have none.
        let answered = answered.filter(|_| !known.settings.client_certificate);
        let (because, proof) = match (tls.client_certificate_requested, answered) {
            (false, _) => {
                let because = "the handshake was finished without the server asking for a client certificate";
                (because, Proof::fact(format!("{version} handshake: no CertificateRequest")))
            }
            (true, Some(exchange)) => {
                let because =
                    "the server asks for a client certificate, and answers all the same when none is given";
                (
                    because,
                    Proof::of(known, exchange).and_fact(format!("{version} handshake: CertificateRequest")),
                )
            }
            (true, None) => {
                let why =
                    "the server asks for a client certificate; whether the application insists did not show";
                return Look::NotApplicable(why.into());
            }
        };
        let proof = proof.and_fact(told::command(known, ""));
        out.find(Place::target(known), Confidence::Firm, because, proof);
        Look::Judged
    }
}
