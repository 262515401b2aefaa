//! Cookies without `Secure`.

use rowlock_model::{Category, Confidence, Findings, Look, Meta, Proof, Reference, Rule, Severity, Sight};

use super::cookie;
use crate::passive::reading;

/// See the page beside this file.
pub(super) struct CookieNotSecure;

static META: Meta = Meta {
    id: "cookie-not-secure",
    title: "A cookie may travel over plain HTTP",
    category: Category::Encryption,
    severity: Severity::Medium,
    core: false,
    weakness: "cookie-not-secure",
    cwe: &[614, 319],
    owasp: 8,
    asvs: &["3.3.1"],
    needs: &[],
    references: &[Reference {
        title: "RFC 6265 section 4.1.2.5",
        url: "https://www.rfc-editor.org/rfc/rfc6265#section-4.1.2.5",
    }],
    page: include_str!("cookie_not_secure.md"),
};

impl Rule<Sight<'_>> for CookieNotSecure {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, sight: &Sight<'_>, out: &mut Findings<'_>) -> Look {
        let Some(answer) = sight.exchange.answer().filter(|a| a.headers.has("set-cookie")) else {
            return Look::NotApplicable("no answer sets a cookie".into());
        };
        let Some(place) = cookie::place(sight) else {
            return Look::NotApplicable(cookie::NOWHERE.into());
        };
        // A developer's own service on loopback has no TLS to demand.
        let lenient = sight.known.target.loopback && !reading::is_sealed(sight.known);
        let confidence = if lenient { Confidence::Tentative } else { Confidence::Firm };
        for cookie in cookie::set_by(answer).filter(|c| !c.secure) {
            let because = format!(
                "the cookie '{}' is set without `Secure`, so a client also sends it over plain HTTP{}",
                cookie.name,
                if lenient {
                    "; the scan saw the service on plain loopback, where this is usual"
                } else {
                    ""
                }
            );
            let place = place.clone().part(cookie.name);
            let severity = if cookie.is_session_like() { Severity::Medium } else { Severity::Low };
            out.find(place, confidence, because, Proof::of(sight.known, sight.exchange)).severity(severity);
        }
        Look::Judged
    }
}
