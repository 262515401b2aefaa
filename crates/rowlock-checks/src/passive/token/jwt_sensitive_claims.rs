//! Tokens that tell too much.

use rowlock_model::{
    Category, Confidence, Findings, Known, Look, Meta, Need, Place, Proof, Reference, Rule, Severity,
};

use super::{NO_JWT, jwts};

/// See the page beside this file.
pub(super) struct JwtSensitiveClaims;

static META: Meta = Meta {
    id: "jwt-sensitive-claims",
    title: "A token carries data that is nobody's to read",
    category: Category::Authentication,
    severity: Severity::Medium,
    core: false,
    weakness: "jwt-sensitive-claims",
    cwe: &[201, 522],
    owasp: 2,
    asvs: &[],
    needs: &[Need::Identity],
    references: &[
        Reference { title: "RFC 7519 section 12", url: "https://www.rfc-editor.org/rfc/rfc7519#section-12" },
        Reference {
            title: "RFC 8725 section 3.2",
            url: "https://www.rfc-editor.org/rfc/rfc8725#section-3.2",
        },
    ],
    page: include_str!("jwt_sensitive_claims.md"),
};

impl Rule<Known> for JwtSensitiveClaims {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, known: &Known, out: &mut Findings<'_>) -> Look {
        let Some((name, jwt)) = jwts(known).next() else { return Look::NotApplicable(NO_JWT.into()) };
        if jwt.sensitive.is_empty() {
            return Look::Judged;
        }
        let claims: Vec<String> = jwt.sensitive.iter().map(|s| format!("{} ({})", s.name, s.what)).collect();
        let credential =
            jwt.sensitive.iter().any(|s| s.what.contains("password") || s.what.contains("secret"));
        let mut draft = out.find(
            Place::target(known),
            Confidence::Firm,
            format!(
                "the claims of the token of '{name}' are signed but not encrypted, and anybody who sees it reads: {}",
                claims.join(", ")
            ),
            Proof::fact(format!("its claims: {}", jwt.claims.join(", "))),
        );
        if credential {
            draft.severity(Severity::High);
        }
        Look::Judged
    }
}
