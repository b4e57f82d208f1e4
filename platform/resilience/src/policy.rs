//! What is declared about each outbound dependency.

use std::time::Duration;

use crate::{BreakerPolicy, BulkheadPolicy, RetryPolicy};

/// What the server does while a dependency is down. Shown to people beside its state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fallback {
    /// The request that needs it is refused with 503 and Retry-After.
    Refuse,
    /// The work goes on without it; says what is then missing.
    GoOnWithout(&'static str),
    /// The work is kept and done later; says where it waits.
    DoLater(&'static str),
    /// The last known answer is given; says how old it may be.
    LastKnown(&'static str),
    /// Another dependency takes over; says which.
    Instead(&'static str),
}

impl Fallback {
    /// One sentence for people.
    #[must_use]
    pub fn text(self) -> String {
        match self {
            Self::Refuse => "Requests that need it are refused with 503 until it is back.".to_owned(),
            Self::GoOnWithout(what) => format!("The server goes on without it: {what}."),
            Self::DoLater(place) => format!("The work waits and is done later: {place}."),
            Self::LastKnown(age) => format!("The last known answer is given: {age}."),
            Self::Instead(other) => format!("Another one takes over: {other}."),
        }
    }
}

/// How one outbound dependency is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Policy {
    /// When it is left alone.
    pub breaker: BreakerPolicy,
    /// When it is tried again.
    pub retry: RetryPolicy,
    /// How many calls at once.
    pub bulkhead: BulkheadPolicy,
    /// Longest time of one attempt.
    pub timeout: Duration,
    /// What happens while it is down.
    pub fallback: Fallback,
}

impl Policy {
    /// The defaults of every part, ten seconds per attempt, and this fallback: that is never a matter of course.
    #[must_use]
    pub fn new(fallback: Fallback) -> Self {
        Self {
            breaker: BreakerPolicy::default(),
            retry: RetryPolicy::default(),
            bulkhead: BulkheadPolicy::default(),
            timeout: Duration::from_secs(10),
            fallback,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fallback_is_a_sentence() {
        for fallback in [
            Fallback::Refuse,
            Fallback::GoOnWithout("no translation"),
            Fallback::DoLater("in the mail outbox"),
            Fallback::LastKnown("up to a day old"),
            Fallback::Instead("the local model"),
        ] {
            assert!(fallback.text().ends_with('.'), "{fallback:?}");
        }
    }
}
