//! A server's certificate that nobody trusts, and the authority that would make it trusted.

use std::sync::Arc;

use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use rustls::ServerConfig;
use rustls::pki_types::PrivateKeyDer;

pub(crate) struct Certificate {
    /// The authority as PEM, for `--ca-cert`.
    pub(crate) authority: String,
    pub(crate) config: Arc<ServerConfig>,
}

impl Certificate {
    /// For `localhost` and 127.0.0.1.
    pub(crate) fn new() -> Self {
        let mut params = CertificateParams::new(Vec::new()).expect("no names");
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let root_key = KeyPair::generate().expect("a key");
        let root = params.self_signed(&root_key).expect("signed");
        let names = vec!["localhost".to_owned(), "127.0.0.1".to_owned()];
        let leaf = CertificateParams::new(names).expect("names");
        let key = KeyPair::generate().expect("a key");
        let signed = leaf.signed_by(&key, &Issuer::from_params(&params, &root_key)).expect("signed");
        let der = PrivateKeyDer::try_from(key.serialize_der()).expect("a key");
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .expect("versions")
            .with_no_client_auth()
            .with_single_cert(vec![signed.der().clone()], der)
            .expect("a certificate");
        Self { authority: root.pem(), config: Arc::new(config) }
    }
}
