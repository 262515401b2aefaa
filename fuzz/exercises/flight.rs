//! A server's first flight: how its bytes are cut makes no difference.

use rowlock_net::tls::flight::Flight;

/// The first byte is the size of the pieces, the rest the flight.
pub(crate) fn exercise(bytes: &[u8]) {
    let Some((size, bytes)) = bytes.split_first() else { return };
    let (mut whole, mut pieces) = (Flight::default(), Flight::default());
    whole.push(bytes);
    for piece in bytes.chunks(usize::from(*size).max(1)) {
        pieces.push(piece);
    }
    assert_eq!(shown(&whole), shown(&pieces));
    assert!(whole.certificates.len() <= 10);
    let _ = whole.hello.and_then(|hello| hello.tls_version());
}

fn shown(flight: &Flight) -> impl PartialEq + std::fmt::Debug {
    let Flight { hello, certificates, certificate_requested, alert, not_tls, .. } = flight;
    (*hello, certificates.clone(), *certificate_requested, *alert, *not_tls)
}
