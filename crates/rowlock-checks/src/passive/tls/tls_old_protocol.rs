//! Versions of the protocol that nobody may speak any more.

use rowlock_model::{
    Category, Confidence, Findings, Known, Look, Meta, Need, Place, Proof, Reference, Rule, Severity,
    TlsVersion,
};

use super::{NO_HELLO, told};

/// See the page beside this file.
pub(super) struct TlsOldProtocol;

static META: Meta = Meta {
    id: "tls-old-protocol",
    title: "Old versions of TLS are accepted",
    category: Category::Encryption,
    severity: Severity::Medium,
    core: false,
    weakness: "tls-old-protocol",
    cwe: &[757, 327],
    owasp: 8,
    asvs: &["12.1.1"],
    needs: &[Need::Tls],
    references: &[Reference { title: "RFC 8996", url: "https://www.rfc-editor.org/rfc/rfc8996" }],
    page: include_str!("tls_old_protocol.md"),
};

impl Rule<Known> for TlsOldProtocol {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, known: &Known, out: &mut Findings<'_>) -> Look {
        let Some(tls) = known.tls.as_ref().filter(|t| t.probes.iter().any(|p| p.agreed.is_some())) else {
            return NO_HELLO;
        };
        let mut accepted: Vec<(TlsVersion, &str)> = Vec::new();
        for probe in tls.probes.iter().filter(|p| !p.weak_offer) {
            if let (Some(version), Some(cipher)) = (probe.agreed, &probe.cipher)
                && version < TlsVersion::Tls12
                && !accepted.iter().any(|(v, _)| *v == version)
            {
                accepted.push((version, cipher));
            }
        }
        accepted.sort_unstable();
        let Some((oldest, _)) = accepted.first() else { return Look::Judged };
        let names: Vec<String> = accepted.iter().map(|(version, _)| version.to_string()).collect();
        let because = format!(
            "the server answered a ClientHello with a ServerHello of {} and the rest of its flight",
            names.join(" and one of ")
        );
        let mut proof = Proof::fact(told::command(known, option(*oldest)));
        for (version, cipher) in &accepted {
            proof = proof.and_fact(format!("ServerHello: {version} with {cipher}"));
        }
        let mut draft = out.find(Place::target(known), Confidence::Firm, because, proof);
        draft.title(format!(
            "{} {} accepted",
            names.join(" and "),
            if names.len() > 1 { "are" } else { "is" }
        ));
        if *oldest == TlsVersion::Ssl3 {
            // POODLE reads cookies and credentials out of it (CVE-2014-3566).
            draft.severity(Severity::High);
        }
        Look::Judged
    }
}

fn option(version: TlsVersion) -> &'static str {
    match version {
        TlsVersion::Ssl3 => "-ssl3 -cipher ALL:@SECLEVEL=0",
        TlsVersion::Tls10 => "-tls1 -cipher ALL:@SECLEVEL=0",
        _ => "-tls1_1 -cipher ALL:@SECLEVEL=0",
    }
}
