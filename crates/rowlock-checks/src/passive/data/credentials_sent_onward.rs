//! Redirects to another origin in answers to valid credentials.

use rowlock_model::{
    Category, Confidence, Credential, Findings, Look, Meta, Proof, Reference, Rule, Severity, Sight,
};
use url::Url;

use crate::passive::reading;

/// See the page beside this file.
pub(super) struct CredentialsSentOnward;

static META: Meta = Meta {
    id: "credentials-sent-onward",
    title: "A redirect may carry credentials to another origin",
    category: Category::Data,
    severity: Severity::Medium,
    core: false,
    weakness: "credentials-sent-onward",
    cwe: &[522, 601],
    owasp: 8,
    asvs: &[],
    needs: &[],
    references: &[Reference {
        title: "RFC 9110 section 15.4",
        url: "https://www.rfc-editor.org/rfc/rfc9110#section-15.4",
    }],
    page: include_str!("credentials_sent_onward.md"),
};

/// Why the rule says nothing of an exchange.
const NO_REDIRECT: &str = "no redirect was seen in an answer to valid credentials";

impl Rule<Sight<'_>> for CredentialsSentOnward {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, sight: &Sight<'_>, out: &mut Findings<'_>) -> Look {
        if !matches!(sight.exchange.sent.credential, Credential::Valid(_)) {
            return Look::NotApplicable(NO_REDIRECT.into());
        }
        let Some(location) = sight.exchange.answer().and_then(|a| a.redirects_to()) else {
            return Look::NotApplicable(NO_REDIRECT.into());
        };
        let target = &sight.known.target;
        let base = Url::parse(&target.url(&sight.exchange.sent.target));
        let Ok(next) = base.and_then(|b| b.join(location)) else { return Look::Judged };
        let same_host = next.host_str().map(|h| h.trim_matches(['[', ']'])) == Some(target.host.as_str());
        // From http:// to https:// of the same host is what is wanted; back is `redirect-downgrade`.
        if target.covers(&next) || same_host || !matches!(next.scheme(), "http" | "https") {
            return Look::Judged;
        }
        // Where the request itself named the host, the weakness is another one, and an experiment's.
        let sent = &sight.exchange.sent;
        let asked_for = next
            .host_str()
            .is_some_and(|h| sent.target.contains(h) || sent.headers.iter().any(|(_, v)| v.contains(h)));
        if asked_for {
            return Look::Judged;
        }
        let protected = sight.operation.is_some_and(|(id, _)| sight.known.is_protected(id));
        let host = next.host_str().unwrap_or_default();
        let mut because = format!(
            "the answer to valid credentials sends the client to {host}; clients that follow with the same header \
             fields hand the credentials over"
        );
        // A redirect that everybody gets is a link; one behind credentials is met by clients that carry them.
        let confidence = if protected { Confidence::Firm } else { Confidence::Tentative };
        let severity = if next.scheme() == "http" {
            because.push_str(", and in clear");
            Severity::High
        } else {
            Severity::Medium
        };
        let proof = Proof::of(sight.known, sight.exchange);
        out.find(reading::place(sight), confidence, because, proof).severity(severity);
        Look::Judged
    }
}

#[cfg(test)]
mod tests {
    use rowlock_model::{IdentityId, Who};

    use super::*;
    use crate::passive::rehearsal::{exchange, known, look, marks, sight};

    #[test]
    fn only_another_host_counts() {
        let mut known = known("https://api.shop/");
        sight(&mut known, Who::Anonymous, exchange(Credential::None, 401, &[], ""));
        let onward = |to: &str| {
            let exchange = exchange(Credential::Valid(IdentityId(0)), 302, &[("Location", to)], "");
            marks(&look(&CredentialsSentOnward, &known, &exchange).1)
        };
        assert_eq!(onward("//files.example/x"), [(Confidence::Firm, Severity::Medium)]);
        assert_eq!(onward("http://files.example/x"), [(Confidence::Firm, Severity::High)]);
        for own in
            ["/other", "https://api.shop/x", "https://api.shop:8443/x", "http://api.shop/", "mailto:a@b.c"]
        {
            assert!(onward(own).is_empty(), "{own}");
        }
        let mut named =
            exchange(Credential::Valid(IdentityId(0)), 307, &[("Location", "http://made.example/")], "");
        named.sent.headers.push("Host", "made.example");
        assert!(look(&CredentialsSentOnward, &known, &named).1.is_empty(), "the request named the host");
    }
}
