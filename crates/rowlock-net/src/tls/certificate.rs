//! The facts of one certificate, read from its DER (RFC 5280).
//!
//! Everything in a certificate is the target's text: it is cut and cleaned of
//! control characters here, so that no report has to.

use rowlock_model::CertificateFacts;
use x509_parser::certificate::X509Certificate;
use x509_parser::error::X509Error;
use x509_parser::extensions::{GeneralName, ParsedExtension};
use x509_parser::objects::{oid_registry, oid2sn};
use x509_parser::oid_registry::{
    OID_CT_LIST_SCT, OID_EC_P256, OID_KEY_TYPE_EC_PUBLIC_KEY, OID_NIST_EC_P384, OID_NIST_EC_P521,
    OID_SIG_ED448, OID_SIG_ED25519, Oid,
};
use x509_parser::prelude::FromDer;
use x509_parser::public_key::PublicKey;
use x509_parser::signature_algorithm::SignatureAlgorithm;
use x509_parser::x509::SubjectPublicKeyInfo;

use super::names;

/// Most names of one certificate that are kept.
const NAMES: usize = 100;
/// Most characters of one name that are kept.
const TEXT: usize = 300;

/// The facts of a certificate; `None` when it cannot be read. `host` is what was dialled.
pub(super) fn facts(der: &[u8], host: &str) -> Option<CertificateFacts> {
    let (_, certificate) = X509Certificate::from_der(der).ok()?;
    let (names, name_matches) = subject_names(&certificate, host);
    let (key_algorithm, key_bits) = key(certificate.public_key());
    Some(CertificateFacts {
        subject: clean(&certificate.subject().to_string()),
        issuer: clean(&certificate.issuer().to_string()),
        names,
        not_before: certificate.validity().not_before.timestamp(),
        not_after: certificate.validity().not_after.timestamp(),
        name_matches,
        self_signed: self_signed(&certificate),
        key_algorithm,
        key_bits,
        signature_algorithm: signature(&certificate),
        publicly_logged: certificate.extensions().iter().any(|e| e.oid == OID_CT_LIST_SCT),
    })
}

/// The subject's DER and the key's, as a trust anchor holds them: without their outer tag and length.
pub(super) fn identity(der: &[u8]) -> Option<(Vec<u8>, Vec<u8>)> {
    let (_, certificate) = X509Certificate::from_der(der).ok()?;
    Some((inner(certificate.subject().as_raw()), inner(certificate.public_key().raw)))
}

fn inner(der: &[u8]) -> Vec<u8> {
    let skipped = match der.get(1) {
        Some(long) if long & 0x80 != 0 => 2 + usize::from(long & 0x7F),
        _ => 2,
    };
    der.get(skipped..).unwrap_or_default().to_vec()
}

fn subject_names(certificate: &X509Certificate<'_>, host: &str) -> (Vec<String>, bool) {
    let (mut names, mut matches) = (Vec::new(), false);
    let presented = certificate.extensions().iter().filter_map(|e| match e.parsed_extension() {
        ParsedExtension::SubjectAlternativeName(names) => Some(&names.general_names),
        _ => None,
    });
    for name in presented.flatten() {
        let text = match name {
            GeneralName::DNSName(dns) => {
                matches |= names::covers(dns, host);
                clean(dns)
            }
            GeneralName::IPAddress(bytes) => {
                matches |= names::is_address(bytes, host);
                match names::address(bytes) {
                    Some(ip) => ip.to_string(),
                    None => continue,
                }
            }
            _ => continue,
        };
        if names.len() < NAMES {
            names.push(text);
        }
    }
    (names, matches)
}

/// Whether subject and issuer are the same and the key signed itself. Where the signature is of a kind
/// that cannot be verified any more (MD5, RSA under 2048 bits), equal key identifiers or none have to do.
fn self_signed(certificate: &X509Certificate<'_>) -> bool {
    if certificate.subject().as_raw() != certificate.issuer().as_raw() {
        return false;
    }
    match certificate.verify_signature(None) {
        Ok(()) => true,
        Err(X509Error::SignatureUnsupportedAlgorithm) => same_key(certificate),
        Err(_) => matches!(key(certificate.public_key()), (_, 1..2048)) && same_key(certificate),
    }
}

fn same_key(certificate: &X509Certificate<'_>) -> bool {
    let (mut own, mut issuers) = (None, None);
    for extension in certificate.extensions() {
        match extension.parsed_extension() {
            ParsedExtension::SubjectKeyIdentifier(id) => own = Some(id.0),
            ParsedExtension::AuthorityKeyIdentifier(id) => {
                issuers = id.key_identifier.as_ref().map(|id| id.0);
            }
            _ => {}
        }
    }
    issuers.is_none() || issuers == own
}

/// The key's algorithm and size in bits.
fn key(info: &SubjectPublicKeyInfo<'_>) -> (String, usize) {
    let oid = &info.algorithm.algorithm;
    if *oid == OID_SIG_ED25519 {
        return ("Ed25519".to_owned(), 256);
    }
    if *oid == OID_SIG_ED448 {
        return ("Ed448".to_owned(), 456);
    }
    if *oid == OID_KEY_TYPE_EC_PUBLIC_KEY {
        return ("EC".to_owned(), curve_bits(info));
    }
    match info.parsed() {
        Ok(PublicKey::RSA(rsa)) => ("RSA".to_owned(), significant_bits(rsa.modulus)),
        Ok(PublicKey::DSA(_)) => ("DSA".to_owned(), 0),
        _ => (named(oid), 0),
    }
}

/// The size of the curve's field; from the point where the curve has no name here, 0 when it is unknown.
fn curve_bits(info: &SubjectPublicKeyInfo<'_>) -> usize {
    let curve = info.algorithm.parameters.as_ref().and_then(|p| p.as_oid().ok());
    match curve {
        Some(oid) if oid == OID_EC_P256 => 256,
        Some(oid) if oid == OID_NIST_EC_P384 => 384,
        Some(oid) if oid == OID_NIST_EC_P521 => 521,
        // An uncompressed point is 4, then both coordinates (SEC 1 section 2.3.3).
        _ => match info.subject_public_key.data.as_ref() {
            [4, coordinates @ ..] => coordinates.len() / 2 * 8,
            [2 | 3, coordinate @ ..] => coordinate.len() * 8,
            _ => 0,
        },
    }
}

fn significant_bits(number: &[u8]) -> usize {
    let start = number.iter().position(|b| *b != 0).unwrap_or(number.len());
    let number = &number[start..];
    number.first().map_or(0, |first| number.len() * 8 - first.leading_zeros() as usize)
}

/// The signature algorithm's name; RSASSA-PSS with its hash (RFC 4055 section 3.1).
fn signature(certificate: &X509Certificate<'_>) -> String {
    match SignatureAlgorithm::try_from(&certificate.signature_algorithm) {
        Ok(SignatureAlgorithm::RSASSA_PSS(parameters)) => {
            format!("rsassaPss with {}", named(parameters.hash_algorithm_oid()))
        }
        _ => named(&certificate.signature_algorithm.algorithm),
    }
}

fn named(oid: &Oid<'_>) -> String {
    oid2sn(oid, oid_registry()).map_or_else(|_| clean(&oid.to_id_string()), str::to_owned)
}

fn clean(text: &str) -> String {
    text.chars().take(TEXT).map(|c| if c.is_control() { char::REPLACEMENT_CHARACTER } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rcgen::{CertificateParams, KeyPair};

    use super::*;

    fn certificate(names: &[&str]) -> Vec<u8> {
        let names: Vec<String> = names.iter().map(|n| (*n).to_owned()).collect();
        let key = KeyPair::generate().expect("a key");
        CertificateParams::new(names).expect("names").self_signed(&key).expect("signed").der().to_vec()
    }

    #[test]
    fn a_generated_certificate_is_read() {
        let der = certificate(&["localhost", "*.api.test", "127.0.0.1"]);
        let facts = facts(&der, "127.0.0.1").expect("read");
        assert_eq!(facts.names, ["localhost", "*.api.test", "127.0.0.1"]);
        assert!(facts.name_matches && facts.self_signed && !facts.publicly_logged);
        assert_eq!((facts.key_algorithm.as_str(), facts.key_bits), ("EC", 256));
        assert_eq!(facts.signature_algorithm, "ecdsa-with-SHA256");
        assert!(super::facts(&der, "v1.api.test").expect("read").name_matches);
        assert!(!super::facts(&der, "other.test").expect("read").name_matches);
    }

    #[test]
    fn text_of_the_target_carries_no_terminal_codes() {
        assert_eq!(clean("CN=\u{1b}[31mred\r\n"), "CN=\u{fffd}[31mred\u{fffd}\u{fffd}");
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
            let _ = (facts(&bytes, "localhost"), identity(&bytes));
        }

        #[test]
        fn a_damaged_certificate_does_not_make_it_panic(at in 0..300usize, byte: u8) {
            let mut der = certificate(&["localhost"]);
            let at = at % der.len();
            der[at] = byte;
            let _ = (facts(&der, "localhost"), identity(&der));
        }
    }
}
