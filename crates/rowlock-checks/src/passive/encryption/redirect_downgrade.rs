//! Redirects from HTTPS to plain HTTP.

use rowlock_model::{
    Category, Confidence, Credential, Findings, Look, Meta, Proof, Reference, Rule, Severity, Sight,
};

use crate::passive::reading;

/// See the page beside this file.
pub(super) struct RedirectDowngrade;

static META: Meta = Meta {
    id: "redirect-downgrade",
    title: "A redirect leads from HTTPS to plain HTTP",
    category: Category::Encryption,
    severity: Severity::Medium,
    core: false,
    weakness: "redirect-downgrade",
    cwe: &[319, 757],
    owasp: 8,
    asvs: &["12.2.1"],
    needs: &[],
    references: &[Reference {
        title: "RFC 9110 section 17.9",
        url: "https://www.rfc-editor.org/rfc/rfc9110#section-17.9",
    }],
    page: include_str!("redirect_downgrade.md"),
};

impl Rule<Sight<'_>> for RedirectDowngrade {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, sight: &Sight<'_>, out: &mut Findings<'_>) -> Look {
        if !reading::is_sealed(sight.known) {
            return Look::NotApplicable("the target is not reached over TLS".into());
        }
        let Some(location) = sight.exchange.answer().and_then(|a| a.redirects_to()) else {
            return Look::NotApplicable("no redirect was seen".into());
        };
        let plain = location.trim().get(..7).is_some_and(|s| s.eq_ignore_ascii_case("http://"));
        if !plain || reading::was_sent(sight.exchange, location) {
            return Look::Judged;
        }
        let valid = matches!(sight.exchange.sent.credential, Credential::Valid(_));
        let because = format!(
            "over HTTPS the answer sends clients to {location}{}",
            if valid { "; the request carried valid credentials, which many clients send again" } else { "" }
        );
        let place = reading::place(sight);
        // Behind a proxy the service may only believe that it is reached over HTTP; clients follow it all the same.
        let severity = if valid { Severity::High } else { Severity::Medium };
        out.find(place, Confidence::Firm, because, Proof::of(sight.known, sight.exchange)).severity(severity);
        Look::Judged
    }
}
