//! Answers that caches may keep without knowing that they depend on who asks.

use rowlock_model::{
    Answer, Category, Confidence, Credential, Findings, Look, Meta, Place, Proof, Reference, Rule, Scheme,
    Severity, Sight,
};

/// See the page beside this file.
pub(super) struct VaryMissing;

static META: Meta = Meta {
    id: "vary-missing",
    title: "A cache may give one user the answer of another",
    category: Category::Data,
    severity: Severity::Medium,
    core: false,
    weakness: "vary-missing",
    cwe: &[524, 639],
    owasp: 8,
    asvs: &["14.2.2"],
    needs: &[],
    references: &[Reference {
        title: "RFC 9111 section 4.1",
        url: "https://www.rfc-editor.org/rfc/rfc9111#section-4.1",
    }],
    page: include_str!("vary_missing.md"),
};

/// Why the rule says nothing of an exchange.
const NOT_HERE: &str = "no protected operation answered to valid credentials";

impl Rule<Sight<'_>> for VaryMissing {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, sight: &Sight<'_>, out: &mut Findings<'_>) -> Look {
        let (Credential::Valid(id), Some(answer)) =
            (&sight.exchange.sent.credential, sight.exchange.answer())
        else {
            return Look::NotApplicable(NOT_HERE.into());
        };
        let protected = sight.operation.is_some_and(|(id, _)| sight.known.is_protected(id));
        let Some(identity) = sight.known.identities.get(id.0).filter(|_| protected && answer.is_success())
        else {
            return Look::NotApplicable(NOT_HERE.into());
        };
        let field = match &identity.scheme {
            Scheme::Basic | Scheme::Bearer => "authorization",
            Scheme::Cookie(_) => "cookie",
            Scheme::ApiKey(name) => name.as_str(),
        };
        let vary = answer.headers.list("vary");
        if vary.split(',').any(|v| v.trim() == "*" || v.trim().eq_ignore_ascii_case(field)) {
            return Look::Judged;
        }
        let Some((reach, severity)) = kept(answer, field) else { return Look::Judged };
        let because = format!(
            "{reach} may keep the answer, it depends on `{field}`, and `Vary` does not name that field: whoever \
             asks next for the same URL gets it"
        );
        let proof = Proof::of(sight.known, sight.exchange);
        out.find(Place::of(sight.known, sight.exchange), Confidence::Firm, because, proof).severity(severity);
        Look::Judged
    }
}

/// Which caches may answer others from this, and how bad that is; `None` when none may.
fn kept(answer: &Answer, field: &str) -> Option<(&'static str, Severity)> {
    let control = answer.headers.list("cache-control");
    let directive = |name: &str| {
        control
            .split(',')
            .any(|d| d.trim().strip_prefix(name).is_some_and(|r| r.is_empty() || r.starts_with('=')))
    };
    if directive("no-store") || directive("no-cache") || directive("max-age=0") {
        return None;
    }
    // To `Authorization` alone caches pay heed unasked (RFC 9111 section 3.5).
    let shared = directive("public") || directive("s-maxage") || directive("must-revalidate");
    if shared || (field != "authorization" && !directive("private")) {
        return Some(("shared caches", Severity::Medium));
    }
    (directive("max-age") || answer.headers.has("expires"))
        .then_some(("the client's own cache", Severity::Low))
}

#[cfg(test)]
mod tests {
    use rowlock_model::{IdentityId, Who};

    use super::*;
    use crate::passive::rehearsal::{exchange, known, look, sight};

    fn severity(scheme: Scheme, fields: &[(&str, &str)]) -> Option<Severity> {
        let mut known = known("https://api.shop");
        known.identities[0].scheme = scheme;
        sight(&mut known, Who::Anonymous, exchange(Credential::None, 401, &[], ""));
        let exchange = exchange(Credential::Valid(IdentityId(0)), 200, fields, "{}");
        look(&VaryMissing, &known, &exchange).1.first().map(|f| f.severity)
    }

    #[test]
    fn only_what_a_cache_may_keep_needs_it() {
        let public = ("Cache-Control", "public, max-age=60");
        assert_eq!(severity(Scheme::Basic, &[public]), Some(Severity::Medium));
        assert_eq!(severity(Scheme::Basic, &[public, ("Vary", "Accept, Authorization")]), None);
        assert_eq!(severity(Scheme::Basic, &[("Cache-Control", "no-store, public")]), None);
        assert_eq!(severity(Scheme::Basic, &[]), None);
        assert_eq!(severity(Scheme::Basic, &[("Cache-Control", "private, max-age=60")]), Some(Severity::Low));
        assert_eq!(severity(Scheme::Basic, &[("Cache-Control", "max-age=0")]), None);
        assert_eq!(severity(Scheme::ApiKey("X-API-Key".into()), &[]), Some(Severity::Medium));
        assert_eq!(severity(Scheme::Cookie("s".into()), &[("Vary", "Cookie")]), None);
    }
}
