//! Who a request can be sent as. Only public facts: the secret is elsewhere.

use serde::{Deserialize, Serialize};

use crate::token::{JwtFacts, TokenFacts};

/// An identity's place in [`crate::Known::identities`]: 0 is `--user`, 1 is `--other-user`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct IdentityId(pub usize);

/// How an identity proves itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scheme {
    /// HTTP Basic (RFC 7617).
    Basic,
    /// HTTP Bearer (RFC 6750).
    Bearer,
    /// A key in a header of this name.
    ApiKey(String),
    /// A cookie of this name.
    Cookie(String),
}

/// What a check may know of an identity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// The name shown in reports; the user name where there is one.
    pub name: String,
    /// How it proves itself.
    pub scheme: Scheme,
    /// The length of the password or token in bytes; 0 when unknown.
    pub secret_len: usize,
    /// Whether the password has at least one ASCII letter (so that swapping case changes it).
    pub secret_has_letters: bool,
    /// The earlier identity that has the same secret, so that both may be one account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub same_secret_as: Option<IdentityId>,
    /// What may be known of its token, where it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token: Option<TokenFacts>,
}

impl Identity {
    /// Whether the identity uses HTTP Basic.
    pub fn is_basic(&self) -> bool {
        self.scheme == Scheme::Basic
    }

    /// Whether its token was fetched by a login of the scan's own.
    pub fn logged_in(&self) -> bool {
        self.token.as_ref().is_some_and(|t| t.fetched)
    }

    /// What is in its token, when that is a JWT.
    pub fn jwt(&self) -> Option<&JwtFacts> {
        self.token.as_ref()?.jwt.as_ref()
    }

    /// Whether another identity is this same account, as far as name and secret tell.
    pub fn is_account_of(&self, other: &Self) -> bool {
        let named = |i: &Self| i.is_basic() || i.logged_in();
        let same_name = named(self) && named(other) && self.name.eq_ignore_ascii_case(&other.name);
        same_name || (!self.is_basic() && self.same_secret_as.is_some())
    }
}
