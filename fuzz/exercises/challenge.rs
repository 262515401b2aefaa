//! A `WWW-Authenticate` value taken apart.

use rowlock_checks::challenge;

pub(crate) fn exercise(bytes: &[u8]) {
    let value = String::from_utf8_lossy(bytes);
    for found in challenge::parse(&value).into_iter().flatten() {
        assert!(!found.scheme.is_empty() && value.contains(&found.scheme));
        let _ = found.parameter("realm");
    }
}
