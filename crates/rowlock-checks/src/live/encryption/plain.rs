//! Requests as a client on plain HTTP sends them, and how a service that demands HTTPS answers.
//!
//! The engine puts the mark of a TLS-terminating proxy on each ordinary request
//! when the user says that there is one; here it says `http`. It is not a check.

use rowlock_model::{Answer, Exchange, Known, OperationId, Request};

/// What a check says of a target that is reached over TLS.
pub(super) const OVER_TLS: &str = "the target is reached over TLS";
/// The field by which most proxies tell the scheme.
pub(super) const PROTO: &str = "X-Forwarded-Proto";

/// The same request without the mark of a proxy that ends TLS.
pub(super) fn unmarked(known: &Known, request: Request) -> Request {
    match &known.settings.tls_terminated {
        Some((name, value)) => {
            let plain = if value.eq_ignore_ascii_case("https") { "http" } else { "off" };
            request.header(name.clone(), plain)
        }
        None => request,
    }
}

/// How a service refuses plain HTTP.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Enforced {
    /// A redirect to the same host over HTTPS.
    Redirect,
    /// A refusal: 403, 421, 426, or a 4xx that speaks of HTTPS.
    Refusal,
}

/// Whether an answer to an unmarked request demands HTTPS.
pub(super) fn enforced(answer: &Answer) -> Option<Enforced> {
    if answer.redirects_to().is_some_and(is_https) {
        return Some(Enforced::Redirect);
    }
    let speaks = || {
        let text: String = answer.text().chars().take(2000).collect::<String>().to_ascii_lowercase();
        text.contains("https") || text.contains("secure connection")
    };
    match answer.status {
        403 | 421 | 426 => Some(Enforced::Refusal),
        400 | 404 | 495..=499 if speaks() => Some(Enforced::Refusal),
        _ => None,
    }
}

/// Whether a redirect leads to `https:`.
pub(super) fn is_https(location: &str) -> bool {
    location.get(..8).is_some_and(|start| start.eq_ignore_ascii_case("https://"))
}

/// The operation whose answers tell most: one that anonymous requests are refused, else any that was seen.
pub(super) fn telling(known: &Known) -> Option<(OperationId, &str)> {
    let seen = |id: OperationId| known.anonymous(id).and_then(Exchange::answer).is_some();
    let protected = known.groups.iter().map(|g| g.representative);
    protected
        .chain(known.readable().map(|(id, _)| id))
        .filter(|id| seen(*id))
        .find_map(|id| Some((id, known.sample(id)?)))
}
