//! A certificate that vouches for itself.

use rowlock_model::{
    Category, Confidence, Findings, Known, Look, Meta, Need, Place, Proof, Reference, Rule, Severity,
};

use super::{ADHOC, NO_CERTIFICATE, by_place, is_adhoc, leaf, told};

/// See the page beside this file.
pub(super) struct CertSelfSigned;

static META: Meta = Meta {
    id: "cert-self-signed",
    title: "The certificate is self-signed",
    category: Category::Encryption,
    severity: Severity::Medium,
    core: false,
    weakness: "cert-self-signed",
    cwe: &[296, 295],
    owasp: 8,
    asvs: &["12.2.2", "12.3.4"],
    needs: &[Need::Tls],
    references: &[Reference {
        title: "RFC 5280 section 6.1",
        url: "https://www.rfc-editor.org/rfc/rfc5280#section-6.1",
    }],
    page: include_str!("cert_self_signed.md"),
};

impl Rule<Known> for CertSelfSigned {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, known: &Known, out: &mut Findings<'_>) -> Look {
        let (Some(tls), Some(leaf)) = (&known.tls, leaf(known)) else { return NO_CERTIFICATE };
        if is_adhoc(leaf) {
            return ADHOC;
        }
        // One that the user named as trusted is pinned, which is as good as an authority.
        let pinned = tls.distrust.as_deref().is_none_or(|words| !words.contains("self-signed"));
        if !leaf.self_signed || pinned {
            return Look::Judged;
        }
        let ordinary = if known.target.loopback {
            " (ordinary in development on this machine, wrong anywhere else)"
        } else {
            ""
        };
        let because = format!(
            "its own key signed it and no root that the scan knows vouches for it; a client that is not given this \
             very certificate can only connect by not verifying at all{ordinary}"
        );
        let proof = Proof::fact(told::certificate(leaf)).and_fact(told::command(known, ""));
        out.find(Place::target(known), Confidence::Firm, because, proof).severity(by_place(
            known,
            Severity::Medium,
            Severity::Low,
        ));
        Look::Judged
    }
}
