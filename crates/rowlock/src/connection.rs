//! Connection options made ready: certificates read, addresses chosen.

use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpStream};
use std::path::Path;
use std::time::Duration;

use hyper::Uri;
use rowlock_model::Target;
use rowlock_net::{ClientCertificate, Connection};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};

use crate::cli::ConnectionOptions;
use crate::fault::{Fault, misuse};

/// Where a scan of a loopback target connects from, so that a service that trusts its proxy at
/// 127.0.0.1 does not take the scanner for it.
const OTHER_LOOPBACK: IpAddr = IpAddr::V4(Ipv4Addr::new(127, 0, 82, 76));

/// The connection, and whether the service may take the scanner for its own proxy.
///
/// `dry` says that not even a connection may be tried.
pub(crate) fn read(
    options: &ConnectionOptions,
    target: &Target,
    dry: bool,
) -> Result<(Connection, bool), Fault> {
    let extra_roots = match &options.ca_cert {
        Some(path) => certificates(path)?,
        None => Vec::new(),
    };
    let client_certificate = match &options.client_cert {
        Some(path) => {
            let key = PrivateKeyDer::from_pem_file(path)
                .map_err(|e| misuse!("no private key can be read from {}: {e}", path.display()))?;
            Some(ClientCertificate { chain: certificates(path)?, key })
        }
        None => None,
    };
    let proxy = match &options.proxy {
        Some(text) => Some(proxy(text)?),
        None => None,
    };
    let other = || other_loopback(target, dry).filter(|_| proxy.is_none());
    let source = options.source_address.or_else(other);
    // Through a proxy the service sees the proxy's address, whatever the scan connects from.
    let trusted =
        target.loopback && (proxy.is_some() || source.is_none_or(|ip| ip == IpAddr::V4(Ipv4Addr::LOCALHOST)));
    let connection = Connection {
        extra_roots,
        client_certificate,
        danger_accept_invalid_certs: options.danger_accept_invalid_certs,
        proxy,
        source,
        tls_elsewhere: false,
    };
    Ok((connection, trusted))
}

/// What `curl` needs to reach the service in the same way. A proxy's own password stays out of it.
pub(crate) fn curl_options(options: &ConnectionOptions) -> Vec<String> {
    let mut words = Vec::new();
    let file = |path: &Path| path.display().to_string();
    if options.danger_accept_invalid_certs {
        words.push("-k".to_owned());
    }
    if let Some(path) = &options.ca_cert {
        words.extend(["--cacert".to_owned(), file(path)]);
    }
    if let Some(path) = &options.client_cert {
        words.extend(["--cert".to_owned(), file(path)]);
    }
    if let Some(proxy) = options.proxy.as_ref().filter(|proxy| !proxy.contains('@')) {
        words.extend(["--proxytunnel".to_owned(), "-x".to_owned(), proxy.clone()]);
    }
    words
}

fn proxy(text: &str) -> Result<Uri, Fault> {
    let uri = text.parse::<Uri>().ok().filter(|uri| uri.scheme_str() == Some("http") && uri.host().is_some());
    uri.ok_or_else(|| misuse!("'{text}' is not an HTTP proxy's URL; write http://host:port"))
}

fn certificates(path: &Path) -> Result<Vec<CertificateDer<'static>>, Fault> {
    let read: Result<Vec<_>, _> = CertificateDer::pem_file_iter(path)
        .map_err(|e| misuse!("{} cannot be read as PEM: {e}", path.display()))?
        .collect();
    let found = read.map_err(|e| misuse!("{} is not valid PEM: {e}", path.display()))?;
    if found.is_empty() {
        return Err(misuse!("{} holds no certificate (PEM)", path.display()));
    }
    Ok(found)
}

/// The other loopback address, where the system has it and the target listens on IPv4.
fn other_loopback(target: &Target, dry: bool) -> Option<IpAddr> {
    let ip = target.host.parse::<Ipv4Addr>().ok();
    if !target.loopback || (ip.is_none() && target.host != "localhost") {
        return None;
    }
    // macOS and Windows have 127.0.0.1 alone: binding the other one fails there.
    std::net::TcpListener::bind((OTHER_LOOPBACK, 0)).ok()?;
    // A name may be served on ::1 alone, which cannot be reached from an IPv4 address.
    if ip.is_none() && !dry {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, target.port));
        TcpStream::connect_timeout(&address, Duration::from_millis(300)).ok()?;
    }
    Some(OTHER_LOOPBACK)
}
