//! The origin that the user gave. Nothing ever widens it.

use serde::{Deserialize, Serialize};
use url::{Host, Url};

/// The one origin that a run may talk to, and the path below which the API lives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Target {
    /// `http` or `https`.
    pub scheme: String,
    /// The host, without brackets.
    pub host: String,
    /// The port.
    pub port: u16,
    /// The path that the user gave, without a trailing slash; empty for the root.
    pub base_path: String,
    /// Whether the host is a loopback address or `localhost`.
    pub loopback: bool,
}

/// Why a text is not a target; each message says what to do.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum TargetError {
    /// Not a URL at all.
    #[error("'{0}' is not a URL; write it like http://127.0.0.1:5000")]
    NotAUrl(String),
    /// A scheme that is not HTTP.
    #[error("'{0}' URLs cannot be scanned; use http:// or https://")]
    Scheme(String),
    /// No host.
    #[error("the URL names no host; write it like http://127.0.0.1:5000")]
    NoHost,
    /// Credentials in the URL.
    #[error(
        "credentials inside a URL end up in histories and logs; use --user and let Rowlock ask for the password"
    )]
    Userinfo,
}

impl Target {
    /// Reads a target from what a user types; `localhost:5000` is taken as `http://localhost:5000`.
    pub fn parse(text: &str) -> Result<Self, TargetError> {
        let text = text.trim();
        let full = if text.contains("://") { text.to_owned() } else { format!("http://{text}") };
        let url = Url::parse(&full).map_err(|_| TargetError::NotAUrl(text.to_owned()))?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(TargetError::Scheme(url.scheme().to_owned()));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(TargetError::Userinfo);
        }
        let host = url.host().ok_or(TargetError::NoHost)?;
        let loopback = match &host {
            Host::Ipv4(ip) => ip.is_loopback(),
            Host::Ipv6(ip) => ip.is_loopback(),
            Host::Domain(name) => *name == "localhost" || name.ends_with(".localhost"),
        };
        let host = match host {
            Host::Ipv6(ip) => ip.to_string(),
            other => other.to_string(),
        };
        Ok(Self {
            scheme: url.scheme().to_owned(),
            host,
            port: url.port_or_known_default().unwrap_or(80),
            base_path: url.path().trim_end_matches('/').to_owned(),
            loopback,
        })
    }

    /// Whether the target is reached over TLS.
    pub fn is_tls(&self) -> bool {
        self.scheme == "https"
    }

    /// `host:port` as it stands in the `Host` field, the scheme's own port left out.
    pub fn authority(&self) -> String {
        let host = if self.host.contains(':') { format!("[{}]", self.host) } else { self.host.clone() };
        match (self.scheme.as_str(), self.port) {
            ("http", 80) | ("https", 443) => host,
            (_, port) => format!("{host}:{port}"),
        }
    }

    /// The origin in its ASCII form (RFC 6454 section 6.2).
    pub fn origin(&self) -> String {
        format!("{}://{}", self.scheme, self.authority())
    }

    /// The full URL of a request target.
    pub fn url(&self, request_target: &str) -> String {
        format!("{}{request_target}", self.origin())
    }

    /// The request target of a reference found at `from` (a request target) when it stays on this origin.
    pub fn resolve(&self, from: &str, reference: &str) -> Option<String> {
        let url = Url::parse(&self.url(from)).ok()?.join(reference).ok()?;
        if !self.covers(&url) {
            return None;
        }
        Some(match url.query() {
            Some(query) => format!("{}?{query}", url.path()),
            None => url.path().to_owned(),
        })
    }

    /// Whether a URL is on this origin.
    pub fn covers(&self, url: &Url) -> bool {
        let host = url.host_str().map(|h| h.trim_start_matches('[').trim_end_matches(']'));
        url.scheme() == self.scheme
            && host == Some(self.host.as_str())
            && url.port_or_known_default() == Some(self.port)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bare_host_and_port_is_plain_http() {
        let target = Target::parse("localhost:5000/api/").expect("valid");
        assert_eq!((target.origin().as_str(), target.base_path.as_str()), ("http://localhost:5000", "/api"));
        assert!(target.loopback);
    }

    #[test]
    fn what_is_not_a_target_says_what_to_do() {
        assert_eq!(Target::parse("ftp://x/"), Err(TargetError::Scheme("ftp".into())));
        assert_eq!(Target::parse("http://a:b@x/"), Err(TargetError::Userinfo));
        assert!(matches!(Target::parse("http://"), Err(TargetError::NotAUrl(_))));
    }

    #[test]
    fn references_to_other_origins_are_not_resolved() {
        let target = Target::parse("https://api.example/v1").expect("valid");
        assert_eq!(target.resolve("/v1/a/b", "../c?x=1"), Some("/v1/c?x=1".into()));
        assert_eq!(target.resolve("/", "//evil.example/"), None);
        assert_eq!(target.resolve("/", "http://api.example/"), None);
    }

    #[test]
    fn ipv6_hosts_carry_brackets_only_in_the_authority() {
        let target = Target::parse("http://[::1]:8000").expect("valid");
        assert_eq!((target.host.as_str(), target.authority().as_str()), ("::1", "[::1]:8000"));
        assert!(target.loopback);
        assert_eq!(target.resolve("/", "/x"), Some("/x".into()));
    }
}
