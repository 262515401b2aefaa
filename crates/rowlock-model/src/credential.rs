//! Credentials as a check names them: by identity and mutation, never by value.
//!
//! The secret itself lives in the transport's vault. A check says "alice's
//! pair with another password"; only the transport puts the bytes together,
//! so no plan, recording or finding can carry a secret by accident.

use serde::{Deserialize, Serialize};

use crate::identity::IdentityId;
use crate::token::Forgery;

/// What a request proves itself with.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Credential {
    /// Nothing: an anonymous request.
    #[default]
    None,
    /// An identity's credential as the user gave it; the engine may refresh it.
    Valid(IdentityId),
    /// An identity's credential, changed; a 401 to it is an answer, not an expired login.
    Changed(IdentityId, Mutation),
    /// A Basic pair that the scan made up (RFC 7617).
    Basic {
        /// The user name.
        user: String,
        /// The made-up password; it opens nothing anywhere.
        password: String,
    },
    /// A literal `Authorization` value that the scan made up; may be malformed.
    Raw(String),
}

/// How a valid credential is changed before it is sent.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mutation {
    /// The right password under another user name.
    User(String),
    /// The right user name with another password.
    Password(String),
    /// The password cut to its first n bytes.
    PasswordCut(usize),
    /// The password with its first byte replaced by another.
    PasswordFirstByteChanged,
    /// The password with something appended.
    PasswordAppended(String),
    /// The password with something put in front.
    PasswordPrefixed(String),
    /// The password with the case of every ASCII letter swapped.
    PasswordCaseSwapped,
    /// The user name with the case of every ASCII letter swapped.
    UserCaseSwapped,
    /// The user name with something appended.
    UserAppended(String),
    /// An empty password.
    PasswordEmpty,
    /// An empty user name.
    UserEmpty,
    /// The right credential under another scheme name (`Basic`, `Token`, or empty for a bare value).
    SchemeName(String),
    /// The right credential moved out of the header into the query.
    InQuery(QueryPlace),
    /// The right credential, and a second `Authorization` field with this value after it.
    AndAlso(String),
    /// Nothing: the right credential as it is, never renewed, so that a 401 to it is an answer.
    Kept,
    /// Another token made from the right one.
    Jwt(Forgery),
}

/// Where in the query a moved credential is put.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum QueryPlace {
    /// User name and password as two parameters of these names.
    Pair(String, String),
    /// The token, or the Basic pair in base64, as one parameter of this name.
    Single(String),
}

impl Credential {
    /// The account whose counter of failures this raises when it is refused: an
    /// identity whose user name is right while the rest is not.
    pub fn counts_against(&self) -> Option<IdentityId> {
        match self {
            Self::Changed(identity, mutation) => match mutation {
                Mutation::Password(_)
                | Mutation::PasswordCut(_)
                | Mutation::PasswordFirstByteChanged
                | Mutation::PasswordAppended(_)
                | Mutation::PasswordPrefixed(_)
                | Mutation::PasswordCaseSwapped
                | Mutation::PasswordEmpty => Some(*identity),
                Mutation::User(_)
                | Mutation::UserCaseSwapped
                | Mutation::UserAppended(_)
                | Mutation::UserEmpty
                | Mutation::SchemeName(_)
                | Mutation::InQuery(_)
                | Mutation::AndAlso(_)
                | Mutation::Kept
                | Mutation::Jwt(_) => None,
            },
            Self::None | Self::Valid(_) | Self::Basic { .. } | Self::Raw(_) => None,
        }
    }

    /// Whether the request carries anything that a throttle of failed logins may count.
    ///
    /// The right credential in the query is not wrong to a service that reads it, and none to all others.
    pub fn may_fail(&self) -> bool {
        !matches!(self, Self::None | Self::Valid(_) | Self::Changed(_, Mutation::InQuery(_) | Mutation::Kept))
    }

    /// Whether it is a token made up for somebody else.
    pub fn is_for_another(&self) -> bool {
        matches!(self, Self::Changed(_, Mutation::Jwt(forgery)) if forgery.is_for_another())
    }

    /// The identity that it belongs to.
    pub fn identity(&self) -> Option<IdentityId> {
        match self {
            Self::Valid(id) | Self::Changed(id, _) => Some(*id),
            Self::None | Self::Basic { .. } | Self::Raw(_) => None,
        }
    }
}
