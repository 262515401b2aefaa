//! Pages that other sites may put into a frame.

use rowlock_model::{
    Category, Confidence, Findings, Look, Meta, Place, Proof, Reference, Rule, Severity, Sight,
};

use crate::passive::reading;

/// See the page beside this file.
pub(super) struct FrameOptionsMissing;

static META: Meta = Meta {
    id: "frame-options-missing",
    title: "A page can be framed by other sites",
    category: Category::Data,
    severity: Severity::Low,
    core: false,
    weakness: "frame-options-missing",
    cwe: &[1021],
    owasp: 8,
    asvs: &["3.4.6"],
    needs: &[],
    references: &[Reference {
        title: "CSP Level 3: frame-ancestors",
        url: "https://www.w3.org/TR/CSP3/#directive-frame-ancestors",
    }],
    page: include_str!("frame_options_missing.md"),
};

impl Rule<Sight<'_>> for FrameOptionsMissing {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, sight: &Sight<'_>, out: &mut Findings<'_>) -> Look {
        // An error page or a page of documentation offers nothing to click.
        let answer = sight.exchange.answer().filter(|a| a.is_success() && !a.body.is_empty() && a.is_html());
        let Some(answer) = answer.filter(|a| !reading::describes_the_api(sight, &a.body)) else {
            return Look::NotApplicable("no operation answered with a page".into());
        };
        let policies = answer.headers.list("content-security-policy");
        let framing = policies.split([';', ',']).any(|d| d.trim().starts_with("frame-ancestors"));
        if framing || answer.headers.has("x-frame-options") || !reading::is_ordinary(sight) {
            return Look::Judged;
        }
        let because = "the page has neither CSP `frame-ancestors` nor `X-Frame-Options`, so another site can lay \
                       it under its own and have users click in it";
        let proof = Proof::of(sight.known, sight.exchange);
        out.find(Place::of(sight.known, sight.exchange), Confidence::Firm, because, proof);
        Look::Judged
    }
}

#[cfg(test)]
mod tests {
    use rowlock_model::Credential;

    use super::*;
    use crate::passive::rehearsal::{exchange, json, known, look};

    #[test]
    fn only_pages_can_be_framed() {
        let known = known("https://api.shop");
        let page = |status, field: (&str, &str)| {
            let fields = [("Content-Type", "text/html"), field];
            look(&FrameOptionsMissing, &known, &exchange(Credential::None, status, &fields, "<p>x</p>"))
                .1
                .len()
        };
        assert_eq!(page(200, ("X", "")), 1);
        assert_eq!(page(404, ("X", "")), 0);
        assert_eq!(page(200, ("x-frame-options", "DENY")), 0);
        assert_eq!(page(200, ("Content-Security-Policy", "default-src 'self'; frame-ancestors 'none'")), 0);
        assert!(matches!(look(&FrameOptionsMissing, &known, &json(200, "{}")).0, Look::NotApplicable(_)));
    }
}
