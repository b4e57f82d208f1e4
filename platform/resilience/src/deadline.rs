//! A total time that is passed down from caller to callee.

use std::time::Duration;

use tokio::time::Instant;

/// The moment after which nothing new is begun on behalf of a caller who no longer waits. Passed down through every call.
///
/// It is measured on the monotonic clock: setting the machine's time neither prolongs nor ends it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Deadline(Instant);

impl Deadline {
    /// `total` from now.
    #[must_use]
    pub fn within(total: Duration) -> Self {
        let now = Instant::now();
        // A time beyond what can be counted is as good as a year.
        Self(now.checked_add(total).unwrap_or(now + Duration::from_secs(365 * 86_400)))
    }

    /// The earlier of this one and `total` from now: what a part of the work may take.
    #[must_use]
    pub fn at_most(self, total: Duration) -> Self {
        self.min(Self::within(total))
    }

    /// Time that is left; zero when it is over.
    #[must_use]
    pub fn remaining(self) -> Duration {
        self.0.saturating_duration_since(Instant::now())
    }

    /// Whether it is over.
    #[must_use]
    pub fn is_over(self) -> bool {
        self.remaining().is_zero()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn it_runs_down_and_stays_over() {
        let deadline = Deadline::within(Duration::from_secs(10));
        assert_eq!(deadline.remaining(), Duration::from_secs(10));
        tokio::time::advance(Duration::from_secs(9)).await;
        assert!(!deadline.is_over());
        tokio::time::advance(Duration::from_secs(2)).await;
        assert!(deadline.is_over());
        assert_eq!(deadline.remaining(), Duration::ZERO);
    }

    #[tokio::test(start_paused = true)]
    async fn a_part_never_takes_longer_than_the_whole() {
        let whole = Deadline::within(Duration::from_secs(10));
        assert_eq!(whole.at_most(Duration::from_secs(3)).remaining(), Duration::from_secs(3));
        assert_eq!(whole.at_most(Duration::MAX), whole);
    }
}
