//! Rules over the handshakes of a TLS target.
//!
//! They judge what the scan was shown (`known.tls`) at the run's own time and send
//! nothing. On loopback, where nobody sits on the path and a certificate of one's own
//! is ordinary, what is wrong with a certificate weighs less.

use std::borrow::Cow;

use rowlock_model::{CertificateFacts, Known, Look, Severity};

use crate::catalogue::{RunRule, SightRule};

mod cert_adhoc;
mod cert_chain_incomplete;
mod cert_expired;
mod cert_expires_soon;
mod cert_name_mismatch;
mod cert_self_signed;
mod cert_weak_key;
mod cert_weak_signature;
mod mtls_not_required;
mod tls_no_1_3;
mod tls_old_protocol;
mod tls_weak_cipher;
mod told;

/// Rules over one exchange.
pub static SIGHT: &[SightRule] = &[];
/// Rules over all that was seen.
pub static RUN: &[RunRule] = &[
    &mtls_not_required::MtlsNotRequired,
    &cert_adhoc::CertAdhoc,
    &cert_self_signed::CertSelfSigned,
    &cert_expired::CertExpired,
    &cert_name_mismatch::CertNameMismatch,
    &cert_chain_incomplete::CertChainIncomplete,
    &cert_weak_key::CertWeakKey,
    &cert_weak_signature::CertWeakSignature,
    &tls_old_protocol::TlsOldProtocol,
    &tls_weak_cipher::TlsWeakCipher,
    &tls_no_1_3::TlsNo13,
    &cert_expires_soon::CertExpiresSoon,
];

const NO_CERTIFICATE: Look = Look::NotApplicable(Cow::Borrowed("the server showed no certificate"));
const NO_HELLO: Look = Look::NotApplicable(Cow::Borrowed("the server answered no ClientHello"));
const ADHOC: Look = Look::NotApplicable(Cow::Borrowed("a throw-away certificate: see cert-adhoc"));

/// The certificate that the server shows for itself.
fn leaf(known: &Known) -> Option<&CertificateFacts> {
    known.tls.as_ref()?.leaf()
}

/// Whether it is what Werkzeug makes up at start for `ssl_context="adhoc"`.
fn is_adhoc(certificate: &CertificateFacts) -> bool {
    certificate.self_signed && certificate.subject == "O=Dummy Certificate, CN=*"
}

/// The severity of a certificate's fault: `on_loopback` there, `elsewhere` anywhere else.
fn by_place(known: &Known, elsewhere: Severity, on_loopback: Severity) -> Severity {
    if known.target.loopback { on_loopback } else { elsewhere }
}
