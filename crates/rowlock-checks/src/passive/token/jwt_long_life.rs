//! Tokens that live for long.

use rowlock_model::{
    Category, Confidence, Findings, Known, Look, Meta, Need, Place, Proof, Reference, Rule, Severity,
};

use super::jwts;

/// See the page beside this file.
pub(super) struct JwtLongLife;

static META: Meta = Meta {
    id: "jwt-long-life",
    title: "A token lives for more than a day",
    category: Category::Authentication,
    severity: Severity::Low,
    core: false,
    weakness: "jwt-long-life",
    cwe: &[613],
    owasp: 2,
    asvs: &[],
    needs: &[Need::Identity],
    references: &[
        Reference {
            title: "RFC 9700 section 4.10",
            url: "https://www.rfc-editor.org/rfc/rfc9700#section-4.10",
        },
        Reference {
            title: "RFC 7519 section 4.1.4",
            url: "https://www.rfc-editor.org/rfc/rfc7519#section-4.1.4",
        },
    ],
    page: include_str!("jwt_long_life.md"),
};

/// The longest life of a token that cannot be taken back, in seconds.
const LONGEST: i64 = 86_400;

impl Rule<Known> for JwtLongLife {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, known: &Known, out: &mut Findings<'_>) -> Look {
        let Some((name, jwt, expires)) = jwts(known).find_map(|(n, j)| Some((n, j, j.expires?))) else {
            return Look::NotApplicable("no identity has a JWT with an expiry".into());
        };
        let life = expires - jwt.issued.unwrap_or(known.settings.now);
        if life > LONGEST {
            let from = if jwt.issued.is_some() { "from iat to exp" } else { "from the scan to exp" };
            out.find(
                Place::target(known),
                Confidence::Firm,
                format!(
                    "the token of '{name}' lives for {} hours {from}, and a JWT is not taken back by itself",
                    life / 3600
                ),
                Proof::fact(format!("exp is {life} seconds later")),
            );
        }
        Look::Judged
    }
}
