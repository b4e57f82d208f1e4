//! How a dependency is: for health, for the management page, for alerts.

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::Serialize;

use crate::BreakerState;

/// The last failure of a dependency: its kind only, which is never secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct LastError {
    /// One word, e.g. `timeout`.
    pub kind: &'static str,
    /// When.
    pub at: DateTime<Utc>,
}

/// Attempts since the start of the process.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Counts {
    /// Succeeded.
    pub successes: u64,
    /// Failed.
    pub failures: u64,
    /// Not begun: breaker open, no place, no time.
    pub refused: u64,
    /// Were not the first of their call.
    pub retries: u64,
}

/// How a dependency is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct DependencyStatus {
    /// The name under which it was declared.
    pub name: String,
    /// Whether calls go through.
    pub state: BreakerState,
    /// Since when they do or do not.
    pub since: DateTime<Utc>,
    /// The last call that succeeded; null where none has yet.
    pub last_success: Option<DateTime<Utc>>,
    /// The last failure; null where there was none.
    pub last_error: Option<LastError>,
    /// Attempts since the start of the process.
    pub counts: Counts,
    /// Calls on the way.
    pub calls_now: usize,
    /// Calls that wait for a place.
    pub waiting_now: usize,
    /// What the server does while it is down, in a sentence.
    pub fallback: String,
}
