//! Whether an ordinary client would trust the chain, and in words why not.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use rowlock_model::{CertificateFacts, TlsFacts};
use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::ServerCertVerifier;
use rustls::crypto::CryptoProvider;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{CertificateError, Error, RootCertStore};

use super::certificate;

const SELF_SIGNED: &str = "self-signed";
const EXPIRED: &str = "expired";
const NOT_YET_VALID: &str = "not yet valid";
const NAME_MISMATCH: &str = "name mismatch";

/// Why the chain (as DER, leaf first) is not trusted; `None` when it is, or when there is none.
pub(super) fn distrust(
    chain: &[Vec<u8>],
    leaf: &CertificateFacts,
    host: &str,
    roots: &RootCertStore,
    provider: &Arc<CryptoProvider>,
) -> Option<String> {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or(Duration::ZERO);
    let now = i64::try_from(now.as_secs()).unwrap_or(i64::MAX);
    let own = own_reasons(leaf, now);
    let (first, intermediates) = chain.split_first()?;
    let mut reasons = Vec::new();
    if !pinned(first, roots) {
        let verdict = verify(first, intermediates, host, roots, provider, while_valid(leaf, now));
        reasons.extend(verdict.err().map(|error| words(&error, leaf)));
    }
    for reason in own {
        if !reasons.iter().any(|r| r == reason) {
            reasons.push(reason.to_owned());
        }
    }
    if reasons.is_empty() { None } else { Some(reasons.join(", ")) }
}

/// The time nearest to now at which the leaf is valid: path building looks at dates first, and an
/// expired leaf would hide who issued it. The leaf's own dates are told by `own_reasons`.
fn while_valid(leaf: &CertificateFacts, now: i64) -> UnixTime {
    let at = now.min(leaf.not_after).max(leaf.not_before);
    UnixTime::since_unix_epoch(Duration::from_secs(u64::try_from(at).unwrap_or(0)))
}

fn verify(
    first: &[u8],
    intermediates: &[Vec<u8>],
    host: &str,
    roots: &RootCertStore,
    provider: &Arc<CryptoProvider>,
    now: UnixTime,
) -> Result<(), Error> {
    let verifier = WebPkiServerVerifier::builder_with_provider(Arc::new(roots.clone()), Arc::clone(provider))
        .build()
        // A verifier cannot be built without roots: then no issuer is known.
        .map_err(|_| Error::InvalidCertificate(CertificateError::UnknownIssuer))?;
    let name = ServerName::try_from(host.to_owned())
        .map_err(|_| Error::InvalidCertificate(CertificateError::NotValidForName))?;
    let first = CertificateDer::from_slice(first);
    let intermediates: Vec<_> = intermediates.iter().map(|der| CertificateDer::from_slice(der)).collect();
    verifier.verify_server_cert(&first, &intermediates, &name, &[], now).map(|_| ())
}

/// Whether the user trusts this very certificate: a self-signed one that was given as a root is refused
/// by path building (it is a CA, or none) and yet is what the user wants to trust.
fn pinned(first: &[u8], roots: &RootCertStore) -> bool {
    certificate::identity(first).is_some_and(|(subject, key)| {
        roots.roots.iter().any(|root| {
            root.subject.as_ref() == subject.as_slice()
                && root.subject_public_key_info.as_ref() == key.as_slice()
        })
    })
}

fn own_reasons(leaf: &CertificateFacts, now: i64) -> Vec<&'static str> {
    [
        (now > leaf.not_after, EXPIRED),
        (now < leaf.not_before, NOT_YET_VALID),
        (!leaf.name_matches, NAME_MISMATCH),
    ]
    .into_iter()
    .filter_map(|(holds, word)| holds.then_some(word))
    .collect()
}

fn words(error: &Error, leaf: &CertificateFacts) -> String {
    let Error::InvalidCertificate(error) = error else { return error.to_string() };
    match error {
        _ if leaf.self_signed && !is_about_time_or_name(error) => SELF_SIGNED,
        CertificateError::UnknownIssuer => TlsFacts::UNKNOWN_ISSUER,
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => EXPIRED,
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => NOT_YET_VALID,
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => NAME_MISMATCH,
        CertificateError::Revoked => "revoked",
        CertificateError::BadEncoding => "a certificate cannot be read",
        CertificateError::BadSignature => "a signature in the chain is wrong",
        CertificateError::UnsupportedSignatureAlgorithmContext { .. }
        | CertificateError::UnsupportedSignatureAlgorithmForPublicKeyContext { .. } => {
            "signed with an algorithm that is no longer accepted"
        }
        CertificateError::InvalidPurpose | CertificateError::InvalidPurposeContext { .. } => {
            "not issued for servers"
        }
        // Path building's other reasons come wrapped and have no words of their own.
        CertificateError::Other(other) if format!("{other:?}").contains("CaUsedAsEndEntity") => {
            "an authority's own certificate is used for the server"
        }
        CertificateError::Other(_) => "no valid path leads to a root",
        other => return other.to_string(),
    }
    .to_owned()
}

fn is_about_time_or_name(error: &CertificateError) -> bool {
    matches!(
        error,
        CertificateError::Expired
            | CertificateError::ExpiredContext { .. }
            | CertificateError::NotValidYet
            | CertificateError::NotValidYetContext { .. }
            | CertificateError::NotValidForName
            | CertificateError::NotValidForNameContext { .. }
    )
}
