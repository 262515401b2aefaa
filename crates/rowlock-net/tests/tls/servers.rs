//! Real TLS servers on loopback, each ended with its value, and the certificates they show.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use rcgen::{BasicConstraints, Certificate, CertificateParams, DnType, IsCa, Issuer, KeyPair};
use rustls::crypto::ring::default_provider;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::WebPkiClientVerifier;
use rustls::{RootCertStore, ServerConfig, SupportedProtocolVersion};
use tokio::io::AsyncReadExt;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;

/// A certificate with its key and the certificates above it.
pub(crate) struct Shown {
    pub(crate) chain: Vec<CertificateDer<'static>>,
    pub(crate) key: KeyPair,
}

/// A certificate authority: a root, or an intermediate below one.
pub(crate) struct Authority {
    params: CertificateParams,
    key: KeyPair,
    pub(crate) certificate: Certificate,
}

impl Authority {
    pub(crate) fn root(name: &str) -> Self {
        let (params, key) = (authority(name), KeyPair::generate().expect("a key"));
        let certificate = params.self_signed(&key).expect("signed");
        Self { params, key, certificate }
    }

    pub(crate) fn below(&self, name: &str) -> Self {
        let (params, key) = (authority(name), KeyPair::generate().expect("a key"));
        let certificate = params.signed_by(&key, &self.issuer()).expect("signed");
        Self { params, key, certificate }
    }

    pub(crate) fn issue(&self, params: &CertificateParams) -> Shown {
        let key = KeyPair::generate().expect("a key");
        let leaf = params.signed_by(&key, &self.issuer()).expect("signed");
        Shown { chain: vec![leaf.der().clone()], key }
    }

    pub(crate) fn roots(&self) -> RootCertStore {
        let mut roots = RootCertStore::empty();
        roots.add(self.certificate.der().clone()).expect("a root");
        roots
    }

    fn issuer(&self) -> Issuer<'_, &KeyPair> {
        Issuer::from_params(&self.params, &self.key)
    }
}

fn authority(name: &str) -> CertificateParams {
    let mut params = CertificateParams::new(Vec::new()).expect("no names");
    params.distinguished_name.push(DnType::CommonName, name);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params
}

/// A leaf for these names, valid from yesterday for 90 days.
pub(crate) fn leaf(names: &[&str]) -> CertificateParams {
    let names: Vec<String> = names.iter().map(|n| (*n).to_owned()).collect();
    let mut params = CertificateParams::new(names.clone()).expect("names");
    params.distinguished_name = rcgen::DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, names.first().map_or("nobody", String::as_str));
    params.not_before = days(-1);
    params.not_after = days(90);
    params
}

/// This many days from now.
pub(crate) fn days(days: i64) -> time::OffsetDateTime {
    time::OffsetDateTime::now_utc() + time::Duration::days(days)
}

pub(crate) fn self_signed(params: &CertificateParams) -> Shown {
    let key = KeyPair::generate().expect("a key");
    let certificate = params.self_signed(&key).expect("signed");
    Shown { chain: vec![certificate.der().clone()], key }
}

/// A server, ended when dropped.
pub(crate) struct Server {
    pub(crate) port: u16,
    /// Application bytes that were received inside TLS.
    pub(crate) received: Arc<AtomicUsize>,
    task: Option<JoinHandle<()>>,
    child: Option<Child>,
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(task) = &self.task {
            task.abort();
        }
        if let Some(child) = &mut self.child {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

impl Server {
    /// rustls with these versions; asks for client certificates of `clients` when given.
    pub(crate) async fn rustls(
        shown: &Shown,
        versions: &[&'static SupportedProtocolVersion],
        clients: Option<(RootCertStore, bool)>,
    ) -> Self {
        let provider = Arc::new(default_provider());
        let builder = ServerConfig::builder_with_provider(Arc::clone(&provider))
            .with_protocol_versions(versions)
            .expect("versions");
        let builder = match clients {
            None => builder.with_no_client_auth(),
            Some((roots, required)) => {
                let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider);
                let verifier = if required { verifier } else { verifier.allow_unauthenticated() };
                builder.with_client_cert_verifier(verifier.build().expect("a verifier"))
            }
        };
        let key = PrivateKeyDer::try_from(shown.key.serialize_der()).expect("a key");
        let config = builder.with_single_cert(shown.chain.clone(), key).expect("a certificate");
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let received = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&received);
        let mut server = Self::listening(move |tcp| {
            let (acceptor, received) = (acceptor.clone(), Arc::clone(&count));
            async move {
                if let Ok(mut tls) = acceptor.accept(tcp).await {
                    let mut bytes = [0; 64];
                    received.fetch_add(tls.read(&mut bytes).await.unwrap_or(0), Ordering::Relaxed);
                }
            }
        })
        .await;
        server.received = received;
        server
    }

    /// Whatever is done with each connection.
    pub(crate) async fn listening<F>(serve: impl Fn(tokio::net::TcpStream) -> F + Send + 'static) -> Self
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = listener.local_addr().expect("bound").port();
        let task = tokio::spawn(async move {
            while let Ok((tcp, _)) = listener.accept().await {
                tokio::spawn(serve(tcp));
            }
        });
        Self { port, received: Arc::default(), task: Some(task), child: None }
    }

    /// `openssl s_server` with these options; `None` where there is no such program.
    pub(crate) fn openssl(certificate: &Files, options: &[&str]) -> Option<Self> {
        let mut child = Command::new("openssl")
            .args(["s_server", "-accept", "127.0.0.1:0", "-www", "-cert"])
            .arg(&certificate.certificate)
            .arg("-key")
            .arg(&certificate.key)
            .args(options)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .ok()?;
        let mut lines = BufReader::new(child.stdout.take()?).lines();
        let accept = lines.find_map(|line| line.ok()?.strip_prefix("ACCEPT ").map(str::to_owned));
        let Some(port) = accept.and_then(|a| a.rsplit(':').next()?.parse().ok()) else {
            let _ = child.kill();
            let _ = child.wait();
            panic!("openssl s_server did not start with {options:?}");
        };
        // The pipe is read to its end, or a talkative server would stop on it.
        std::thread::spawn(move || lines.for_each(drop));
        Some(Self { port, received: Arc::default(), task: None, child: Some(child) })
    }
}

/// A certificate and its key as PEM files.
pub(crate) struct Files {
    pub(crate) certificate: PathBuf,
    pub(crate) key: PathBuf,
}

impl Files {
    pub(crate) fn of(shown: &Shown) -> Self {
        let files = Self::fresh();
        let pem = |der: &CertificateDer<'_>| {
            let text = rcgen_pem(der);
            format!("-----BEGIN CERTIFICATE-----\n{text}-----END CERTIFICATE-----\n")
        };
        std::fs::write(&files.certificate, shown.chain.iter().map(pem).collect::<String>()).expect("written");
        std::fs::write(&files.key, shown.key.serialize_pem()).expect("written");
        files
    }

    /// A self-signed certificate by `openssl req` with these options.
    pub(crate) fn by_openssl(options: &[&str]) -> Option<Self> {
        let files = Self::fresh();
        let made = Command::new("openssl")
            .args(["req", "-x509", "-nodes", "-days", "30", "-subj", "/CN=localhost"])
            .args(["-addext", "subjectAltName=DNS:localhost", "-out"])
            .arg(&files.certificate)
            .arg("-keyout")
            .arg(&files.key)
            .args(options)
            .stderr(Stdio::null())
            .status()
            .ok()?;
        assert!(made.success(), "openssl req {options:?}");
        Some(files)
    }

    fn fresh() -> Self {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
        let name = format!("tls-{}-{count}", std::process::id());
        Self { certificate: folder.join(format!("{name}.pem")), key: folder.join(format!("{name}.key")) }
    }
}

impl Drop for Files {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.certificate);
        let _ = std::fs::remove_file(&self.key);
    }
}

fn rcgen_pem(der: &[u8]) -> String {
    use base64::Engine as _;
    let text = base64::engine::general_purpose::STANDARD.encode(der);
    let lines: Vec<&str> =
        text.as_bytes().chunks(64).map(|l| std::str::from_utf8(l).expect("ASCII")).collect();
    lines.join("\n") + "\n"
}
