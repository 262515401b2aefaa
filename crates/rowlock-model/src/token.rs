//! What may be known of a token without having it, and how a JWT is forged by name.
//!
//! Checks never see a token: the transport's vault reads it, tries keys on it
//! and signs forgeries. What they get are facts and what they give are names.

use serde::{Deserialize, Serialize};

use crate::identity::IdentityId;
use crate::seed::Seed;

/// What a check may know of an identity's token.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TokenFacts {
    /// Whether the scan fetched it by a login of its own; otherwise the user gave it.
    pub fetched: bool,
    /// The life that the answer to the login declared, in seconds (RFC 6749 section 5.1).
    pub declared_life: Option<i64>,
    /// Whether two logins after each other gave the same token; `None` when that was not tried.
    pub repeats: Option<bool>,
    /// How the token follows from user name and password, in words; never the token.
    pub derived: Option<String>,
    /// What is in it, when it is a JWT.
    pub jwt: Option<JwtFacts>,
}

/// What is in a JWT (RFC 7519), without its values but times and numbers.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct JwtFacts {
    /// `alg` of the header, as it is spelled there.
    pub alg: String,
    /// Whether the header has a `kid`.
    pub kid: bool,
    /// `iat`, seconds since 1970.
    pub issued: Option<i64>,
    /// `exp`, seconds since 1970.
    pub expires: Option<i64>,
    /// The names of its claims, in order.
    pub claims: Vec<String>,
    /// Claims that do not belong into a token that anybody can read.
    pub sensitive: Vec<SensitiveClaim>,
    /// The key of its HMAC, when it was guessed.
    pub weak_key: Option<WeakKey>,
    /// Keys that were tried on its HMAC; 0 when it has none.
    pub keys_tried: usize,
    /// The lengths of its parts in bytes, for stand-ins that look like it.
    pub parts: Vec<usize>,
    /// The claims that name its holder and differ from those of the first identity's token.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub apart: Vec<String>,
}

/// A claim that does not belong into a token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SensitiveClaim {
    /// Its name, with the names of the objects around it (`user.password`).
    pub name: String,
    /// What it is, in words.
    pub what: String,
}

/// An HMAC key that was guessed; its value stays in the vault.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WeakKey {
    /// Its length in bytes.
    pub length: usize,
    /// Whether it is made of the target's own words (host, title, paths) and not a well-known one.
    pub own_word: bool,
}

/// How a JWT is changed; the vault makes it from the identity's own token.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Forgery {
    /// `alg` of this spelling and nothing signed, with the last dot or without (RFC 7519 section 6).
    Unsecured {
        /// The spelling (`none`, `None`, …).
        alg: String,
        /// Whether the dot before the missing signature stays.
        dot: bool,
    },
    /// The header as it is and no signature.
    SignatureRemoved,
    /// The signature with its first character changed.
    SignatureChanged,
    /// One more claim of this name under the old signature.
    ClaimAdded(String),
    /// The same claims, one second older, signed with the guessed key.
    Resigned,
    /// The same claims with an `exp` this many seconds before the run's start, signed with the guessed key.
    Expired {
        /// The run's clock at its start.
        now: i64,
        /// Seconds before it.
        ago: i64,
    },
    /// `alg` HS256 and signed with this text as the key, which is the service's public one.
    PublicKeyAsSecret(String),
    /// This `kid`, `alg` HS256 and signed with this key.
    KeyId {
        /// The key's name.
        kid: String,
        /// The key that the service would find under it.
        key: String,
    },
    /// Something made up in the token's place.
    MadeUp(String),
    /// A token for somebody else; only with the owner's consent (`--consent forge`).
    Subject {
        /// Whom it names.
        holder: Holder,
        /// How it is made to be let in.
        by: Box<Forgery>,
    },
}

/// Whom a token for another subject names.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Holder {
    /// Another identity of the run, with the claims that name it in its own token.
    Identity(IdentityId),
    /// Nobody: in the same claims made-up values of the same form, drawn from this seed.
    Nobody(Seed),
}

impl Forgery {
    /// Whether it makes a token for another subject than the one it is made from.
    pub fn is_for_another(&self) -> bool {
        matches!(self, Self::Subject { .. })
    }
}
