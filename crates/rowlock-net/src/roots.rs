//! Which certificate authorities are trusted.

use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;

/// The system's authorities (a bundled list when it has none), and those that the user gave.
pub fn trusted(extra: &[CertificateDer<'static>]) -> RootCertStore {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    if roots.is_empty() {
        roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
    }
    roots.add_parsable_certificates(extra.iter().cloned());
    roots
}
