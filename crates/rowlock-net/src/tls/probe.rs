//! One raw ClientHello over one connection, and what came back.

use std::net::SocketAddr;

use rowlock_model::{TlsProbe, TlsVersion};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::time::{Instant, timeout_at};

use super::flight::Flight;
use super::hello::Offer;
use super::{dial, suites};

/// A raw ClientHello and the flight that answered it.
#[derive(Debug)]
pub(super) struct Asked {
    pub(super) probe: TlsProbe,
    pub(super) flight: Flight,
}

/// Sends one ClientHello and reads the answer.
pub(super) async fn ask(address: SocketAddr, offer: &Offer<'_>, weak: bool, deadline: Instant) -> Asked {
    let mut flight = Flight::default();
    let trouble = exchange(address, offer, &mut flight, deadline).await.err();
    let probe = TlsProbe { weak_offer: weak, ..judge(offer.version, &flight, trouble) };
    Asked { probe, flight }
}

async fn exchange(
    address: SocketAddr,
    offer: &Offer<'_>,
    flight: &mut Flight,
    deadline: Instant,
) -> Result<(), String> {
    let mut tcp = dial::connect(address, deadline).await?;
    let slow = |_| dial::SLOW.to_owned();
    timeout_at(deadline, tcp.write_all(&offer.encode())).await.map_err(slow)?.map_err(|e| dial::words(&e))?;
    let mut bytes = [0; 4096];
    loop {
        let read =
            timeout_at(deadline, tcp.read(&mut bytes)).await.map_err(slow)?.map_err(|e| dial::words(&e))?;
        if read == 0 {
            return Err(dial::CLOSED.to_owned());
        }
        if !flight.push(&bytes[..read]) {
            return Ok(());
        }
    }
}

/// What the flight says of the offer.
fn judge(offered: TlsVersion, flight: &Flight, trouble: Option<String>) -> TlsProbe {
    let mut probe = TlsProbe { offered, agreed: None, cipher: None, weak_offer: false, trouble: None };
    if flight.alert.is_some() {
        return probe;
    }
    if let Some(reason) = flight.not_tls {
        probe.trouble = Some(reason.to_owned());
        return probe;
    }
    match flight.hello.map(|hello| (hello, hello.tls_version())) {
        // A server that breaks off in the middle of its flight has not accepted the offer; one that is slow has.
        Some((hello, Some(version)))
            if version <= offered && trouble.as_deref().is_none_or(|t| t == dial::SLOW) =>
        {
            probe.agreed = Some(version);
            probe.cipher = Some(suites::name(hello.suite));
        }
        Some((hello, version)) if version.is_none_or(|v| v > offered) => {
            probe.trouble =
                Some(format!("the server chose version 0x{:04X}, which was not offered", hello.version));
        }
        _ => probe.trouble = trouble.or_else(|| Some("the server's answer could not be read".to_owned())),
    }
    probe
}

/// A ClientHello that was not sent any more.
pub(super) fn unsent(offered: TlsVersion, weak_offer: bool) -> TlsProbe {
    let trouble = Some("not asked: the time limit had run out".to_owned());
    TlsProbe { offered, agreed: None, cipher: None, weak_offer, trouble }
}
