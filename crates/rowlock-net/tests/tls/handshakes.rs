//! What the facts say of servers whose configuration is known.

use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use rowlock_model::{Target, TlsFacts, TlsVersion};
use rowlock_net::tls::inspect;
use rustls::RootCertStore;
use rustls::version::{TLS12, TLS13};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::look;
use crate::servers::{Authority, Files, Server, days, leaf, self_signed};

fn agreed(facts: &TlsFacts) -> Vec<TlsVersion> {
    let mut versions: Vec<_> =
        facts.probes.iter().filter(|p| !p.weak_offer).filter_map(|p| p.agreed).collect();
    versions.sort();
    versions
}

fn weak(facts: &TlsFacts) -> Vec<&str> {
    facts.probes.iter().filter(|p| p.weak_offer).filter_map(|p| p.cipher.as_deref()).collect()
}

#[tokio::test]
async fn a_sound_server_is_told_as_it_is() {
    let root = Authority::root("Test root");
    let server =
        Server::rustls(&root.issue(&leaf(&["localhost", "127.0.0.1"])), &[&TLS13, &TLS12], None).await;
    for host in ["localhost", "127.0.0.1"] {
        let facts = look(host, server.port, &root.roots()).await;
        assert_eq!((facts.trouble.as_deref(), facts.distrust.as_deref()), (None, None), "{host}");
        assert_eq!(facts.version, Some(TlsVersion::Tls13));
        assert!(facts.cipher.as_deref().is_some_and(|c| c.starts_with("TLS_AES_")), "{:?}", facts.cipher);
        assert_eq!(agreed(&facts), [TlsVersion::Tls12, TlsVersion::Tls13]);
        assert!(weak(&facts).is_empty());
        // A refusal is a refusal, and no trouble.
        assert!(facts.probes.iter().all(|p| p.trouble.is_none()), "{:#?}", facts.probes);
        assert!(facts.chain.len() == 1 && facts.chain[0].name_matches && !facts.chain[0].self_signed);
        assert!(!facts.client_certificate_requested);
    }
    assert_eq!(server.received.load(Ordering::Relaxed), 0, "no application byte may be sent");
}

#[tokio::test]
async fn each_reason_for_distrust_has_its_words() {
    let root = Authority::root("Test root");
    let mut expired = leaf(&["localhost"]);
    expired.not_before = days(-60);
    expired.not_after = days(-2);
    let mut early = leaf(&["localhost"]);
    early.not_before = days(2);
    let stranger = Authority::root("Stranger");
    let other = root.issue(&leaf(&["other.example"]));
    for (shown, words) in [
        (root.issue(&expired), "expired"),
        (root.issue(&early), "not yet valid"),
        (other, "name mismatch"),
        (stranger.issue(&leaf(&["localhost"])), "unknown issuer"),
        (stranger.issue(&expired), "unknown issuer, expired"),
        (self_signed(&leaf(&["localhost"])), "self-signed"),
        (self_signed(&leaf(&["nobody.example"])), "self-signed, name mismatch"),
    ] {
        let server = Server::rustls(&shown, &[&TLS13], None).await;
        let facts = look("localhost", server.port, &root.roots()).await;
        assert_eq!(facts.distrust.as_deref(), Some(words));
        assert_eq!(facts.chain[0].self_signed, words.contains("self-signed"));
        let rootless = look("localhost", server.port, &RootCertStore::empty()).await;
        assert!(rootless.distrust.is_some(), "{words}");
    }
}

#[tokio::test]
async fn a_self_signed_certificate_that_is_given_as_a_root_is_trusted() {
    let mut as_openssl_makes_it = leaf(&["localhost"]);
    as_openssl_makes_it.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    for params in [leaf(&["localhost"]), as_openssl_makes_it] {
        let shown = self_signed(&params);
        let mut roots = RootCertStore::empty();
        roots.add(shown.chain[0].clone()).expect("a root");
        let server = Server::rustls(&shown, &[&TLS13], None).await;
        assert_eq!(look("localhost", server.port, &roots).await.distrust, None);
        assert_eq!(look("127.0.0.1", server.port, &roots).await.distrust.as_deref(), Some("name mismatch"));
    }
}

#[tokio::test]
async fn client_certificates_are_seen_to_be_asked_for_and_required() {
    let root = Authority::root("Test root");
    let shown = root.issue(&leaf(&["localhost"]));
    for version in [&TLS12, &TLS13] {
        for required in [true, false] {
            let server = Server::rustls(&shown, &[version], Some((root.roots(), required))).await;
            let facts = look("localhost", server.port, &root.roots()).await;
            assert!(facts.client_certificate_requested, "{version:?}");
            assert_eq!(facts.client_certificate_required, required, "{version:?}");
            assert_eq!(facts.chain.len(), 1);
        }
    }
}

#[tokio::test]
async fn a_chain_is_told_in_the_order_it_came() {
    let root = Authority::root("Test root");
    let middle = root.below("Test intermediate");
    let mut shown = middle.issue(&leaf(&["localhost"]));
    let server = Server::rustls(&shown, &[&TLS13], None).await;
    assert!(look("localhost", server.port, &root.roots()).await.issuer_unknown());
    shown.chain.push(middle.certificate.der().clone());
    let server = Server::rustls(&shown, &[&TLS13], None).await;
    let facts = look("localhost", server.port, &root.roots()).await;
    assert_eq!(facts.distrust, None);
    assert_eq!(facts.chain[1].subject, "CN=Test intermediate");
}

#[tokio::test]
async fn openssl_with_everything_switched_on_shows_it() {
    let root = Authority::root("Test root");
    let files = Files::of(&root.issue(&leaf(&["localhost"])));
    let Some(server) = Server::openssl(&files, &["-cipher", "ALL:eNULL:@SECLEVEL=0"]) else { return };
    let facts = look("localhost", server.port, &root.roots()).await;
    assert_eq!(facts.trouble, None);
    assert!(agreed(&facts).contains(&TlsVersion::Tls10) && agreed(&facts).contains(&TlsVersion::Tls11));
    assert!(weak(&facts).iter().any(|c| c.contains("NULL")), "{:?}", weak(&facts));
    assert!(weak(&facts).iter().any(|c| c.contains("anon")), "{:?}", weak(&facts));
}

#[tokio::test]
async fn a_server_of_tls_1_0_only_still_shows_its_chain() {
    let Some(files) = Files::by_openssl(&["-newkey", "rsa:1024", "-sha1"]) else { return };
    let Some(server) = Server::openssl(&files, &["-tls1", "-cipher", "ALL:@SECLEVEL=0"]) else { return };
    let facts = look("localhost", server.port, &RootCertStore::empty()).await;
    assert_eq!(facts.version, None);
    assert!(facts.trouble.is_some());
    assert!(agreed(&facts).iter().all(|v| *v == TlsVersion::Tls10) && !agreed(&facts).is_empty());
    let leaf = facts.leaf().expect("sent in clear");
    assert_eq!((leaf.key_algorithm.as_str(), leaf.key_bits), ("RSA", 1024));
    assert_eq!(leaf.signature_algorithm, "sha1WithRSAEncryption");
    assert!(leaf.self_signed && leaf.name_matches);
}

#[tokio::test]
async fn what_openssl_does_by_default_is_clean() {
    let root = Authority::root("Test root");
    let files = Files::of(&root.issue(&leaf(&["localhost"])));
    let Some(server) = Server::openssl(&files, &[]) else { return };
    let facts = look("localhost", server.port, &root.roots()).await;
    assert_eq!(agreed(&facts), [TlsVersion::Tls12, TlsVersion::Tls13], "{:#?}", facts.probes);
    assert!(weak(&facts).is_empty(), "{:?}", weak(&facts));
}

#[tokio::test]
async fn what_is_no_tls_server_is_told_in_words() {
    let http = Server::listening(|mut tcp| async move {
        let mut bytes = [0; 16];
        let _ = tcp.read(&mut bytes).await;
        let _ = tcp.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await;
    })
    .await;
    let closing = Server::listening(|tcp| async move { drop(tcp) }).await;
    let nobody = Server::listening(|_| async {}).await.port;
    for (port, words) in [(http.port, "plain HTTP"), (closing.port, "the server"), (nobody, "refused")] {
        let facts = look("localhost", port, &RootCertStore::empty()).await;
        assert!(facts.trouble.as_deref().is_some_and(|t| t.contains(words)), "{words}: {:?}", facts.trouble);
        assert!(facts.chain.is_empty() && facts.distrust.is_none() && agreed(&facts).is_empty());
    }
}

#[tokio::test]
async fn a_silent_and_an_endless_server_cost_no_more_than_the_limit() {
    let silent = Server::listening(|tcp| async move {
        tokio::time::sleep(Duration::from_secs(30)).await;
        drop(tcp);
    })
    .await;
    let endless = Server::listening(|mut tcp| async move {
        // Records of a handshake message that never ends.
        while tcp.write_all(&[22, 3, 3, 0, 4, 2, 0, 63, 0]).await.is_ok() {}
    })
    .await;
    for port in [silent.port, endless.port] {
        let target = Target::parse(&format!("https://127.0.0.1:{port}")).expect("a target");
        let started = Instant::now();
        let facts = inspect(&target, &RootCertStore::empty(), Duration::from_secs(2)).await;
        assert!(started.elapsed() < Duration::from_secs(4), "{:?}", started.elapsed());
        assert!(facts.trouble.is_some());
    }
}
