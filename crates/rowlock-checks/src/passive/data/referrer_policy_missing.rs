//! Pages that do not say how much of their address other sites may learn.

use rowlock_model::{
    Category, Confidence, Findings, Look, Meta, Place, Proof, Reference, Rule, Severity, Sight,
};

use crate::passive::reading;

/// See the page beside this file.
pub(super) struct ReferrerPolicyMissing;

static META: Meta = Meta {
    id: "referrer-policy-missing",
    title: "A page may tell other sites its address",
    category: Category::Data,
    severity: Severity::Low,
    core: false,
    weakness: "referrer-policy-missing",
    cwe: &[200, 598],
    owasp: 8,
    asvs: &["3.4.5"],
    needs: &[],
    references: &[Reference { title: "W3C Referrer Policy", url: "https://www.w3.org/TR/referrer-policy/" }],
    page: include_str!("referrer_policy_missing.md"),
};

impl Rule<Sight<'_>> for ReferrerPolicyMissing {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, sight: &Sight<'_>, out: &mut Findings<'_>) -> Look {
        // Only pages have links and resources; what a program fetches sends no `Referer`.
        let answer = sight.exchange.answer().filter(|a| a.is_success() && !a.body.is_empty() && a.is_html());
        let Some(answer) = answer.filter(|a| !reading::describes_the_api(sight, &a.body)) else {
            return Look::NotApplicable("no operation answered with a page".into());
        };
        if !reading::is_ordinary(sight) {
            return Look::Judged;
        }
        let policy = answer.headers.list("referrer-policy");
        // The last value that a browser knows wins, so that newer ones can be listed after older ones.
        let last = policy.rsplit(',').map(str::trim).find(|p| !p.is_empty());
        let in_page = reading::holds(&answer.body, "name=\"referrer\"");
        let (because, severity) = match last {
            Some("unsafe-url") => {
                ("`Referrer-Policy: unsafe-url` sends the whole address to every site", Severity::Low)
            }
            Some("no-referrer-when-downgrade") => (
                "`Referrer-Policy: no-referrer-when-downgrade` sends the whole address to every HTTPS site",
                Severity::Low,
            ),
            Some(_) => return Look::Judged,
            None if in_page => return Look::Judged,
            None if super::token_in_link::carries_token(&sight.exchange.sent.target) => {
                ("the page's address carries a token and no `Referrer-Policy` keeps it back", Severity::Low)
            }
            None => {
                ("no `Referrer-Policy`; today's browsers keep path and query back by default", Severity::Info)
            }
        };
        let proof = Proof::of(sight.known, sight.exchange);
        out.find(Place::of(sight.known, sight.exchange), Confidence::Firm, because, proof).severity(severity);
        Look::Judged
    }
}

#[cfg(test)]
mod tests {
    use rowlock_model::Credential;

    use super::*;
    use crate::passive::rehearsal::{exchange, known, look};

    #[test]
    fn weak_policies_are_worse_than_none() {
        let known = known("https://api.shop");
        let severity = |field: (&str, &str)| {
            let exchange =
                exchange(Credential::None, 200, &[("Content-Type", "text/html"), field], "<p>x</p>");
            look(&ReferrerPolicyMissing, &known, &exchange).1.first().map(|f| f.severity)
        };
        assert_eq!(severity(("Referrer-Policy", "unsafe-url")), Some(Severity::Low));
        assert_eq!(severity(("Referrer-Policy", "unsafe-url, no-referrer")), None);
        assert_eq!(severity(("X", "")), Some(Severity::Info));
    }
}
