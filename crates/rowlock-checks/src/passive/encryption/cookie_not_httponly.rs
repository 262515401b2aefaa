//! Cookies without `HttpOnly`.

use rowlock_model::{Category, Confidence, Findings, Look, Meta, Proof, Reference, Rule, Severity, Sight};

use super::cookie;

/// See the page beside this file.
pub(super) struct CookieNotHttponly;

static META: Meta = Meta {
    id: "cookie-not-httponly",
    title: "A cookie can be read by scripts",
    category: Category::Encryption,
    severity: Severity::Medium,
    core: false,
    weakness: "cookie-not-httponly",
    cwe: &[1004],
    owasp: 8,
    asvs: &["3.3.4"],
    needs: &[],
    references: &[Reference {
        title: "RFC 6265 section 4.1.2.6",
        url: "https://www.rfc-editor.org/rfc/rfc6265#section-4.1.2.6",
    }],
    page: include_str!("cookie_not_httponly.md"),
};

impl Rule<Sight<'_>> for CookieNotHttponly {
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
        // A double-submit token is made for scripts.
        for cookie in cookie::set_by(answer).filter(|c| !c.http_only && !c.is_for_scripts()) {
            let because = format!(
                "the cookie '{}' is set without `HttpOnly`, so every script of the page reads it",
                cookie.name
            );
            // A setting may be meant for scripts; a session is not.
            let confidence = if cookie.is_session_like() { Confidence::Firm } else { Confidence::Tentative };
            let place = place.clone().part(cookie.name);
            let severity = if cookie.is_session_like() { Severity::Medium } else { Severity::Low };
            out.find(place, confidence, because, Proof::of(sight.known, sight.exchange)).severity(severity);
        }
        Look::Judged
    }
}
