//! The newest version of the protocol is not spoken.

use rowlock_model::{
    Category, Confidence, Findings, Known, Look, Meta, Need, Place, Proof, Reference, Rule, Severity,
    TlsProbe, TlsVersion,
};

use super::{NO_HELLO, told};

/// See the page beside this file.
pub(super) struct TlsNo13;

static META: Meta = Meta {
    id: "tls-no-1.3",
    title: "TLS 1.3 is not supported",
    category: Category::Encryption,
    severity: Severity::Low,
    core: false,
    weakness: "tls-no-1.3",
    cwe: &[326],
    owasp: 8,
    asvs: &["12.1.1"],
    needs: &[Need::Tls],
    references: &[Reference {
        title: "RFC 9325 section 3.1.1",
        url: "https://www.rfc-editor.org/rfc/rfc9325#section-3.1.1",
    }],
    page: include_str!("tls_no_1_3.md"),
};

impl Rule<Known> for TlsNo13 {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, known: &Known, out: &mut Findings<'_>) -> Look {
        let Some(tls) = &known.tls else { return NO_HELLO };
        let newest = tls.version.max(tls.probes.iter().filter_map(|p| p.agreed).max());
        let Some(newest) = newest else { return NO_HELLO };
        if newest == TlsVersion::Tls13 {
            return Look::Judged;
        }
        let refused = |p: &TlsProbe| p.agreed.is_none() && p.trouble.is_none();
        let (confidence, because) = if tls.probe(TlsVersion::Tls13).is_some_and(refused) {
            let because = format!(
                "a ClientHello that offers TLS 1.3 alone was refused; the same server accepted {newest}, so it \
                 does answer this client"
            );
            (Confidence::Confirmed, because)
        } else if tls.version.is_some() {
            (Confidence::Firm, format!("a client that offers TLS 1.3 and 1.2 was given {newest}"))
        } else {
            return Look::NotApplicable("the TLS 1.3 ClientHello got no answer".into());
        };
        let cipher = tls.probe(newest).and_then(|p| p.cipher.as_deref()).unwrap_or("a suite of its own");
        let proof = Proof::fact(told::command(known, "-tls1_3"))
            .and_fact(format!("ServerHello: {newest} with {cipher}"));
        out.find(Place::target(known), confidence, because, proof);
        Look::Judged
    }
}
