//! Real connections: HTTP/1.1 over TCP, TLS, or through a proxy.

use std::error::Error as _;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use http_body_util::{BodyExt, Full, combinators::BoxBody};
use hyper::header::{HeaderName, HeaderValue};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::legacy::connect::proxy::Tunnel;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use rowlock_model::{Answer, Failure, Headers, Outcome, Target};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ClientConfig, RootCertStore};

use crate::body;
use crate::kept::Kept;
use crate::wire::Wire;

/// Largest header section that is read, in bytes.
const HEADER_SECTION: usize = 256 * 1024;
/// Most header fields that are read.
const HEADER_FIELDS: usize = 256;

/// Times that a request is tried again which its connection gave up before it was sent.
const UNSENT: usize = 2;

/// How to connect.
#[derive(Debug, Default)]
pub struct Connection {
    /// Authorities beside the system's.
    pub extra_roots: Vec<CertificateDer<'static>>,
    /// A certificate to show when the server asks.
    pub client_certificate: Option<ClientCertificate>,
    /// Take any certificate.
    pub danger_accept_invalid_certs: bool,
    /// An HTTP proxy; every connection is tunnelled through it by CONNECT.
    pub proxy: Option<hyper::Uri>,
    /// The local address to connect from.
    pub source: Option<IpAddr>,
    /// Whether an origin other than the target's (that of the login) is reached over TLS.
    pub tls_elsewhere: bool,
}

/// A client certificate with its key.
#[derive(Debug)]
pub struct ClientCertificate {
    /// The chain, leaf first.
    pub chain: Vec<CertificateDer<'static>>,
    /// The key.
    pub key: PrivateKeyDer<'static>,
}

/// Why a connection could not be set up; the user's to mend.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    /// The client certificate and its key do not fit.
    #[error("the client certificate cannot be used: {0}; check that certificate and key belong together")]
    ClientCertificate(rustls::Error),
}

type Body = BoxBody<Bytes, std::convert::Infallible>;

enum Pool {
    Direct(Box<Clients<HttpsConnector<HttpConnector>>>),
    Tunnelled(Box<Clients<HttpsConnector<Tunnel<HttpConnector>>>>),
}

/// One client that keeps its connections, and one for requests that ask for a connection of their own
/// (`Connection: close`): those neither use nor end a kept one.
struct Clients<C> {
    kept: Client<C, Body>,
    alone: Client<C, Body>,
}

/// A pool of connections to one origin.
pub(crate) struct Live {
    pool: Pool,
    origin: String,
    timeout: Duration,
    kept: Kept,
}

impl Live {
    pub(crate) fn new(
        target: &Target,
        connection: Connection,
        timeout: Duration,
    ) -> Result<Self, SetupError> {
        let mut tcp = HttpConnector::new();
        tcp.enforce_http(false);
        tcp.set_nodelay(true);
        tcp.set_connect_timeout(Some(timeout));
        tcp.set_local_address(connection.source);
        let proxy = connection.proxy.clone();
        let tls = tls_config(target, connection)?;
        let pool = match proxy {
            None => Pool::Direct(Box::new(Clients::new(&over(tls, tcp)))),
            Some(proxy) => Pool::Tunnelled(Box::new(Clients::new(&over(tls, Tunnel::new(proxy, tcp))))),
        };
        Ok(Self { pool, origin: target.origin(), timeout, kept: Kept::default() })
    }

    /// Sends one request, to the target's origin unless another is named; the second value is the time until
    /// the header section was complete.
    pub(crate) async fn send_to(
        &self,
        origin: Option<&str>,
        wire: Wire,
        body_limit: usize,
    ) -> (Outcome, Duration) {
        let origin = origin.unwrap_or(&self.origin);
        let began = Instant::now();
        let mut head = Duration::ZERO;
        let repeatable = wire.method.is_safe();
        let exchange = async {
            let mut answer = self.answer(request(origin, wire.clone())?).await;
            for _ in 0..UNSENT {
                match &answer {
                    // The server spoke before the request was out: what it said is read with the next one.
                    Err(error) if is_unsent(error) || (repeatable && self.kept.ended(error)) => {
                        answer = self.answer(request(origin, wire.clone())?).await;
                    }
                    _ => break,
                }
            }
            let (parts, incoming) = answer.map_err(|e| self.failure(&e))?.into_parts();
            self.kept.answered(&parts.extensions);
            head = began.elapsed();
            let (packed, cut) = body::read(incoming, body_limit).await.map_err(|e| body_failure(&e))?;
            let headers: Headers =
                parts.headers.iter().map(|(n, v)| (n.as_str(), text(v.as_bytes()))).collect();
            let coding = headers.list("content-encoding");
            let (plain, more) =
                if coding.is_empty() { (packed, false) } else { body::unpack(packed, &coding, body_limit) };
            Ok(Answer {
                status: parts.status.as_u16(),
                headers,
                body: plain,
                truncated: cut || more,
                ..Answer::default()
            })
        };
        let outcome = match tokio::time::timeout(self.timeout, exchange).await {
            Ok(Ok(answer)) => Outcome::Answer(answer),
            Ok(Err(failure)) => Outcome::Failed(failure),
            Err(_) => {
                Outcome::Failed(Failure::Timeout(u64::try_from(self.timeout.as_millis()).unwrap_or(u64::MAX)))
            }
        };
        (outcome, head)
    }

    async fn answer(
        &self,
        request: hyper::Request<Body>,
    ) -> Result<hyper::Response<hyper::body::Incoming>, hyper_util::client::legacy::Error> {
        match &self.pool {
            Pool::Direct(clients) => clients.request(request).await,
            Pool::Tunnelled(clients) => clients.request(request).await,
        }
    }

    /// Why there is no answer; of a connection through a proxy, that it was one.
    fn failure(&self, error: &hyper_util::client::legacy::Error) -> Failure {
        match (failure(error), &self.pool) {
            (Failure::Connect(why) | Failure::Resolve(why), Pool::Tunnelled(_)) => {
                Failure::Connect(format!("through the proxy: {why}"))
            }
            (failure, _) => failure,
        }
    }
}

fn over<C>(tls: ClientConfig, inner: C) -> HttpsConnector<C> {
    HttpsConnectorBuilder::new().with_tls_config(tls).https_or_http().enable_http1().wrap_connector(inner)
}

impl<C> Clients<C>
where
    C: hyper_util::client::legacy::connect::Connect + Clone + Send + Sync + 'static,
{
    fn new(connector: &C) -> Self {
        let client = |idle| {
            Client::builder(TokioExecutor::new())
                .pool_timer(TokioTimer::new())
                .pool_idle_timeout(Duration::from_secs(4))
                .pool_max_idle_per_host(idle)
                .http1_max_buf_size(HEADER_SECTION)
                .http1_max_headers(HEADER_FIELDS)
                // One broken field is no reason to see nothing of an answer.
                .http1_ignore_invalid_headers_in_responses(true)
                .build(connector.clone())
        };
        Self { kept: client(usize::MAX), alone: client(0) }
    }

    async fn request(
        &self,
        request: hyper::Request<Body>,
    ) -> Result<hyper::Response<hyper::body::Incoming>, hyper_util::client::legacy::Error> {
        let closes = request.headers().get(hyper::header::CONNECTION).is_some_and(|v| v == "close");
        let client = if closes { &self.alone } else { &self.kept };
        client.request(request).await
    }
}

fn tls_config(target: &Target, connection: Connection) -> Result<ClientConfig, SetupError> {
    let builder = ClientConfig::builder();
    // Reading the system's authorities costs milliseconds that a plain target need not pay.
    let roots = if target.is_tls() || connection.tls_elsewhere {
        crate::roots::trusted(&connection.extra_roots)
    } else {
        RootCertStore::empty()
    };
    let builder = if connection.danger_accept_invalid_certs {
        builder.dangerous().with_custom_certificate_verifier(Arc::new(danger::AcceptAny::new()))
    } else {
        builder.with_root_certificates(roots)
    };
    match connection.client_certificate {
        None => Ok(builder.with_no_client_auth()),
        Some(own) => builder.with_client_auth_cert(own.chain, own.key).map_err(SetupError::ClientCertificate),
    }
}

fn request(origin: &str, wire: Wire) -> Result<hyper::Request<Body>, Failure> {
    let refuse = |what: &str| Failure::NotSent(format!("{what} cannot be written in HTTP/1.1"));
    let mut request = hyper::Request::builder()
        .method(wire.method.as_str())
        .uri(format!("{origin}{}", wire.target))
        .body(Full::new(Bytes::from(wire.body)).boxed())
        .map_err(|_| refuse("the request target"))?;
    for (name, value) in wire.headers.iter() {
        let name = HeaderName::from_bytes(name.as_bytes()).map_err(|_| refuse("a header name"))?;
        let value = HeaderValue::from_bytes(value.as_bytes()).map_err(|_| refuse("a header value"))?;
        request.headers_mut().append(name, value);
    }
    if !request.headers().contains_key(hyper::header::USER_AGENT) {
        let agent = HeaderValue::from_static(concat!("rowlock/", env!("CARGO_PKG_VERSION")));
        request.headers_mut().insert(hyper::header::USER_AGENT, agent);
    }
    if !request.headers().contains_key(hyper::header::ACCEPT) {
        request.headers_mut().insert(hyper::header::ACCEPT, HeaderValue::from_static("*/*"));
    }
    Ok(request)
}

/// A field value as text: UTF-8 where it is, Latin-1 otherwise, so that no byte is lost.
fn text(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => bytes.iter().map(|b| char::from(*b)).collect(),
    }
}

/// Whether the connection was given up before the request went out, and nothing tells why.
fn is_unsent(error: &hyper_util::client::legacy::Error) -> bool {
    let causes = std::iter::successors(error.source(), |cause| (*cause).source());
    let mut http = causes.filter_map(|cause| cause.downcast_ref::<hyper::Error>());
    http.next().is_some_and(hyper::Error::is_canceled) && http.next().is_none()
}

fn failure(error: &hyper_util::client::legacy::Error) -> Failure {
    let mut source = error.source();
    while let Some(cause) = source {
        if let Some(tls) = tls_error(cause) {
            return tls_failure(tls);
        }
        if let Some(io) = cause.downcast_ref::<std::io::Error>().filter(|_| error.is_connect()) {
            return connect_failure(io);
        }
        // A cancelled request has its reason below it: the server spoke first, or went away.
        if let Some(http) = cause.downcast_ref::<hyper::Error>()
            && !(http.is_canceled() && cause.source().is_some())
        {
            return body_failure(http);
        }
        if cause.source().is_none() && error.is_connect() {
            return Failure::Connect(cause.to_string());
        }
        source = cause.source();
    }
    Failure::Closed(error.to_string())
}

fn tls_failure(error: &rustls::Error) -> Failure {
    Failure::Tls(match error {
        rustls::Error::InvalidMessage(_) => "the server does not speak TLS on this port".to_owned(),
        other => other.to_string(),
    })
}

/// The TLS error in an error, however many `io::Error`s are around it.
fn tls_error<'a>(error: &'a (dyn std::error::Error + 'static)) -> Option<&'a rustls::Error> {
    match error.downcast_ref::<std::io::Error>() {
        Some(io) => tls_error(io.get_ref()?),
        None => error.downcast_ref(),
    }
}

fn connect_failure(io: &std::io::Error) -> Failure {
    let text = io.to_string();
    // The resolver's error has no kind of its own.
    if text.contains("lookup address") || text.contains("resolve") {
        return Failure::Resolve(text);
    }
    Failure::Connect(match io.kind() {
        std::io::ErrorKind::ConnectionRefused => "connection refused".to_owned(),
        std::io::ErrorKind::TimedOut => "no answer to the connection attempt".to_owned(),
        _ => text,
    })
}

fn body_failure(error: &hyper::Error) -> Failure {
    // hyper has no predicates for these.
    if error.is_parse() && error.to_string().contains("too large") {
        return Failure::NotHttp(format!("its header section is larger than {} KiB", HEADER_SECTION / 1024));
    }
    if error.is_parse() || error.is_parse_status() || error.to_string().contains("unexpected message") {
        return Failure::NotHttp(error.to_string());
    }
    Failure::Closed(error.to_string())
}

/// What the user asked for by `--danger-accept-invalid-certs`.
mod danger {
    use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
    use rustls::crypto::{CryptoProvider, ring};
    use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
    use rustls::{DigitallySignedStruct, Error, SignatureScheme};

    /// Takes any certificate; signatures of the handshake are still checked.
    #[derive(Debug)]
    pub(super) struct AcceptAny(CryptoProvider);

    impl AcceptAny {
        pub(super) fn new() -> Self {
            Self(ring::default_provider())
        }
    }

    impl ServerCertVerifier for AcceptAny {
        fn verify_server_cert(
            &self,
            _: &CertificateDer<'_>,
            _: &[CertificateDer<'_>],
            _: &ServerName<'_>,
            _: &[u8],
            _: UnixTime,
        ) -> Result<ServerCertVerified, Error> {
            Ok(ServerCertVerified::assertion())
        }

        fn verify_tls12_signature(
            &self,
            message: &[u8],
            certificate: &CertificateDer<'_>,
            signature: &DigitallySignedStruct,
        ) -> Result<HandshakeSignatureValid, Error> {
            let algorithms = &self.0.signature_verification_algorithms;
            rustls::crypto::verify_tls12_signature(message, certificate, signature, algorithms)
        }

        fn verify_tls13_signature(
            &self,
            message: &[u8],
            certificate: &CertificateDer<'_>,
            signature: &DigitallySignedStruct,
        ) -> Result<HandshakeSignatureValid, Error> {
            let algorithms = &self.0.signature_verification_algorithms;
            rustls::crypto::verify_tls13_signature(message, certificate, signature, algorithms)
        }

        fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
            self.0.signature_verification_algorithms.supported_schemes()
        }
    }
}
