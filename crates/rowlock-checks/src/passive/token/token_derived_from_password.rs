//! Tokens that follow from the password.

use rowlock_model::{
    Category, Confidence, Findings, Known, Look, Meta, Need, Place, Proof, Reference, Rule, Severity,
};

/// See the page beside this file.
pub(super) struct TokenDerivedFromPassword;

static META: Meta = Meta {
    id: "token-derived-from-password",
    title: "The token is made from the password",
    category: Category::Authentication,
    severity: Severity::High,
    core: false,
    weakness: "token-derived-from-password",
    cwe: &[522, 341],
    owasp: 2,
    asvs: &["7.2.3"],
    needs: &[Need::Identity],
    references: &[Reference {
        title: "RFC 6749 section 10.10",
        url: "https://www.rfc-editor.org/rfc/rfc6749#section-10.10",
    }],
    page: include_str!("token_derived_from_password.md"),
};

impl Rule<Known> for TokenDerivedFromPassword {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, known: &Known, out: &mut Findings<'_>) -> Look {
        let mut fetched = known.identities.iter().filter_map(|i| Some((&i.name, i.token.as_ref()?)));
        let Some((name, token)) = fetched.find(|(_, t)| t.fetched) else {
            return Look::NotApplicable(
                "no token was fetched with a password ([login] of rowlock.toml)".into(),
            );
        };
        if let Some(how) = &token.derived {
            out.find(
                Place::target(known),
                Confidence::Confirmed,
                format!("the token of '{name}' follows from the password: {how}"),
                Proof::fact(
                    "the password, spelled and hashed in the usual ways, was compared with the token",
                ),
            );
        } else if token.repeats == Some(true) {
            out.find(
                Place::target(known),
                Confidence::Tentative,
                format!(
                    "two logins of '{name}' after each other gave the same token: it is computed from the account, or \
                     kept and never changed"
                ),
                Proof::fact("the tokens of two logins were compared"),
            );
        }
        Look::Judged
    }
}
