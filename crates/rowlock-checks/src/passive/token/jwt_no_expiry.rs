//! Tokens without an end.

use rowlock_model::{
    Category, Confidence, Findings, Known, Look, Meta, Need, Place, Proof, Reference, Rule, Severity,
};

use super::{NO_JWT, jwts};

/// See the page beside this file.
pub(super) struct JwtNoExpiry;

static META: Meta = Meta {
    id: "jwt-no-expiry",
    title: "A token has no expiry",
    category: Category::Authentication,
    severity: Severity::Medium,
    core: false,
    weakness: "jwt-no-expiry",
    cwe: &[613],
    owasp: 2,
    asvs: &["7.3.2"],
    needs: &[Need::Identity],
    references: &[Reference {
        title: "RFC 7519 section 4.1.4",
        url: "https://www.rfc-editor.org/rfc/rfc7519#section-4.1.4",
    }],
    page: include_str!("jwt_no_expiry.md"),
};

impl Rule<Known> for JwtNoExpiry {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, known: &Known, out: &mut Findings<'_>) -> Look {
        let Some((name, jwt)) = jwts(known).next() else { return Look::NotApplicable(NO_JWT.into()) };
        if jwt.expires.is_none() {
            out.find(
                Place::target(known),
                Confidence::Firm,
                format!("the token of '{name}' has no claim exp: whoever gets hold of it keeps it until the key changes"),
                Proof::fact(format!("its claims: {}", jwt.claims.join(", "))),
            );
        }
        Look::Judged
    }
}
