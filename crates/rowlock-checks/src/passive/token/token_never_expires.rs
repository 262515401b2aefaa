//! Opaque tokens without a declared end.

use rowlock_model::{
    Category, Confidence, Findings, Known, Look, Meta, Need, Place, Proof, Reference, Rule, Severity,
};

/// See the page beside this file.
pub(super) struct TokenNeverExpires;

static META: Meta = Meta {
    id: "token-never-expires",
    title: "A token has no end, or one more than a day away",
    category: Category::Authentication,
    severity: Severity::Medium,
    core: false,
    weakness: "token-never-expires",
    cwe: &[613],
    owasp: 2,
    asvs: &["7.3.2"],
    needs: &[Need::Identity],
    references: &[
        Reference {
            title: "RFC 6749 section 5.1",
            url: "https://www.rfc-editor.org/rfc/rfc6749#section-5.1",
        },
        Reference {
            title: "RFC 9700 section 4.10",
            url: "https://www.rfc-editor.org/rfc/rfc9700#section-4.10",
        },
    ],
    page: include_str!("token_never_expires.md"),
};

/// The longest life, in seconds.
const LONGEST: i64 = 86_400;

impl Rule<Known> for TokenNeverExpires {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, known: &Known, out: &mut Findings<'_>) -> Look {
        let mut fetched = known.identities.iter().filter_map(|i| Some((&i.name, i.token.as_ref()?)));
        let Some((name, token)) = fetched.find(|(_, t)| t.fetched && t.jwt.is_none()) else {
            return Look::NotApplicable(
                "no opaque token was fetched by the scan; the life of a JWT is judged by its claims".into(),
            );
        };
        match token.declared_life {
            Some(life) if life > LONGEST => {
                out.find(
                    Place::target(known),
                    Confidence::Firm,
                    format!("the login of '{name}' declares a life of {} hours for the token", life / 3600),
                    Proof::fact(format!("the answer to the login says {life} seconds")),
                );
            }
            None => {
                out.find(
                    Place::target(known),
                    Confidence::Tentative,
                    format!(
                        "the answer to the login of '{name}' declares no life for the token; it may have none"
                    ),
                    Proof::fact("the answer has no expires_in (RFC 6749 section 5.1)"),
                );
            }
            Some(_) => {}
        }
        Look::Judged
    }
}
