//! One request as sent and what came of it.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::case::Role;
use crate::credential::Credential;
use crate::http::{Answer, Headers, Method};
use crate::surface::OperationId;

/// A request as it left, its credential still by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sent {
    /// The method.
    pub method: Method,
    /// The request target (path and query) byte for byte, without a moved credential.
    pub target: String,
    /// The header fields that the check asked for; no credential, no `Host`.
    #[serde(default, skip_serializing_if = "Headers::is_empty")]
    pub headers: Headers,
    /// The body.
    #[serde(default, skip_serializing_if = "String::is_empty", with = "crate::runs")]
    pub body: String,
    /// What it proved itself with.
    #[serde(default)]
    pub credential: Credential,
}

/// A request and its outcome.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exchange {
    /// What the request was, within its case.
    pub name: String,
    /// Its part in the experiment.
    pub role: Role,
    /// The operation it belongs to, where it belongs to one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operation: Option<OperationId>,
    /// The request.
    pub sent: Sent,
    /// What came back.
    pub outcome: Outcome,
    /// When and how long.
    #[serde(default)]
    pub timing: Timing,
}

/// What came back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// An answer; even a broken service's answer is data.
    Answer(Answer),
    /// No answer.
    Failed(Failure),
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "kebab-case", tag = "kind", content = "detail")]
pub enum Failure {
    /// No connection.
    #[error("no connection: {0}")]
    Connect(String),
    /// The host's name does not resolve.
    #[error("the name does not resolve: {0}")]
    Resolve(String),
    /// The TLS handshake failed, or the certificate is not trusted.
    #[error("TLS: {0}")]
    Tls(String),
    /// Not within the time limit.
    #[error("no answer within {0} ms")]
    Timeout(u64),
    /// The connection was closed before an answer was complete.
    #[error("the connection closed before the answer was complete: {0}")]
    Closed(String),
    /// What came is not HTTP.
    #[error("the answer is not HTTP: {0}")]
    NotHttp(String),
    /// The request could not be sent as planned (not representable, out of budget).
    #[error("not sent: {0}")]
    NotSent(String),
    /// The identity's credential, which worked before, is not taken any more; nothing can be told of its access.
    #[error("{0}")]
    Lost(String),
}

/// When a request left and how long it took, on the run's own clock.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Timing {
    /// Microseconds from the run's start to the moment of sending.
    pub at_us: u64,
    /// Microseconds until the answer's header section was complete; 0 when none came.
    pub head_us: u64,
}

impl Timing {
    /// Time until the answer's header section was complete.
    pub fn head(&self) -> Duration {
        Duration::from_micros(self.head_us)
    }
}

impl Exchange {
    /// The answer, when there is one.
    pub fn answer(&self) -> Option<&Answer> {
        match &self.outcome {
            Outcome::Answer(answer) => Some(answer),
            Outcome::Failed(_) => None,
        }
    }

    /// The status, when there is an answer.
    pub fn status(&self) -> Option<u16> {
        self.answer().map(|a| a.status)
    }

    /// Whether the answer is 2xx.
    pub fn succeeded(&self) -> bool {
        self.answer().is_some_and(Answer::is_success)
    }

    /// Whether the answer refuses the caller (401, 403, 407).
    pub fn refused(&self) -> bool {
        self.answer().is_some_and(Answer::is_refusal)
    }

    /// Whether the answer says "too many" (429), or 503 with `Retry-After`.
    pub fn throttled(&self) -> bool {
        self.answer().is_some_and(|a| a.status == 429 || (a.status == 503 && a.headers.has("retry-after")))
    }
}
