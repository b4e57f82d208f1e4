//! Everything that calls out of the process does it through here, so that what is slow, broken or hostile out there stays out there.
//!
//! Each outbound dependency is declared once in [`Dependencies`] with its [`Policy`]: breaker, retries, bulkhead, time, and what the
//! server does while it is down. [`Dependency::call`] is the way of a call; [`Outbound`] is the one HTTP client that takes it.
//!
//! ```
//! use std::sync::Arc;
//! use seaworthy_kernel::clock::SystemClock;
//! use seaworthy_resilience::{Dependencies, Fallback, Policy};
//!
//! let dependencies = Dependencies::new(Arc::new(SystemClock));
//! let rates = dependencies.declare("exchange-rates", Policy::new(Fallback::LastKnown("yesterday's rates")))?;
//! assert_eq!(rates.status().state.as_str(), "closed");
//! # Ok::<(), seaworthy_resilience::DeclaredTwice>(())
//! ```

pub mod address;
mod breaker;
mod bulkhead;
mod deadline;
mod dependency;
mod error;
mod measure;
pub mod outbound;
mod policy;
mod registry;
mod retry;
mod status;

pub use breaker::{Breaker, BreakerPolicy, BreakerState, Ticket};
pub use bulkhead::{Bulkhead, BulkheadPolicy, NoPlace, Place};
pub use deadline::Deadline;
pub use dependency::{Call, Dependency, Permit};
pub use error::{CallError, Failure, Refusal, Verdict};
pub use outbound::{Allow, Outbound, OutboundError, OutboundOptions, Request, Response};
pub use policy::{Fallback, Policy};
pub use registry::{DeclaredTwice, Dependencies};
pub use retry::{Jitter, RetryAdvice, RetryPolicy, SystemJitter, retry_after};
pub use status::{Counts, DependencyStatus, LastError};
