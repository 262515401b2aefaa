//! Whether a certificate's names cover the name that was dialled (RFC 9525).
//!
//! Only subjectAltName counts; the common name has not since RFC 6125. A wildcard
//! stands for exactly the leftmost label (RFC 9525 section 6.3).

use std::net::IpAddr;

/// Whether a presented DNS name covers the host.
pub(super) fn covers(presented: &str, host: &str) -> bool {
    let (presented, host) = (presented.trim_end_matches('.'), host.trim_end_matches('.'));
    if presented.is_empty() || host.parse::<IpAddr>().is_ok() {
        return false;
    }
    match presented.strip_prefix("*.") {
        Some(parent) => host.split_once('.').is_some_and(|(label, rest)| {
            !label.is_empty() && !parent.contains('*') && rest.eq_ignore_ascii_case(parent)
        }),
        None => !presented.contains('*') && presented.eq_ignore_ascii_case(host),
    }
}

/// Whether a presented iPAddress (4 or 16 bytes) is the host.
pub(super) fn is_address(presented: &[u8], host: &str) -> bool {
    address(presented).is_some_and(|ip| host.parse() == Ok(ip))
}

/// The address of an iPAddress.
pub(super) fn address(presented: &[u8]) -> Option<IpAddr> {
    match presented.len() {
        4 => <[u8; 4]>::try_from(presented).ok().map(IpAddr::from),
        16 => <[u8; 16]>::try_from(presented).ok().map(IpAddr::from),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wildcard_is_one_whole_leftmost_label() {
        assert!(covers("*.example.com", "API.example.com"));
        assert!(covers("api.example.com.", "api.example.com"));
        for (presented, host) in [
            ("*.example.com", "example.com"),
            ("*.example.com", "a.b.example.com"),
            ("a*.example.com", "api.example.com"),
            ("*.*.com", "api.example.com"),
            ("*", "localhost"),
            ("*.0.0.1", "127.0.0.1"),
            ("", ""),
        ] {
            assert!(!covers(presented, host), "{presented} {host}");
        }
    }

    #[test]
    fn an_address_is_compared_as_an_address() {
        assert!(is_address(&[127, 0, 0, 1], "127.0.0.1"));
        assert!(is_address(&[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1], "::1"));
        assert!(!is_address(&[127, 0, 0, 1], "localhost"));
        assert!(!is_address(&[127, 0, 0], "127.0.0"));
    }
}
