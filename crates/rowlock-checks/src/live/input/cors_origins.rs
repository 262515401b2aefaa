//! Origins that a service may have allowed, and those that a careless comparison takes for them.

use std::collections::BTreeSet;

use rowlock_model::{Exchange, Known};
use url::{Host, Url};

/// Allowed origins that are looked for.
const CANDIDATES: usize = 7;
/// Bytes of a body in which they are looked for.
const READ: usize = 64 * 1024;

/// What a careless comparison takes for an allowed origin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Slip {
    /// A name below the allowed one, such as any user of the domain may have.
    Subdomain,
    /// Another port of the same host.
    Port,
    /// The same host without TLS.
    Scheme,
    /// A dot of the allowed name read as any character.
    Dot,
    /// The allowed name is only the end of another.
    Suffix,
    /// The allowed name is only the beginning of another.
    Prefix,
}

impl Slip {
    /// Whether a stranger can register or take such an origin.
    pub(super) fn anybodys(self) -> bool {
        matches!(self, Self::Dot | Self::Suffix | Self::Prefix)
    }

    /// What went wrong, in words.
    pub(super) fn told(self) -> &'static str {
        match self {
            Self::Subdomain => "any name below the allowed host passes",
            Self::Port => "any port of the allowed host passes",
            Self::Scheme => "the allowed host passes without TLS",
            Self::Dot => "a dot of the allowed name matches any character",
            Self::Suffix => "a name that only ends in the allowed one passes",
            Self::Prefix => "a name that only begins with the allowed one passes",
        }
    }
}

/// Origins that the service may have allowed: its own, those that its answers name, usual ones of developers.
pub(super) fn candidates(known: &Known) -> Vec<String> {
    let mut found = vec![known.target.origin()];
    let answers = known.sightings.iter().filter_map(|s| s.exchange.answer());
    found.extend(answers.filter_map(|a| a.headers.first("access-control-allow-origin")).filter_map(origin));
    found.extend(named(known));
    if let Some(Host::Domain(host)) = host(&known.target.origin()).filter(|_| !known.target.loopback) {
        found.push(format!("{}://app.{host}", known.target.scheme));
    }
    found.push("http://localhost:3000".to_owned());
    let mut met = BTreeSet::new();
    found.retain(|o| met.insert(o.clone()));
    found.truncate(CANDIDATES);
    found
}

/// Origins that look like an allowed one to a careless comparison; only such as somebody could really have.
pub(super) fn lookalikes(known: &Known, allowed: &str) -> Vec<(Slip, String)> {
    let (Ok(url), Some(host)) = (Url::parse(allowed), host(allowed)) else { return Vec::new() };
    let word = known.seed.word("cors/lookalike", 8);
    let (scheme, name) = (url.scheme(), host.to_string());
    let port = url.port().map(|p| format!(":{p}")).unwrap_or_default();
    let mut made = vec![(Slip::Prefix, format!("{scheme}://{name}.{word}.example"))];
    let local = match &host {
        Host::Domain(name) => *name == "localhost" || name.ends_with(".localhost"),
        Host::Ipv4(ip) => ip.is_loopback(),
        // What stands in brackets is compared as a whole or not at all.
        Host::Ipv6(_) => return Vec::new(),
    };
    if matches!(host, Host::Domain(_)) && name.contains('.') {
        made.push((Slip::Suffix, format!("{scheme}://{word}{name}{port}")));
        if name.matches('.').count() > 1 {
            made.push((Slip::Dot, format!("{scheme}://{}{port}", name.replacen('.', "x", 1))));
        }
        made.push((Slip::Subdomain, format!("{scheme}://{word}.{name}{port}")));
    }
    if !local {
        if scheme == "https" {
            made.push((Slip::Scheme, format!("http://{name}{port}")));
        }
        made.push((Slip::Port, format!("{scheme}://{name}:8444")));
    }
    made
}

/// Origins of absolute URLs in answers: a service that knows its front end often links to it.
fn named(known: &Known) -> Vec<String> {
    let mut found = BTreeSet::new();
    for answer in known.sightings.iter().map(|s| &s.exchange).filter_map(Exchange::answer) {
        let text = String::from_utf8_lossy(&answer.body[..answer.body.len().min(READ)]).into_owned();
        for (at, _) in text.match_indices("://").take(40) {
            let scheme = if text[..at].ends_with("https") { "https" } else { "http" };
            if !text[..at].ends_with(scheme) {
                continue;
            }
            let rest: String = text[at + 3..]
                .chars()
                .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':'))
                .take(120)
                .collect();
            found.extend(origin(&format!("{scheme}://{rest}")));
        }
    }
    found.into_iter().take(3).collect()
}

/// The origin of a URL, when it has one that a browser would send.
fn origin(url: &str) -> Option<String> {
    let url = Url::parse(url.trim()).ok()?;
    matches!(url.scheme(), "http" | "https").then(|| url.origin().ascii_serialization())
}

fn host(url: &str) -> Option<Host<String>> {
    Some(Url::parse(url).ok()?.host()?.to_owned())
}
