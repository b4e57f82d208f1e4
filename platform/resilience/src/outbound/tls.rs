//! Whom the client trusts.

use std::sync::Arc;

use rustls::{ClientConfig, RootCertStore, crypto::aws_lc_rs, pki_types::CertificateDer};

use super::client::NotBuilt;

/// Mozilla's roots, the system's (a company's own are there), and those passed in. A machine without any, such as an empty container,
/// still has Mozilla's.
pub(super) fn config(extra: &[CertificateDer<'static>]) -> Result<ClientConfig, NotBuilt> {
    let mut roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    let system = rustls_native_certs::load_native_certs();
    for error in &system.errors {
        tracing::warn!(%error, "a certificate of the system cannot be read");
    }
    roots.add_parsable_certificates(system.certs);
    for certificate in extra {
        roots.add(certificate.clone()).map_err(|error| NotBuilt(format!("a certificate cannot be used: {error}")))?;
    }
    let mut config = ClientConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| NotBuilt(error.to_string()))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(config)
}

/// The certificates of authorities that the system trusts, for other protocols than HTTP.
#[must_use]
pub fn system_certificates() -> Vec<CertificateDer<'static>> {
    rustls_native_certs::load_native_certs().certs
}
