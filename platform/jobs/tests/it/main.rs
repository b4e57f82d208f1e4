//! The queue on both engines.
#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod cancel;
mod claims;
mod cycle;
mod fixture;
mod lease;
mod metrics;
mod queries;
mod retry;
mod schedules;
mod states;
mod steps;
mod unique;

use std::sync::Arc;

use seaworthy_testkit::App;

fn apps() -> Vec<Arc<dyn App>> {
    Vec::new()
}
