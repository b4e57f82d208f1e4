//! The only source of the present time.

use std::time::SystemTime;

use chrono::{DateTime, SubsecRound, Utc};

/// Tells the present moment. Passed in everywhere, so that a test can stand it still.
pub trait Clock: Send + Sync + std::fmt::Debug {
    /// The present moment in UTC, cut to microseconds: what both databases can keep.
    fn now(&self) -> DateTime<Utc>;
}

/// The machine's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> DateTime<Utc> {
        #[expect(clippy::disallowed_methods, reason = "the one place where the machine's clock is read")]
        let now = SystemTime::now();
        DateTime::<Utc>::from(now).trunc_subsecs(6)
    }
}
