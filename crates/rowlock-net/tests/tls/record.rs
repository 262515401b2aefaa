//! Writes `cases/<id>/{vulnerable,safe}.json` of the TLS rules from real handshakes:
//! `cargo test -p rowlock-net --test tls -- --ignored record`.

use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use rcgen::{CertificateParams, CustomExtension};
use rowlock_model::{Known, Seed, Target};
use rustls::RootCertStore;
use rustls::version::{TLS12, TLS13};
use serde_json::json;

use crate::look;
use crate::servers::{Authority, Files, Server, Shown, days, leaf, self_signed};

/// The port that recordings name, so that they do not change with each run.
const PORT: u16 = 8443;
const VERSIONS: [&rustls::SupportedProtocolVersion; 2] = [&TLS13, &TLS12];

struct Recorder {
    root: Authority,
}

impl Recorder {
    /// Looks at the server and writes one file.
    async fn write(&self, id: &str, vulnerable: bool, from: &str, server: &Server) {
        let tls = look("localhost", server.port, &self.root.roots()).await;
        let target = Target::parse(&format!("https://localhost:{PORT}")).expect("a target");
        let mut known = Known::new(Seed("recorded".to_owned()), target);
        known.settings.mtls_expected = id == "mtls-not-required";
        let now = SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970").as_secs();
        known.settings.now = i64::try_from(now).expect("a date");
        known.tls = Some(tls);
        let confidence = if id == "tls-no-1.3" { "confirmed" } else { "firm" };
        let expect = if vulnerable { json!({ "found": confidence }) } else { json!("clean") };
        let recording = json!({ "from": from, "expect": expect, "known": known });
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../cases").join(id);
        std::fs::create_dir_all(&folder).expect("a folder");
        let text = serde_json::to_string_pretty(&recording).expect("JSON") + "\n";
        let name = if vulnerable { "vulnerable.json" } else { "safe.json" };
        std::fs::write(folder.join(name), text).expect("written");
    }

    async fn certificate(&self, id: &str, vulnerable: bool, from: &str, shown: &Shown) {
        let server = Server::rustls(shown, &VERSIONS, None).await;
        self.write(id, vulnerable, &format!("rustls with {from}"), &server).await;
    }

    /// The safe twin of every check: an ordinary server of an ordinary certificate.
    async fn safe(&self, id: &str) {
        self.certificate(id, false, "a certificate for localhost of a trusted root", &self.sound()).await;
    }

    fn sound(&self) -> Shown {
        self.root.issue(&leaf(&["localhost"]))
    }
}

#[tokio::test]
#[ignore = "writes into cases/; run by hand when the facts change"]
async fn record() {
    let recorder = Recorder { root: Authority::root("Recorded root") };
    for id in [
        "cert-expired",
        "cert-expires-soon",
        "cert-name-mismatch",
        "cert-self-signed",
        "cert-adhoc",
        "cert-weak-key",
        "cert-weak-signature",
        "tls-old-protocol",
        "tls-weak-cipher",
        "tls-no-1.3",
    ] {
        recorder.safe(id).await;
    }
    certificates(&recorder).await;
    chains(&recorder).await;
    versions(&recorder).await;
    client_certificates(&recorder).await;
}

async fn certificates(recorder: &Recorder) {
    let dated = |from: i64, to: i64| {
        let mut params = leaf(&["localhost"]);
        (params.not_before, params.not_after) = (days(from), days(to));
        recorder.root.issue(&params)
    };
    recorder
        .certificate("cert-expired", true, "a certificate that ended 12 days ago", &dated(-102, -12))
        .await;
    recorder.certificate("cert-expires-soon", true, "10 days left of 90", &dated(-80, 10)).await;
    let other = recorder.root.issue(&leaf(&["api.example"]));
    recorder.certificate("cert-name-mismatch", true, "a certificate for api.example", &other).await;
    let own = self_signed(&leaf(&["localhost"]));
    recorder.certificate("cert-self-signed", true, "a self-signed certificate", &own).await;
    recorder.certificate("cert-adhoc", true, "the subject that Werkzeug gives", &self_signed(&adhoc())).await;
    let weak = Files::by_openssl(&["-newkey", "rsa:1024"]).expect("openssl");
    let server = Server::openssl(&weak, &["-cipher", "DEFAULT:@SECLEVEL=0"]).expect("openssl");
    recorder.write("cert-weak-key", true, "openssl s_server with an RSA key of 1024 bits", &server).await;
    let authority = Files::by_openssl(&["-newkey", "rsa:2048"]).expect("openssl");
    let signed = Files::by_openssl(&[
        "-newkey",
        "rsa:2048",
        "-sha1",
        "-subj",
        "/CN=leaf",
        "-CA",
        authority.certificate.to_str().expect("a path"),
        "-CAkey",
        authority.key.to_str().expect("a path"),
    ])
    .expect("openssl");
    let server = Server::openssl(&signed, &["-cipher", "DEFAULT:@SECLEVEL=0"]).expect("openssl");
    recorder.write("cert-weak-signature", true, "openssl s_server with a SHA-1 signature", &server).await;
}

/// What Werkzeug's `generate_adhoc_ssl_pair` puts into its certificate.
fn adhoc() -> CertificateParams {
    let mut params = leaf(&["*", "*.*"]);
    params.distinguished_name = rcgen::DistinguishedName::new();
    params.distinguished_name.push(rcgen::DnType::OrganizationName, "Dummy Certificate");
    params.distinguished_name.push(rcgen::DnType::CommonName, "*");
    params
}

async fn chains(recorder: &Recorder) {
    let middle = recorder.root.below("Recorded intermediate");
    let mut params = leaf(&["localhost"]);
    // An empty list of signed certificate timestamps (RFC 6962 section 3.3), in its OCTET STRING.
    params.custom_extensions =
        vec![CustomExtension::from_oid_content(&[1, 3, 6, 1, 4, 1, 11129, 2, 4, 2], vec![4, 2, 0, 0])];
    let mut shown = middle.issue(&params);
    recorder.certificate("cert-chain-incomplete", true, "its own certificate only", &shown).await;
    shown.chain.push(middle.certificate.der().clone());
    recorder.certificate("cert-chain-incomplete", false, "the intermediate as well", &shown).await;
}

async fn versions(recorder: &Recorder) {
    let files = Files::of(&recorder.sound());
    let server = Server::openssl(&files, &["-cipher", "ALL:@SECLEVEL=0"]).expect("openssl");
    let from = "openssl s_server at security level 0";
    recorder.write("tls-old-protocol", true, from, &server).await;
    let server = Server::openssl(&files, &["-cipher", "ALL:eNULL:@SECLEVEL=0"]).expect("openssl");
    recorder.write("tls-weak-cipher", true, &format!("{from} with NULL suites"), &server).await;
    let server = Server::rustls(&recorder.sound(), &[&TLS12], None).await;
    recorder.write("tls-no-1.3", true, "rustls with TLS 1.2 only", &server).await;
}

async fn client_certificates(recorder: &Recorder) {
    let id = "mtls-not-required";
    let server = Server::rustls(&recorder.sound(), &VERSIONS, None).await;
    recorder.write(id, true, "rustls without client authentication", &server).await;
    let clients: RootCertStore = recorder.root.roots();
    let server = Server::rustls(&recorder.sound(), &VERSIONS, Some((clients, true))).await;
    recorder.write(id, false, "rustls that demands a client certificate", &server).await;
}
