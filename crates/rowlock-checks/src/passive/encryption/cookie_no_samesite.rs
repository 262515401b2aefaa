//! Cookies without a `SameSite` that means something.

use rowlock_model::{Category, Confidence, Findings, Look, Meta, Proof, Reference, Rule, Severity, Sight};

use super::cookie;

/// See the page beside this file.
pub(super) struct CookieNoSamesite;

static META: Meta = Meta {
    id: "cookie-no-samesite",
    title: "A cookie is sent with requests that other sites start",
    category: Category::Encryption,
    severity: Severity::Medium,
    core: false,
    weakness: "cookie-no-samesite",
    cwe: &[1275, 352],
    owasp: 8,
    asvs: &["3.3.2"],
    needs: &[],
    references: &[Reference {
        title: "RFC 6265bis section 5.6.7",
        url: "https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis",
    }],
    page: include_str!("cookie_no_samesite.md"),
};

impl Rule<Sight<'_>> for CookieNoSamesite {
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
        for cookie in cookie::set_by(answer) {
            let why = match cookie.same_site {
                None => "no `SameSite`",
                Some(value) if value.eq_ignore_ascii_case("none") && !cookie.secure => {
                    "`SameSite=None` without `Secure`, which browsers reject"
                }
                Some(value) if ["strict", "lax", "none"].iter().any(|v| value.eq_ignore_ascii_case(v)) => {
                    continue;
                }
                Some(_) => "a `SameSite` value that browsers do not know",
            };
            let because =
                format!("the cookie '{}' has {why}; not every browser falls back to `Lax`", cookie.name);
            let confidence = Confidence::Firm;
            let place = place.clone().part(cookie.name);
            let severity = if cookie.is_session_like() { Severity::Medium } else { Severity::Low };
            out.find(place, confidence, because, Proof::of(sight.known, sight.exchange)).severity(severity);
        }
        Look::Judged
    }
}
