//! The servers that a document names.

use crate::pointer;
use crate::value::Value;

/// A server as the document names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Server {
    /// The URL as written, absolute or relative; for 2.0 put together from scheme, host and base path.
    pub url: String,
    /// The URL with its variables replaced by their defaults.
    pub expanded: String,
    /// The JSON pointer of what names it.
    pub pointer: String,
    /// Its description; empty when there is none.
    pub description: String,
}

impl Server {
    /// The path part of the URL without a trailing slash; empty for the root.
    pub fn path(&self) -> String {
        let url = self.expanded.as_str();
        let after = match url.split_once("://") {
            Some((_, rest)) => rest.find('/').map_or("", |at| &rest[at..]),
            None => match url.strip_prefix("//") {
                Some(rest) => rest.find('/').map_or("", |at| &rest[at..]),
                None => url.strip_prefix('.').unwrap_or(url),
            },
        };
        let path = after.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/');
        if path.is_empty() || path.starts_with('/') { path.to_owned() } else { format!("/{path}") }
    }

    /// The scheme in lower case, when the URL is absolute.
    pub fn scheme(&self) -> Option<String> {
        self.expanded.split_once("://").map(|(scheme, _)| scheme.to_ascii_lowercase())
    }

    /// The host in lower case without port, when the URL is absolute.
    pub fn host(&self) -> Option<String> {
        let (_, rest) = self.expanded.split_once("://")?;
        let authority = rest.split(['/', '?', '#']).next()?;
        let host = authority.rsplit('@').next()?;
        let host = match host.strip_prefix('[') {
            Some(v6) => v6.split(']').next()?,
            None => host.split(':').next()?,
        };
        (!host.is_empty()).then(|| host.to_ascii_lowercase())
    }

    /// Whether the URL points at the machine it is read on.
    pub fn is_local(&self) -> bool {
        self.host().is_some_and(|h| {
            h == "localhost"
                || h.ends_with(".localhost")
                || h.starts_with("127.")
                || h == "::1"
                || h == "0.0.0.0"
        })
    }
}

/// The `servers` of a value in 3.x: the root, a path item or an operation.
pub(crate) fn listed(value: &Value, at: &str) -> Vec<Server> {
    let Some(Value::Array(list)) = value.get("servers") else { return Vec::new() };
    let server = |(index, entry): (usize, &Value)| {
        let url = entry.get("url")?.as_str()?;
        Some(Server {
            url: url.to_owned(),
            expanded: expand(url, entry),
            pointer: pointer::join(&format!("{at}/servers/{index}"), "url"),
            description: entry.get("description").and_then(Value::as_str).unwrap_or_default().to_owned(),
        })
    };
    list.iter().take(200).enumerate().filter_map(server).collect()
}

/// A URL template with its variables replaced by their defaults (3.1 section 4.8.6).
fn expand(url: &str, entry: &Value) -> String {
    let Some(Value::Object(variables)) = entry.get("variables") else { return url.to_owned() };
    variables.iter().take(50).fold(url.to_owned(), |url, (name, variable)| {
        let default = match variable.get("default") {
            Some(Value::String(text)) if text.len() <= 500 => text.to_string(),
            Some(Value::Number(number)) => number.to_string(),
            _ => return url,
        };
        if url.len() > 4000 { url } else { url.replace(&format!("{{{name}}}"), &default) }
    })
}
