//! A certificate outside its validity.

use rowlock_model::{
    Category, Confidence, Findings, Known, Look, Meta, Need, Place, Proof, Reference, Rule, Severity,
};

use super::{NO_CERTIFICATE, by_place, leaf, told};

/// See the page beside this file.
pub(super) struct CertExpired;

static META: Meta = Meta {
    id: "cert-expired",
    title: "The certificate is not valid today",
    category: Category::Encryption,
    severity: Severity::Medium,
    core: false,
    weakness: "cert-expired",
    cwe: &[324, 298],
    owasp: 8,
    asvs: &["12.2.2"],
    needs: &[Need::Tls],
    references: &[Reference {
        title: "RFC 5280 section 4.1.2.5",
        url: "https://www.rfc-editor.org/rfc/rfc5280#section-4.1.2.5",
    }],
    page: include_str!("cert_expired.md"),
};

impl Rule<Known> for CertExpired {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, known: &Known, out: &mut Findings<'_>) -> Look {
        let Some(leaf) = leaf(known) else { return NO_CERTIFICATE };
        let now = known.settings.now;
        let (title, because) = if now > leaf.not_after {
            let days = told::days(leaf.not_after, now);
            let because = format!("it was valid until {}, {days} days ago", told::day(leaf.not_after));
            ("The certificate has expired", because)
        } else if now < leaf.not_before {
            let days = told::days(now, leaf.not_before);
            let because = format!("it is valid from {} on, in {days} days", told::day(leaf.not_before));
            ("The certificate is not valid yet", because)
        } else {
            return Look::Judged;
        };
        let proof = Proof::fact(told::certificate(leaf)).and_fact(told::command(known, ""));
        out.find(Place::target(known), Confidence::Firm, because, proof).title(title).severity(by_place(
            known,
            Severity::Medium,
            Severity::Low,
        ));
        Look::Judged
    }
}
