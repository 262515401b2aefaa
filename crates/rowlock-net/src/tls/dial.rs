//! One TCP connection to the target, and its troubles in words.

use std::io::{Error, ErrorKind};
use std::net::SocketAddr;

use tokio::net::{TcpStream, lookup_host};
use tokio::time::{Instant, timeout_at};

/// The words for a server that took too long.
pub(super) const SLOW: &str = "the server did not answer in time";
/// The words for a connection that ended before anything came.
pub(super) const CLOSED: &str = "the server closed the connection without an answer";
/// The words for a connection that the server broke.
pub(super) const RESET: &str = "the server reset the connection";

/// The first address of the host that takes a connection.
///
/// Resolved once: every later connection goes to the same address.
pub(super) async fn reach(host: &str, port: u16, deadline: Instant) -> Result<SocketAddr, String> {
    let addresses = match timeout_at(deadline, lookup_host((host, port))).await {
        Ok(Ok(addresses)) => addresses,
        Ok(Err(error)) => return Err(format!("'{host}' has no address: {error}")),
        Err(_) => return Err(format!("'{host}' was not resolved in time")),
    };
    let mut last = format!("'{host}' has no address");
    for address in addresses {
        match connect(address, deadline).await {
            Ok(_) => return Ok(address),
            Err(trouble) => last = trouble,
        }
    }
    Err(last)
}

/// A connection.
pub(super) async fn connect(address: SocketAddr, deadline: Instant) -> Result<TcpStream, String> {
    match timeout_at(deadline, TcpStream::connect(address)).await {
        Ok(Ok(tcp)) => Ok(tcp),
        Ok(Err(error)) => Err(words(&error)),
        Err(_) => Err("no connection in time".to_owned()),
    }
}

/// An error of the connection in words.
pub(super) fn words(error: &Error) -> String {
    match error.kind() {
        ErrorKind::ConnectionRefused => "the connection was refused".to_owned(),
        ErrorKind::ConnectionReset | ErrorKind::BrokenPipe | ErrorKind::ConnectionAborted => RESET.to_owned(),
        ErrorKind::UnexpectedEof => CLOSED.to_owned(),
        _ => error.to_string(),
    }
}
