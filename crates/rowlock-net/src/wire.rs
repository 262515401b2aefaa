//! A request as it goes out, with its credential in the place where the identity's scheme has it.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use rowlock_model::{Headers, Method, QueryPlace, Scheme};

/// A request with its credential in place, ready for the wire; never recorded, never printed.
#[derive(Clone)]
pub struct Wire {
    /// The method.
    pub method: Method,
    /// The request target.
    pub target: String,
    /// All header fields but `Host`.
    pub headers: Headers,
    /// The body.
    pub body: String,
}

impl Wire {
    /// Adds an `Authorization` field.
    pub(crate) fn authorize(&mut self, value: &str) {
        self.headers.push("Authorization", value);
    }

    /// Presents a user and secret the way the identity's scheme does.
    pub(crate) fn present(&mut self, scheme: &Scheme, user: &str, secret: &str) {
        match scheme {
            Scheme::Basic => self.authorize(&basic(user, secret)),
            Scheme::Bearer => self.authorize(&format!("Bearer {secret}")),
            Scheme::ApiKey(field) => self.headers.push(field, secret),
            Scheme::Cookie(name) => self.headers.push("Cookie", format!("{name}={secret}")),
        }
    }

    /// Puts user name and secret into the query.
    pub(crate) fn query(&mut self, scheme: &Scheme, name: &str, secret: &str, place: &QueryPlace) {
        let coded = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
        let query = match place {
            QueryPlace::Pair(user, password) => {
                format!("{user}={}&{password}={}", coded(name), coded(secret))
            }
            QueryPlace::Single(parameter) => match scheme {
                Scheme::Basic => {
                    format!("{parameter}={}", coded(&STANDARD.encode(format!("{name}:{secret}"))))
                }
                _ => format!("{parameter}={}", coded(secret)),
            },
        };
        let join = if self.target.contains('?') { '&' } else { '?' };
        self.target = format!("{}{join}{query}", self.target);
    }
}

/// A Basic credential (RFC 7617 section 2), UTF-8.
pub(crate) fn basic(user: &str, password: &str) -> String {
    format!("Basic {}", STANDARD.encode(format!("{user}:{password}")))
}
