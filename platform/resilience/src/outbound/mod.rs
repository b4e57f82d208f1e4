//! The one HTTP client of the house.
//!
//! Where it may connect is checked three times: the address in the URL in all its spellings, every address a name resolves to (the checked
//! address is the one connected to, so a name cannot change its meaning in between), and each redirect like a first request.

mod allow;
mod body;
mod client;
mod error;
mod redirect;
mod request;
mod resolver;
mod target;
mod tls;

pub use allow::{Allow, NotAllowable};
pub use client::NotBuilt;
pub use client::{Outbound, OutboundOptions};
pub use error::{Forbidden, OutboundError};
pub use request::{Request, Response};
pub use resolver::{Lookup, SystemLookup};
pub use tls::system_certificates;
