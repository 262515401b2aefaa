//! What the two rules over `Strict-Transport-Security` (RFC 6797) share: where it can be judged at all.

use std::net::IpAddr;

use rowlock_model::{Exchange, Known, Reference};

use crate::passive::reading;

/// The field.
pub(super) const FIELD: &str = "strict-transport-security";

/// What both cite.
pub(super) const RFC: Reference =
    Reference { title: "RFC 6797 section 6.1", url: "https://www.rfc-editor.org/rfc/rfc6797#section-6.1" };

/// The ordinary exchanges that tell of the policy.
///
/// Behind a proxy only a success shows that its mark was believed: without, the service takes the
/// request for plain HTTP and rightly sends no policy.
pub(super) fn ordinary(known: &Known) -> impl Iterator<Item = &Exchange> {
    known
        .sightings
        .iter()
        .map(|s| &s.exchange)
        .filter(|e| if known.target.is_tls() { e.answer().is_some() } else { e.succeeded() })
}

/// Why the policy of this target cannot be judged, when it cannot.
pub(super) fn unjudgeable(known: &Known) -> Option<&'static str> {
    let literal = known.target.host.parse::<IpAddr>().is_ok();
    if !reading::is_sealed(known) {
        Some("the target is not reached over TLS, where the field would be ignored (RFC 6797 section 7.2)")
    } else if literal && !known.target.loopback {
        Some("the target is an IP address, for which the field is ignored (RFC 6797 section 8.1.1)")
    } else if ordinary(known).next().is_none() {
        Some(if known.target.is_tls() {
            "no answer was seen"
        } else {
            "no request with the proxy's mark was answered with success, so the mark may not be believed"
        })
    } else {
        None
    }
}
