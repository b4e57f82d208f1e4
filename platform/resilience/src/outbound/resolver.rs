//! Names to addresses, with what may not be called taken out. The client connects to what comes from here and to nothing else.

use std::{net::SocketAddr, sync::Arc};

use async_trait::async_trait;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use super::{Allow, Forbidden};

/// Asks for the addresses of a name. Passed in, so that a test can answer.
#[async_trait]
pub trait Lookup: Send + Sync + std::fmt::Debug {
    /// All addresses of the name; the ports are ignored.
    ///
    /// # Errors
    /// The name cannot be resolved.
    async fn lookup(&self, name: &str) -> std::io::Result<Vec<SocketAddr>>;
}

/// The system's resolver.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemLookup;

#[async_trait]
impl Lookup for SystemLookup {
    async fn lookup(&self, name: &str) -> std::io::Result<Vec<SocketAddr>> {
        Ok(tokio::net::lookup_host((name, 0)).await?.collect())
    }
}

/// Travels through the client's own error as its cause.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(super) struct AddressRefused(pub(super) Forbidden);

#[derive(Debug)]
pub(super) struct CheckedResolver {
    pub(super) lookup: Arc<dyn Lookup>,
    pub(super) allow: Arc<Allow>,
}

impl Resolve for CheckedResolver {
    fn resolve(&self, name: Name) -> Resolving {
        let (lookup, allow) = (Arc::clone(&self.lookup), Arc::clone(&self.allow));
        Box::pin(async move {
            let host = name.as_str();
            let mut refused = None;
            let mut checked = Vec::new();
            for mut address in lookup.lookup(host).await? {
                match allow.check(Some(host), address.ip()) {
                    // Port 0 stands for the one of the URL.
                    Ok(()) => {
                        address.set_port(0);
                        checked.push(address);
                    }
                    Err(kind) => refused = Some(kind),
                }
            }
            match refused {
                Some(kind) if checked.is_empty() => Err(AddressRefused(Forbidden::Address(kind)).into()),
                _ => Ok(Box::new(checked.into_iter()) as Addrs),
            }
        })
    }
}
