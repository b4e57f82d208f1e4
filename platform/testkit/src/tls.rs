//! A certificate for this machine, made for one test, and an authority that vouches for it.

use std::sync::Arc;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::{
    ServerConfig,
    crypto::aws_lc_rs,
    pki_types::{CertificateDer, PrivateKeyDer},
};
use tokio_rustls::TlsAcceptor;

/// TLS for a server of a test.
#[derive(Clone)]
pub struct TestTls {
    /// The authority's certificate (DER): who trusts it trusts the server.
    pub authority: CertificateDer<'static>,
    /// The server's certificate as PEM.
    pub certificate_pem: String,
    /// Takes connections.
    pub acceptor: TlsAcceptor,
}

impl std::fmt::Debug for TestTls {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("TestTls").finish_non_exhaustive()
    }
}

impl TestTls {
    /// For `localhost` and 127.0.0.1, valid to the end of the year 2049.
    ///
    /// # Panics
    /// It cannot be made.
    #[must_use]
    pub fn new() -> Self {
        Self::ending(2049)
    }

    /// The same, valid to the end of this year.
    ///
    /// # Panics
    /// It cannot be made.
    #[must_use]
    pub fn ending(year: i32) -> Self {
        let mut authority = CertificateParams::new(Vec::new()).expect("no names are good names");
        authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let authority = CertifiedIssuer::self_signed(authority, key()).expect("an authority");
        let mut server =
            CertificateParams::new(vec!["localhost".to_owned(), "127.0.0.1".to_owned()]).expect("good names");
        server.not_after = rcgen::date_time_ymd(year, 12, 31);
        let server_key = key();
        let certificate = server.signed_by(&server_key, &authority).expect("a certificate");
        let private = PrivateKeyDer::try_from(server_key.serialize_der()).expect("a key");
        let config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
            .with_safe_default_protocol_versions()
            .expect("usual versions")
            .with_no_client_auth()
            .with_single_cert(vec![certificate.der().clone()], private)
            .expect("a certificate with its key");
        Self {
            authority: authority.der().clone(),
            certificate_pem: certificate.pem(),
            acceptor: TlsAcceptor::from(Arc::new(config)),
        }
    }
}

impl Default for TestTls {
    fn default() -> Self {
        Self::new()
    }
}

fn key() -> KeyPair {
    KeyPair::generate().expect("a key")
}
