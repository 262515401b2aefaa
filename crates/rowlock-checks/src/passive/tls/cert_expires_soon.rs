//! A certificate that nobody seems to renew in time.

use rowlock_model::{
    Category, Confidence, Findings, Known, Look, Meta, Need, Place, Proof, Reference, Rule, Severity,
};

use super::{ADHOC, NO_CERTIFICATE, is_adhoc, leaf, told};

/// See the page beside this file.
pub(super) struct CertExpiresSoon;

static META: Meta = Meta {
    id: "cert-expires-soon",
    title: "The certificate expires soon",
    category: Category::Encryption,
    severity: Severity::Low,
    core: false,
    weakness: "cert-expires-soon",
    cwe: &[324],
    owasp: 8,
    asvs: &[],
    needs: &[Need::Tls],
    references: &[Reference {
        title: "RFC 5280 section 4.1.2.5",
        url: "https://www.rfc-editor.org/rfc/rfc5280#section-4.1.2.5",
    }],
    page: include_str!("cert_expires_soon.md"),
};

/// Seconds of 30 days.
const SOON: i64 = 30 * 24 * 60 * 60;

impl Rule<Known> for CertExpiresSoon {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, known: &Known, out: &mut Findings<'_>) -> Look {
        let Some(leaf) = leaf(known) else { return NO_CERTIFICATE };
        if is_adhoc(leaf) {
            return ADHOC;
        }
        let left = leaf.not_after.saturating_sub(known.settings.now);
        if left < 0 {
            return Look::NotApplicable("it has expired already: see cert-expired".into());
        }
        // Certificates that live for days are renewed in their last third: 30 days would always be soon.
        let soon = SOON.min(leaf.not_after.saturating_sub(leaf.not_before) / 3);
        if left >= soon {
            return Look::Judged;
        }
        let because = format!(
            "it is valid until {}, {} more days; automatic renewal would have replaced it by now",
            told::day(leaf.not_after),
            told::days(known.settings.now, leaf.not_after)
        );
        let proof = Proof::fact(told::certificate(leaf)).and_fact(told::command(known, ""));
        out.find(Place::target(known), Confidence::Firm, because, proof);
        Look::Judged
    }
}

#[cfg(test)]
mod tests {
    use rowlock_model::{CertificateFacts, Seed, Target, TlsFacts};

    use super::*;

    const DAY: i64 = 24 * 60 * 60;

    /// How many findings a certificate of `life` days with `left` days to go makes.
    fn found(life: i64, left: i64) -> usize {
        let mut known =
            Known::new(Seed("test".into()), Target::parse("https://api.example").expect("a target"));
        let leaf = CertificateFacts { not_before: 0, not_after: life * DAY, ..CertificateFacts::default() };
        known.settings.now = (life - left) * DAY;
        known.tls = Some(TlsFacts { chain: vec![leaf], ..TlsFacts::default() });
        let mut found = Vec::new();
        CertExpiresSoon.look(&known, &mut Findings::open(&META, &mut found));
        found.len()
    }

    #[test]
    fn short_lived_certificates_are_not_always_about_to_end() {
        assert_eq!((found(365, 29), found(365, 31)), (1, 0));
        assert_eq!((found(90, 29), found(90, 30)), (1, 0));
        assert_eq!((found(6, 4), found(6, 1)), (0, 1));
        assert_eq!(found(90, -1), 0, "cert-expired says so");
    }
}
