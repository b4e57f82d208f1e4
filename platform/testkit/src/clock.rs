//! A clock that stands still until the test moves it.

use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
use seaworthy_kernel::Clock;

/// A clock that stands still until the test moves it. Each look moves it by one microsecond, so that what happens later is later.
#[derive(Debug)]
pub struct StoppedClock(Mutex<DateTime<Utc>>);

impl StoppedClock {
    /// Stands at noon of 20 November 2026, UTC.
    pub fn new() -> Self {
        let noon = DateTime::from_timestamp(1_795_176_000, 0).expect("a moment in range");
        Self(Mutex::new(noon))
    }

    /// Moves on.
    pub fn advance(&self, by: TimeDelta) {
        let mut now = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *now += by;
    }
}

impl Default for StoppedClock {
    fn default() -> Self {
        Self::new()
    }
}

impl Clock for StoppedClock {
    fn now(&self) -> DateTime<Utc> {
        let mut now = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *now += TimeDelta::microseconds(1);
        *now
    }
}
