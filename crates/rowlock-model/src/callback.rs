//! Requests that the service itself makes, as the callback listener sees them.
//!
//! A check puts a URL with a one-time token into a request and learns from a
//! [`Hit`] that the service followed it: the proof of blind server-side
//! request forgery (CWE-918), XML external entities (CWE-611) and the like.

use serde::{Deserialize, Serialize};

use crate::http::Headers;
use crate::known::Known;

/// What the listener adds to a token's path to answer with a redirect (302) to [`FOLLOWED`], on loopback under `localhost`.
pub const REDIRECT: &str = "/redirect";
/// The path below a token that is only reached by following the listener's redirect.
pub const FOLLOWED: &str = "/followed";

/// One request that reached the callback listener.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hit {
    /// The one-time token, the first segment of its path.
    pub token: String,
    /// The method.
    pub method: String,
    /// The whole request target.
    pub target: String,
    /// Its header fields, in order.
    pub headers: Headers,
}

impl Known {
    /// The URL that calls back with this token; `None` where no listener is open.
    pub fn callback_url(&self, token: &str) -> Option<String> {
        self.settings.callback.as_ref().map(|base| format!("{base}/{token}"))
    }

    /// The one-time token of a purpose (check, operation, parameter); the same in a replay.
    pub fn callback_token(&self, purpose: &str) -> String {
        self.seed.word(&format!("callback/{purpose}"), 20)
    }
}
