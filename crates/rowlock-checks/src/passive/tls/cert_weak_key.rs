//! Keys that are too short to trust.

use rowlock_model::{
    Category, CertificateFacts, Confidence, Findings, Known, Look, Meta, Need, Place, Proof, Reference, Rule,
    Severity,
};

use super::{NO_CERTIFICATE, told};

/// See the page beside this file.
pub(super) struct CertWeakKey;

static META: Meta = Meta {
    id: "cert-weak-key",
    title: "A certificate's key is too short",
    category: Category::Encryption,
    severity: Severity::Medium,
    core: false,
    weakness: "cert-weak-key",
    cwe: &[326],
    owasp: 8,
    asvs: &["11.2.3"],
    needs: &[Need::Tls],
    references: &[Reference {
        title: "RFC 9325 section 4.5",
        url: "https://www.rfc-editor.org/rfc/rfc9325#section-4.5",
    }],
    page: include_str!("cert_weak_key.md"),
};

impl Rule<Known> for CertWeakKey {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, known: &Known, out: &mut Findings<'_>) -> Look {
        let Some(chain) = known.tls.as_ref().map(|t| &t.chain).filter(|c| !c.is_empty()) else {
            return NO_CERTIFICATE;
        };
        for certificate in chain {
            if let Some(least) = too_short(certificate) {
                let because = format!(
                    "the {} key of '{}' has {} bits; {least} is the least that counts as secure (112 bits of strength)",
                    certificate.key_algorithm, certificate.subject, certificate.key_bits
                );
                let proof =
                    Proof::fact(told::certificate(certificate)).and_fact(told::command(known, "-showcerts"));
                out.find(Place::target(known), Confidence::Firm, because, proof);
            }
        }
        Look::Judged
    }
}

/// The least size for the key's algorithm, when the key is known not to reach it.
fn too_short(certificate: &CertificateFacts) -> Option<usize> {
    let least = match certificate.key_algorithm.as_str() {
        "RSA" => 2048,
        "EC" => 224,
        _ => return None,
    };
    (1..least).contains(&certificate.key_bits).then_some(least)
}
