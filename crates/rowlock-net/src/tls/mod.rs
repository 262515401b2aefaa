//! What a target's TLS is: one ordinary handshake and a few raw ClientHellos.
//!
//! Facts only; the checks judge them. No HTTP byte and no credential is sent, each
//! connection goes to the address that was reached first, one after the other, and a
//! server that is closed, slow or no TLS server at all is told in words: nothing here
//! is an error.

mod certificate;
mod dial;
pub mod flight;
mod handshake;
mod hello;
mod names;
mod probe;
mod suites;
mod trust;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use rowlock_model::{CertificateFacts, Target, TlsFacts, TlsProbe, TlsVersion};
use rustls::RootCertStore;
use tokio::time::Instant;

use hello::Offer;
use suites::Weakness;

/// No connection may use more than this share of the whole limit.
const SHARE: u32 = 4;

/// Looks at the target's TLS for `limit` at most; `roots` are what an ordinary client would trust.
pub async fn inspect(target: &Target, roots: &RootCertStore, limit: Duration) -> TlsFacts {
    let deadline = Instant::now() + limit;
    match dial::reach(&target.host, target.port, deadline.min(Instant::now() + limit / SHARE)).await {
        Ok(address) => Inspection { target, roots, address, deadline, share: limit / SHARE }.run().await,
        Err(trouble) => TlsFacts { trouble: Some(trouble), ..TlsFacts::default() },
    }
}

/// Looks at the target's TLS at an address that the caller resolved, for `limit` at most.
pub async fn inspect_at(
    target: &Target,
    address: SocketAddr,
    roots: &RootCertStore,
    limit: Duration,
) -> TlsFacts {
    let deadline = Instant::now() + limit;
    Inspection { target, roots, address, deadline, share: limit / SHARE }.run().await
}

struct Inspection<'a> {
    target: &'a Target,
    roots: &'a RootCertStore,
    address: SocketAddr,
    deadline: Instant,
    share: Duration,
}

impl Inspection<'_> {
    async fn run(&self) -> TlsFacts {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let tcp = match dial::connect(self.address, self.until()).await {
            Ok(tcp) => tcp,
            Err(trouble) => return TlsFacts { trouble: Some(trouble), ..TlsFacts::default() },
        };
        let shown = handshake::shake(tcp, &self.target.host, &provider, self.until()).await;
        let mut facts = TlsFacts {
            version: shown.version,
            cipher: shown.suite,
            client_certificate_requested: shown.certificate_requested,
            client_certificate_required: shown.certificate_required,
            trouble: shown.trouble,
            ..TlsFacts::default()
        };
        let mut chain = shown.chain;
        self.ask_versions(&mut facts, &mut chain).await;
        if facts.probes.iter().any(|p| p.agreed.is_some()) {
            self.ask_weak(&mut facts).await;
            take_silence_for_refusal(&mut facts.probes);
        }
        facts.chain = chain.iter().filter_map(|der| certificate::facts(der, &self.target.host)).collect();
        // A chain whose first certificate cannot be read has no leaf to speak of.
        let leaf: Option<CertificateFacts> =
            chain.first().and_then(|der| certificate::facts(der, &self.target.host));
        facts.distrust = match (&leaf, chain.is_empty()) {
            (Some(leaf), _) => trust::distrust(&chain, leaf, &self.target.host, self.roots, &provider),
            (None, false) => Some("a certificate cannot be read".to_owned()),
            (None, true) => None,
        };
        facts
    }

    /// Asks for each version alone; takes the chain from there when the handshake brought none.
    async fn ask_versions(&self, facts: &mut TlsFacts, chain: &mut Vec<Vec<u8>>) {
        for version in
            [TlsVersion::Tls12, TlsVersion::Tls13, TlsVersion::Tls11, TlsVersion::Tls10, TlsVersion::Ssl3]
        {
            if self.spent() {
                facts.probes.push(probe::unsent(version, false));
                continue;
            }
            let offer = Offer::of(version, self.server_name());
            let asked = probe::ask(self.address, &offer, false, self.until()).await;
            // Two hellos without a word: the others would only use up the time.
            let silent = facts.version.is_none() && asked.probe.trouble.as_deref() == Some(dial::SLOW);
            facts.probes.push(asked.probe);
            if silent && facts.trouble.as_deref() == Some(dial::SLOW) {
                return;
            }
            if let Some(reason) = asked.flight.not_tls {
                facts.trouble = Some(reason.to_owned());
                return;
            }
            if asked.flight.certificate_requested {
                facts.client_certificate_requested = true;
            }
            if chain.is_empty() {
                *chain = asked.flight.certificates;
            }
        }
    }

    /// Offers weak suites only, and those that are left after each one that was taken.
    async fn ask_weak(&self, facts: &mut TlsFacts) {
        // Some suites exist only in old versions: a server that speaks one is asked there as well.
        let oldest = facts.probes.iter().filter_map(|p| p.agreed).min().filter(|v| *v < TlsVersion::Tls12);
        for version in std::iter::once(TlsVersion::Tls12).chain(oldest) {
            let mut taken: Vec<Weakness> = Vec::new();
            loop {
                let (probe, weakness) = self.ask_weak_without(version, &taken).await;
                facts.probes.push(probe);
                match weakness.filter(|w| !taken.contains(w)) {
                    Some(weakness) => taken.push(weakness),
                    None => break,
                }
            }
        }
    }

    async fn ask_weak_without(
        &self,
        version: TlsVersion,
        taken: &[Weakness],
    ) -> (TlsProbe, Option<Weakness>) {
        if self.spent() {
            return (probe::unsent(version, true), None);
        }
        let suites = suites::weak_without(taken);
        let offer = Offer { version, suites, server_name: self.server_name() };
        let asked = probe::ask(self.address, &offer, true, self.until()).await;
        let weakness = asked.probe.agreed.and(asked.flight.hello).and_then(|h| suites::weakness(h.suite));
        (asked.probe, weakness)
    }

    /// The name for server_name: never an address (RFC 6066 section 3).
    fn server_name(&self) -> Option<&str> {
        let host = self.target.host.trim_end_matches('.');
        host.parse::<std::net::IpAddr>().is_err().then_some(host)
    }

    fn until(&self) -> Instant {
        self.deadline.min(Instant::now() + self.share)
    }

    fn spent(&self) -> bool {
        Instant::now() >= self.deadline
    }
}

/// A server that answers one hello and hangs up on another has refused it: Python's asyncio, for one,
/// sends no alert.
fn take_silence_for_refusal(probes: &mut [TlsProbe]) {
    for probe in probes {
        probe.trouble.take_if(|t| *t == dial::CLOSED || *t == dial::RESET);
    }
}
