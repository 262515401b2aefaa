//! Methods, header fields and answers as they were on the wire.
//!
//! Own small types instead of the `http` crate's: the order and repetition of
//! fields are evidence, odd bytes must survive, and all of it is recorded.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A request method (RFC 9110 section 9).
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum Method {
    /// `GET`
    Get,
    /// `HEAD`
    Head,
    /// `OPTIONS`
    Options,
    /// `TRACE`
    Trace,
    /// `POST`
    Post,
    /// `PUT`
    Put,
    /// `PATCH`
    Patch,
    /// `DELETE`
    Delete,
    /// Any other token, in upper case.
    Other(String),
}

impl Method {
    /// The method's token as sent.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Get => "GET",
            Self::Head => "HEAD",
            Self::Options => "OPTIONS",
            Self::Trace => "TRACE",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
            Self::Other(token) => token,
        }
    }

    /// Whether the method is defined as safe (RFC 9110 section 9.2.1, and IANA's registry of methods for those
    /// of WebDAV, RFC 4918, 3253 and 5323); any other is not.
    pub fn is_safe(&self) -> bool {
        match self {
            Self::Get | Self::Head | Self::Options | Self::Trace => true,
            Self::Other(token) => matches!(token.as_str(), "PROPFIND" | "REPORT" | "SEARCH"),
            Self::Post | Self::Put | Self::Patch | Self::Delete => false,
        }
    }

    /// The methods that the `Allow` fields of an answer name (RFC 9110 section 10.2.1), in order, each once.
    pub fn allowed(headers: &Headers) -> Vec<Self> {
        let list = headers.list("allow");
        let token = |m: &&str| {
            !m.is_empty() && m.len() < 20 && m.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
        };
        let mut methods: Vec<Self> = Vec::new();
        for method in list.split(',').map(str::trim).filter(token).map(Self::from) {
            if !methods.contains(&method) {
                methods.push(method);
            }
        }
        methods
    }
}

impl From<String> for Method {
    fn from(token: String) -> Self {
        Self::from(token.as_str())
    }
}

impl From<&str> for Method {
    fn from(token: &str) -> Self {
        match token.to_ascii_uppercase().as_str() {
            "GET" => Self::Get,
            "HEAD" => Self::Head,
            "OPTIONS" => Self::Options,
            "TRACE" => Self::Trace,
            "POST" => Self::Post,
            "PUT" => Self::Put,
            "PATCH" => Self::Patch,
            "DELETE" => Self::Delete,
            other => Self::Other(other.to_owned()),
        }
    }
}

impl From<Method> for String {
    fn from(method: Method) -> Self {
        method.as_str().to_owned()
    }
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Header fields in the order they came, repetitions kept; names compare
/// without case (RFC 9110 section 5.1).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Headers(Vec<(String, String)>);

impl Headers {
    /// No fields.
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// The first value of a field.
    pub fn first(&self, name: &str) -> Option<&str> {
        self.all(name).next()
    }

    /// Every value of a field, in order.
    pub fn all<'a, 'n>(&'a self, name: &'n str) -> impl Iterator<Item = &'a str> + use<'a, 'n> {
        self.0.iter().filter(move |(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, v)| v.as_str())
    }

    /// The values of a list-based field joined by `, ` (RFC 9110 section 5.3),
    /// in lower case; empty when the field is absent.
    pub fn list(&self, name: &str) -> String {
        self.all(name).collect::<Vec<_>>().join(", ").to_ascii_lowercase()
    }

    /// Whether the field is present.
    pub fn has(&self, name: &str) -> bool {
        self.first(name).is_some()
    }

    /// Appends a field.
    pub fn push(&mut self, name: impl Into<String>, value: impl Into<String>) {
        self.0.push((name.into(), value.into()));
    }

    /// The same fields and one more.
    #[must_use]
    pub fn with(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.push(name, value);
        self
    }

    /// All fields as (name, value).
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(n, v)| (n.as_str(), v.as_str()))
    }

    /// How many fields there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is no field.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<N: Into<String>, V: Into<String>> FromIterator<(N, V)> for Headers {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(fields: I) -> Self {
        Self(fields.into_iter().map(|(n, v)| (n.into(), v.into())).collect())
    }
}

/// What a service answered to one request.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// The status code.
    pub status: u16,
    /// The header fields.
    #[serde(default, skip_serializing_if = "Headers::is_empty")]
    pub headers: Headers,
    /// The body, content codings removed, cut at the transport's limit.
    #[serde(default, with = "body_text", skip_serializing_if = "Vec::is_empty")]
    pub body: Vec<u8>,
    /// Whether the body was longer than what was kept.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub truncated: bool,
    /// Secrets of the run's identities that the transport found in body or header fields, as
    /// `identity.kind|encoding` (see [`crate::Masker::echoes`]); a check never sees the secret itself.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub echoes: Vec<String>,
}

impl Answer {
    /// Whether the status is 2xx.
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// Whether the status says that the caller may not: 401, 403, or 407.
    pub fn is_refusal(&self) -> bool {
        matches!(self.status, 401 | 403 | 407)
    }

    /// Whether the status is 3xx with a `Location`.
    pub fn redirects_to(&self) -> Option<&str> {
        if (300..400).contains(&self.status) { self.headers.first("location") } else { None }
    }

    /// Whether the status is 5xx.
    pub fn is_server_error(&self) -> bool {
        (500..600).contains(&self.status)
    }

    /// The media type without parameters, in lower case; empty when absent.
    pub fn media_type(&self) -> String {
        self.headers
            .first("content-type")
            .and_then(|v| v.split(';').next())
            .map(|v| v.trim().to_ascii_lowercase())
            .unwrap_or_default()
    }

    /// The body as text, undecodable bytes replaced.
    pub fn text(&self) -> std::borrow::Cow<'_, str> {
        String::from_utf8_lossy(&self.body)
    }

    /// The body as JSON, when it is JSON.
    pub fn json(&self) -> Option<serde_json::Value> {
        if self.truncated {
            return None;
        }
        serde_json::from_slice(&self.body).ok()
    }

    /// Whether the media type is HTML.
    pub fn is_html(&self) -> bool {
        matches!(self.media_type().as_str(), "text/html" | "application/xhtml+xml")
    }
}

/// Bodies are recorded as text where they are text and as `base64:` otherwise.
mod body_text {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    const MARK: &str = "base64:";

    pub(super) fn serialize<S: Serializer>(body: &Vec<u8>, serializer: S) -> Result<S::Ok, S::Error> {
        match std::str::from_utf8(body) {
            Ok(text) if !text.starts_with(MARK) => serializer.serialize_str(text),
            _ => serializer.serialize_str(&format!("{MARK}{}", STANDARD.encode(body))),
        }
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
        let text = String::deserialize(deserializer)?;
        match text.strip_prefix(MARK) {
            Some(coded) => STANDARD.decode(coded).map_err(D::Error::custom),
            None => Ok(text.into_bytes()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn methods_of_webdav_are_told_apart_by_what_they_may_change() {
        let allow =
            Headers::new().with("Allow", "GET, PROPFIND, propfind, MKCOL, <b>, LOCK").with("Allow", "REPORT");
        let methods = Method::allowed(&allow);
        assert_eq!(
            methods.iter().map(Method::as_str).collect::<Vec<_>>(),
            ["GET", "PROPFIND", "MKCOL", "LOCK", "REPORT"]
        );
        let safe: Vec<bool> = methods.iter().map(Method::is_safe).collect();
        assert_eq!(safe, [true, true, false, false, true]);
    }
}
