//! Signatures over hashes that can be made to collide.

use rowlock_model::{
    Category, CertificateFacts, Confidence, Findings, Known, Look, Meta, Need, Place, Proof, Reference, Rule,
    Severity,
};

use super::{NO_CERTIFICATE, told};

/// See the page beside this file.
pub(super) struct CertWeakSignature;

static META: Meta = Meta {
    id: "cert-weak-signature",
    title: "A certificate is signed with MD5 or SHA-1",
    category: Category::Encryption,
    severity: Severity::Medium,
    core: false,
    weakness: "cert-weak-signature",
    cwe: &[328, 327],
    owasp: 8,
    asvs: &["11.4.1"],
    needs: &[Need::Tls],
    references: &[Reference {
        title: "RFC 9325 section 4.5",
        url: "https://www.rfc-editor.org/rfc/rfc9325#section-4.5",
    }],
    page: include_str!("cert_weak_signature.md"),
};

impl Rule<Known> for CertWeakSignature {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, known: &Known, out: &mut Findings<'_>) -> Look {
        let Some(chain) = known.tls.as_ref().map(|t| &t.chain).filter(|c| !c.is_empty()) else {
            return NO_CERTIFICATE;
        };
        for certificate in chain.iter().filter(|c| is_weak(c)) {
            let because = format!(
                "'{}' is signed with {}; collisions of that hash have been made, so a certificate with another name \
                 can be made to carry the same signature",
                certificate.subject, certificate.signature_algorithm
            );
            let proof =
                Proof::fact(told::certificate(certificate)).and_fact(told::command(known, "-showcerts"));
            out.find(Place::target(known), Confidence::Firm, because, proof);
        }
        Look::Judged
    }
}

/// Nobody relies on the signature that a self-signed certificate puts on itself.
fn is_weak(certificate: &CertificateFacts) -> bool {
    let name = certificate.signature_algorithm.to_ascii_lowercase();
    ["md2", "md5", "sha1", "sha-1"].iter().any(|hash| name.contains(hash)) && !certificate.self_signed
}
