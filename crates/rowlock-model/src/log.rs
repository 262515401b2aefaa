//! The service's own log beside its answers: what a run planted, and the lines that were written since.
//!
//! Everything a planted request carries is made up and opens nothing anywhere, so that a line which holds
//! it can be shown. The real credentials of identities stand in lines as placeholders only.

use serde::{Deserialize, Serialize};

use crate::case::Request;
use crate::exchange::Exchange;

/// A request that is made to be found again in a log.
#[derive(Debug, Clone, PartialEq)]
pub struct Planting {
    /// What it is about.
    pub kind: Plant,
    /// What is in it and nowhere else.
    pub marks: Marks,
    /// The request.
    pub request: Request,
}

/// What a planted request is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Plant {
    /// A login with a made-up user and password (HTTP Basic).
    Failure,
    /// A request with the first identity's credential.
    Success,
    /// A made-up bearer token.
    Bearer,
    /// A made-up token in the query.
    QueryToken,
    /// An `Authorization` field that cannot be decoded.
    Malformed,
    /// A login whose user name tries to begin a line of its own.
    ForgedUser,
    /// A path that tries to begin a line of its own.
    ForgedPath,
    /// A request that claims to come from another address.
    ForgedAddress,
    /// A request for the log itself, as a file.
    Served,
    /// A login with a made-up user, at one of all operations that take Basic credentials.
    AuditFailure,
    /// A request with the first identity's credential, at one of them.
    AuditSuccess,
}

impl Plant {
    /// What a reader is told of it.
    pub fn title(self) -> &'static str {
        match self {
            Self::Failure => "failing login",
            Self::Success => "successful request",
            Self::Bearer => "unknown bearer token",
            Self::QueryToken => "token in the query",
            Self::Malformed => "malformed Authorization field",
            Self::ForgedUser => "user name with a line of its own",
            Self::ForgedPath => "path with a line of its own",
            Self::ForgedAddress => "claimed address",
            Self::Served => "the log as a file",
            Self::AuditFailure => "failing login at each operation",
            Self::AuditSuccess => "successful login at each operation",
        }
    }
}

/// What is in one planted request and nowhere else; empty where it has none.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Marks {
    /// The user name.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub user: String,
    /// The password.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub password: String,
    /// The bearer or query token.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub token: String,
    /// A word in the path or the query.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub path: String,
    /// A word in `User-Agent`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub agent: String,
    /// `X-Request-ID`, also the trace id of `traceparent` (W3C Trace Context section 3.2).
    #[serde(skip_serializing_if = "String::is_empty")]
    pub id: String,
    /// The claimed address.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub address: String,
    /// What stands at the beginning of a line where the forgery worked.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub forged: String,
    /// What is a key of a record where the forgery worked.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub key: String,
}

impl Marks {
    /// All that is not empty.
    pub fn all(&self) -> impl Iterator<Item = &str> {
        let all = [
            &self.user,
            &self.password,
            &self.token,
            &self.path,
            &self.agent,
            &self.id,
            &self.address,
            &self.forged,
            &self.key,
        ];
        all.into_iter().map(String::as_str).filter(|mark| !mark.is_empty())
    }
}

/// A planted request and what was answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Planted {
    /// What it is about.
    pub kind: Plant,
    /// What is in it and nowhere else.
    pub marks: Marks,
    /// The exchange.
    pub exchange: Exchange,
}

/// A log that was followed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Followed {
    /// As the user named it.
    pub name: String,
    /// The last lines from before, which tell whose log it is.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub before: Vec<String>,
    /// Why nothing more came from it, where that is so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended: Option<String>,
}

/// A line of a log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Which of the followed logs.
    pub source: usize,
    /// When it was read, in microseconds on the run's clock.
    pub at_us: u64,
    /// Its text without the end of the line; secrets of identities are placeholders.
    pub text: String,
}

/// The lines that were written while a run planted its requests, and after.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Window {
    /// The logs.
    pub followed: Vec<Followed>,
    /// The planted requests, in the order in which they were sent.
    pub planted: Vec<Planted>,
    /// The lines, as they were read.
    pub lines: Vec<Line>,
    /// Lines that there was no room for.
    #[serde(default)]
    pub lost: usize,
}

impl Window {
    /// The planted request of a kind, where it was sent.
    pub fn planted(&self, kind: Plant) -> Option<&Planted> {
        self.planted.iter().find(|p| p.kind == kind)
    }
}

/// A request to the listener for alerts.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alert {
    /// The method.
    pub method: String,
    /// The request target.
    pub target: String,
    /// The body, cut.
    pub body: String,
}
