//! Cipher suites that protect nothing, or not for long.

use rowlock_model::{
    Category, Confidence, Findings, Known, Look, Meta, Need, Place, Proof, Reference, Rule, Severity,
    TlsProbe,
};

use super::{NO_HELLO, told};

/// See the page beside this file.
pub(super) struct TlsWeakCipher;

static META: Meta = Meta {
    id: "tls-weak-cipher",
    title: "Weak cipher suites are accepted",
    category: Category::Encryption,
    severity: Severity::Medium,
    core: false,
    weakness: "tls-weak-cipher",
    cwe: &[327, 326],
    owasp: 8,
    asvs: &["12.1.2"],
    needs: &[Need::Tls],
    references: &[Reference {
        title: "RFC 9325 section 4.1",
        url: "https://www.rfc-editor.org/rfc/rfc9325#section-4.1",
    }],
    page: include_str!("tls_weak_cipher.md"),
};

/// What takes away the encryption, the authentication, or all but 40 bits of the key.
const BROKEN: [&str; 3] = ["_NULL_", "_anon_", "_EXPORT_"];

impl Rule<Known> for TlsWeakCipher {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, known: &Known, out: &mut Findings<'_>) -> Look {
        let offers: Vec<&TlsProbe> =
            known.tls.iter().flat_map(|t| &t.probes).filter(|p| p.weak_offer).collect();
        if offers.iter().all(|p| p.agreed.is_none() && p.trouble.is_some()) {
            return NO_HELLO;
        }
        let mut suites: Vec<&str> = offers.iter().filter_map(|p| p.agreed.and(p.cipher.as_deref())).collect();
        suites.sort_unstable();
        suites.dedup();
        if suites.is_empty() {
            return Look::Judged;
        }
        let broken = suites.iter().any(|suite| BROKEN.iter().any(|mark| suite.contains(mark)));
        let because = "the server answered ClientHellos that offer nothing but weak suites (no encryption, \
                       nobody authenticated, 40-bit keys, RC4, DES, 3DES), and chose from them";
        let proof = Proof::fact(told::command(known, "-tls1_2 -cipher NULL:aNULL:RC4:3DES:@SECLEVEL=0"));
        let proof = suites.iter().fold(proof, |proof, suite| proof.and_fact(format!("ServerHello: {suite}")));
        let mut draft = out.find(Place::target(known), Confidence::Firm, because, proof);
        if broken {
            draft.severity(Severity::High);
        }
        Look::Judged
    }
}
