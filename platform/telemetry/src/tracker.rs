//! The error tracker (Sentry, or what speaks its protocol): each error of the log once, with the steps that led to it.
//!
//! Written on the house's own HTTP client: what the protocol needs is small, and everything that leaves passes the redaction. Nothing here
//! makes a request wait: events go into a bounded queue, and a thread of its own sends them.

mod dsn;
mod event;
mod layer;
mod limits;
mod personal;
mod sender;

use std::sync::Arc;

pub use dsn::{BadDsn, Dsn};
pub(crate) use layer::TrackerLayer;
use seaworthy_kernel::Clock;
pub(crate) use sender::Tracker;

/// Where errors are sent, and how many.
#[derive(Debug, Clone)]
pub struct TrackerOptions {
    /// Where to.
    pub dsn: Dsn,
    /// E.g. `production`.
    pub environment: String,
    /// E.g. `seaworthy@0.1.0`.
    pub release: String,
    /// Share of errors that are sent, 0 to 1.
    pub sample_rate: f64,
    /// Share of requests whose duration is sent, 0 to 1.
    pub traces_sample_rate: f64,
    /// The time of events.
    pub clock: Arc<dyn Clock>,
}

#[cfg(test)]
mod tests;
