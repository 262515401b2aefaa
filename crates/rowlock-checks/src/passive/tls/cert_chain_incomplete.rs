//! Certificates between the server's own and the root are not sent.

use rowlock_model::{
    Category, CertificateFacts, Confidence, Findings, Known, Look, Meta, Need, Place, Proof, Reference, Rule,
    Severity,
};

use super::{NO_CERTIFICATE, leaf, told};

/// See the page beside this file.
pub(super) struct CertChainIncomplete;

static META: Meta = Meta {
    id: "cert-chain-incomplete",
    title: "The certificate chain is incomplete",
    category: Category::Encryption,
    severity: Severity::Medium,
    core: false,
    weakness: "cert-chain-incomplete",
    cwe: &[296, 295],
    owasp: 8,
    asvs: &["12.2.2"],
    needs: &[Need::Tls],
    references: &[Reference {
        title: "RFC 8446 section 4.4.2",
        url: "https://www.rfc-editor.org/rfc/rfc8446#section-4.4.2",
    }],
    page: include_str!("cert_chain_incomplete.md"),
};

impl Rule<Known> for CertChainIncomplete {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, known: &Known, out: &mut Findings<'_>) -> Look {
        let (Some(tls), Some(leaf)) = (&known.tls, leaf(known)) else { return NO_CERTIFICATE };
        if leaf.self_signed {
            return Look::NotApplicable("a self-signed certificate has no chain".into());
        }
        let last = end_of_path(leaf, &tls.chain);
        if !tls.issuer_unknown() || last.self_signed {
            return Look::Judged;
        }
        let issuer = &last.issuer;
        let because = if leaf.publicly_logged {
            format!(
                "it carries the timestamps of public certificate logs, so a public authority issued it; but what was \
                 sent ends with one issued by '{issuer}', which is no root that the scan knows, and that issuer's own \
                 certificate is missing"
            )
        } else if tls.chain.len() > 1 && std::ptr::eq(last, leaf) {
            let sent = tls.chain.len();
            format!("{sent} certificates were sent, but none is that of the issuer, '{issuer}'")
        } else {
            return Look::NotApplicable(
                "the issuer may be a private root that the scan was not given".into(),
            );
        };
        let proof =
            tls.chain.iter().skip(1).fold(Proof::fact(told::certificate(leaf)), |proof, certificate| {
                proof.and_fact(told::certificate(certificate))
            });
        let proof = proof.and_fact(told::command(known, "-showcerts"));
        out.find(Place::target(known), Confidence::Firm, because, proof);
        Look::Judged
    }
}

/// The last certificate that can be reached from the leaf by names alone, among those that were sent.
fn end_of_path<'a>(leaf: &'a CertificateFacts, chain: &'a [CertificateFacts]) -> &'a CertificateFacts {
    let mut last = leaf;
    for _ in chain {
        match chain.iter().find(|c| c.subject == last.issuer && !last.self_signed) {
            Some(issuer) => last = issuer,
            None => break,
        }
    }
    last
}

#[cfg(test)]
mod tests {
    use rowlock_model::{Seed, Target, TlsFacts};

    use super::*;

    fn certificate(subject: &str, issuer: &str) -> CertificateFacts {
        let (subject, issuer) = (subject.to_owned(), issuer.to_owned());
        CertificateFacts { self_signed: subject == issuer, subject, issuer, ..CertificateFacts::default() }
    }

    fn look(chain: Vec<CertificateFacts>) -> (Look, usize) {
        let mut known =
            Known::new(Seed("test".into()), Target::parse("https://api.example").expect("a target"));
        let distrust = Some(TlsFacts::UNKNOWN_ISSUER.to_owned());
        known.tls = Some(TlsFacts { chain, distrust, ..TlsFacts::default() });
        let mut found = Vec::new();
        let look = CertChainIncomplete.look(&known, &mut Findings::open(&META, &mut found));
        (look, found.len())
    }

    #[test]
    fn a_private_authority_is_not_called_an_incomplete_chain() {
        let alone = look(vec![certificate("leaf", "private root")]);
        assert!(matches!(alone, (Look::NotApplicable(_), 0)), "{alone:?}");
        let with_its_root =
            look(vec![certificate("leaf", "private root"), certificate("private root", "private root")]);
        assert_eq!(with_its_root, (Look::Judged, 0));
    }

    #[test]
    fn certificates_that_do_not_lead_on_are_found_and_circles_end() {
        let (look, found) = look(vec![certificate("leaf", "a"), certificate("b", "c")]);
        assert_eq!((look, found), (Look::Judged, 1));
        let circle = [certificate("leaf", "a"), certificate("a", "b"), certificate("b", "a")];
        assert_ne!(end_of_path(&circle[0], &circle).subject, "leaf", "and an end is come to");
    }
}
