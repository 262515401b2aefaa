//! `tls::inspect` against real servers: rustls, and OpenSSL where it is on the machine.
#![expect(clippy::expect_used, clippy::panic, reason = "a test says what is wrong by failing")]

mod handshakes;
mod record;
mod servers;

use std::time::Duration;

use rowlock_model::{Target, TlsFacts};
use rowlock_net::tls::inspect;
use rustls::RootCertStore;

/// Looks at a server of this machine by a name that it has.
async fn look(host: &str, port: u16, roots: &RootCertStore) -> TlsFacts {
    let target = Target::parse(&format!("https://{host}:{port}")).expect("a target");
    inspect(&target, roots, Duration::from_secs(10)).await
}
