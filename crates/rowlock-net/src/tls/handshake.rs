//! One ordinary handshake that trusts anything and writes down what it is shown.
//!
//! No application byte and no client certificate is sent, so that accepting any
//! certificate gives nothing away; whether the chain deserves trust is told by `trust`.

use std::io::ErrorKind;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use rowlock_model::TlsVersion;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::{ResolvesClientCert, Resumption};
use rustls::crypto::CryptoProvider;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::sign::CertifiedKey;
use rustls::{ClientConfig, DigitallySignedStruct, Error, ProtocolVersion, SignatureScheme};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::{Instant, timeout, timeout_at};
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use super::{dial, suites};

/// Most certificates that are kept.
const CERTIFICATES: usize = 10;
/// How long a server that asked for a certificate has to complain that none came: in TLS 1.3 the
/// client's side is finished before the server has looked (RFC 8446 section 4.4.2.4).
const COMPLAINT: Duration = Duration::from_secs(1);
const FAREWELL: Duration = Duration::from_millis(200);

/// What the handshake showed.
#[derive(Debug, Default)]
pub(super) struct Shown {
    pub(super) version: Option<TlsVersion>,
    pub(super) suite: Option<String>,
    /// DER, leaf first.
    pub(super) chain: Vec<Vec<u8>>,
    pub(super) certificate_requested: bool,
    pub(super) certificate_required: bool,
    pub(super) trouble: Option<String>,
}

/// Makes the handshake over a connection.
pub(super) async fn shake(
    tcp: TcpStream,
    host: &str,
    provider: &Arc<CryptoProvider>,
    deadline: Instant,
) -> Shown {
    let notes = Arc::new(Notes::new(provider));
    let (config, name) = match (config(&notes, provider), ServerName::try_from(host.to_owned())) {
        (Ok(config), Ok(name)) => (config, name),
        (Err(error), _) => return Shown { trouble: Some(error.to_string()), ..Shown::default() },
        (_, Err(_)) => {
            let trouble = format!("'{host}' is not a name that a TLS client can ask for");
            return Shown { trouble: Some(trouble), ..Shown::default() };
        }
    };
    let mut shown = Shown::default();
    match timeout_at(deadline, TlsConnector::from(Arc::new(config)).connect(name, tcp)).await {
        Err(_) => shown.trouble = Some(dial::SLOW.to_owned()),
        Ok(Err(error)) => {
            shown.certificate_required = notes.asked() && complains(&error);
            shown.trouble = Some(dial::words(&error));
        }
        Ok(Ok(mut stream)) => {
            let (_, session) = stream.get_ref();
            shown.version = session.protocol_version().and_then(version);
            shown.suite = session.negotiated_cipher_suite().map(|s| suites::name(u16::from(s.suite())));
            if notes.asked() {
                shown.certificate_required = broke_off(&mut stream, deadline).await;
            }
            let _ = timeout(FAREWELL, stream.shutdown()).await;
        }
    }
    shown.certificate_requested = notes.asked();
    shown.chain = notes.chain();
    shown
}

fn config(notes: &Arc<Notes>, provider: &Arc<CryptoProvider>) -> Result<ClientConfig, Error> {
    let mut config = ClientConfig::builder_with_provider(Arc::clone(provider))
        .with_protocol_versions(&[&rustls::version::TLS13, &rustls::version::TLS12])?
        .dangerous()
        .with_custom_certificate_verifier(Arc::clone(notes) as Arc<dyn ServerCertVerifier>)
        .with_client_cert_resolver(Arc::clone(notes) as Arc<dyn ResolvesClientCert>);
    config.resumption = Resumption::disabled();
    Ok(config)
}

fn version(number: ProtocolVersion) -> Option<TlsVersion> {
    match number {
        ProtocolVersion::TLSv1_2 => Some(TlsVersion::Tls12),
        ProtocolVersion::TLSv1_3 => Some(TlsVersion::Tls13),
        _ => None,
    }
}

/// Whether the server ended the connection after a handshake without a client certificate.
async fn broke_off(stream: &mut TlsStream<TcpStream>, deadline: Instant) -> bool {
    let mut byte = [0];
    match timeout_at(deadline.min(Instant::now() + COMPLAINT), stream.read(&mut byte)).await {
        Ok(Ok(read)) => read == 0,
        Ok(Err(_)) => true,
        Err(_) => false,
    }
}

/// Whether the server ended the handshake itself: by an alert, or by hanging up without one, as asyncio does.
fn complains(error: &std::io::Error) -> bool {
    let inner = error.get_ref().and_then(|e| e.downcast_ref::<Error>());
    let hung_up = matches!(
        error.kind(),
        ErrorKind::UnexpectedEof
            | ErrorKind::ConnectionReset
            | ErrorKind::ConnectionAborted
            | ErrorKind::BrokenPipe
    );
    hung_up || matches!(inner, Some(Error::AlertReceived(_)))
}

/// Writes down the chain and whether a client certificate was asked for; accepts everything.
#[derive(Debug)]
struct Notes {
    schemes: Vec<SignatureScheme>,
    chain: Mutex<Vec<Vec<u8>>>,
    asked: AtomicBool,
}

impl Notes {
    fn new(provider: &CryptoProvider) -> Self {
        let schemes = provider.signature_verification_algorithms.supported_schemes();
        Self { schemes, chain: Mutex::default(), asked: AtomicBool::new(false) }
    }

    fn chain(&self) -> Vec<Vec<u8>> {
        self.chain.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn asked(&self) -> bool {
        self.asked.load(Ordering::Relaxed)
    }
}

impl ServerCertVerifier for Notes {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let chain = std::iter::once(end_entity).chain(intermediates).take(CERTIFICATES);
        *self.chain.lock().unwrap_or_else(PoisonError::into_inner) = chain.map(|der| der.to_vec()).collect();
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn verify_tls13_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.schemes.clone()
    }
}

impl ResolvesClientCert for Notes {
    fn resolve(&self, _: &[&[u8]], _: &[SignatureScheme]) -> Option<Arc<CertifiedKey>> {
        self.asked.store(true, Ordering::Relaxed);
        None
    }

    fn has_certs(&self) -> bool {
        true
    }
}
