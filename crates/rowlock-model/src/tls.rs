//! What a TLS handshake showed: facts only, judged elsewhere.

use serde::{Deserialize, Serialize};

/// A protocol version as a ClientHello names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TlsVersion {
    /// SSL 3.0 (RFC 6101; prohibited by RFC 7568).
    Ssl3,
    /// TLS 1.0 (RFC 2246; deprecated by RFC 8996).
    Tls10,
    /// TLS 1.1 (RFC 4346; deprecated by RFC 8996).
    Tls11,
    /// TLS 1.2 (RFC 5246).
    Tls12,
    /// TLS 1.3 (RFC 8446).
    Tls13,
}

impl std::fmt::Display for TlsVersion {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Ssl3 => "SSL 3.0",
            Self::Tls10 => "TLS 1.0",
            Self::Tls11 => "TLS 1.1",
            Self::Tls12 => "TLS 1.2",
            Self::Tls13 => "TLS 1.3",
        })
    }
}

/// One raw ClientHello and what came back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TlsProbe {
    /// The highest version that was offered.
    pub offered: TlsVersion,
    /// The version in the ServerHello; `None` when the server refused.
    pub agreed: Option<TlsVersion>,
    /// The cipher suite in the ServerHello, by its IANA name (or hexadecimal number).
    pub cipher: Option<String>,
    /// Whether the offer held weak suites only (RC4, 3DES, export, NULL, anonymous).
    pub weak_offer: bool,
    /// Why there is no answer, when the connection failed for another reason than a refusal.
    pub trouble: Option<String>,
}

/// The handshakes of a target.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TlsFacts {
    /// The version that an up-to-date client gets.
    pub version: Option<TlsVersion>,
    /// The cipher suite that an up-to-date client gets, by its IANA name.
    pub cipher: Option<String>,
    /// The certificates in the order the server sent them, leaf first.
    pub chain: Vec<CertificateFacts>,
    /// Why the chain is not trusted, in words; `None` when it is.
    pub distrust: Option<String>,
    /// Whether the server asked for a client certificate.
    pub client_certificate_requested: bool,
    /// Whether the server broke off because none was given.
    #[serde(default)]
    pub client_certificate_required: bool,
    /// Why an up-to-date client got no handshake (refused, closed, reset, too slow, not TLS), in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trouble: Option<String>,
    /// The raw ClientHellos.
    pub probes: Vec<TlsProbe>,
}

impl TlsFacts {
    /// The words in [`TlsFacts::distrust`] for a chain that leads to no known root.
    pub const UNKNOWN_ISSUER: &str = "unknown issuer";

    /// The certificate that the server shows for itself.
    pub fn leaf(&self) -> Option<&CertificateFacts> {
        self.chain.first()
    }

    /// Whether the chain leads to no root that the scan knows.
    pub fn issuer_unknown(&self) -> bool {
        self.distrust.as_deref().is_some_and(|words| words.contains(Self::UNKNOWN_ISSUER))
    }

    /// The raw ClientHello that offered this version at most, and no weak suites only.
    pub fn probe(&self, offered: TlsVersion) -> Option<&TlsProbe> {
        self.probes.iter().find(|p| p.offered == offered && !p.weak_offer)
    }
}

/// The facts of one certificate (RFC 5280).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CertificateFacts {
    /// The subject as a one-line name.
    pub subject: String,
    /// The issuer as a one-line name.
    pub issuer: String,
    /// The names in subjectAltName (DNS names and addresses).
    pub names: Vec<String>,
    /// Start of validity, seconds since 1970.
    pub not_before: i64,
    /// End of validity, seconds since 1970.
    pub not_after: i64,
    /// Whether the name that was dialled is covered (RFC 9525).
    pub name_matches: bool,
    /// Whether subject and issuer are the same and the key signed itself.
    pub self_signed: bool,
    /// The key's algorithm (`RSA`, `EC`, `Ed25519`, …).
    pub key_algorithm: String,
    /// The key's size in bits; 0 when unknown.
    pub key_bits: usize,
    /// The signature algorithm's name (`sha256WithRSAEncryption`, …).
    pub signature_algorithm: String,
    /// Whether it carries signed certificate timestamps (RFC 6962 section 3.3), as only what publicly
    /// trusted authorities issue does.
    #[serde(default)]
    pub publicly_logged: bool,
}
