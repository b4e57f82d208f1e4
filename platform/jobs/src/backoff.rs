//! How long a failed job waits.

use std::{sync::Arc, time::Duration};

use uuid::Uuid;

/// Chooses a number of milliseconds from 0 to the given one.
pub type Jitter = Arc<dyn Fn(u64) -> u64 + Send + Sync>;

/// Exponential backoff: `base`, twice that, four times … up to `longest`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Backoff {
    /// Upper bound after the first attempt.
    pub base: Duration,
    /// Upper bound after any attempt.
    pub longest: Duration,
}

impl Backoff {
    /// From 5 seconds to an hour.
    pub const DEFAULT: Self = Self { base: Duration::from_secs(5), longest: Duration::from_secs(3600) };

    /// The longest wait after `attempt` (from 1) failed.
    pub fn bound(self, attempt: u32) -> Duration {
        let factor = 1_u32.checked_shl(attempt.saturating_sub(1)).unwrap_or(u32::MAX);
        self.base.saturating_mul(factor).min(self.longest)
    }

    /// The wait after `attempt` failed: anything up to the bound ("full jitter", which spreads a herd of retries best: M. Brooker,
    /// "Exponential Backoff And Jitter", AWS Architecture Blog, 2015).
    pub fn wait(self, attempt: u32, jitter: &Jitter) -> Duration {
        let most = u64::try_from(self.bound(attempt).as_millis()).unwrap_or(u64::MAX);
        Duration::from_millis(jitter(most).min(most))
    }
}

impl Default for Backoff {
    fn default() -> Self {
        Self::DEFAULT
    }
}

/// Jitter from the system's randomness.
pub fn full_jitter() -> Jitter {
    Arc::new(|most| {
        // The low half of a version 4 UUID holds 62 random bits.
        let (_, low) = Uuid::new_v4().as_u64_pair();
        (low & (u64::MAX >> 2)) % most.saturating_add(1).max(1)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bound_doubles_up_to_the_longest() {
        let seconds: Vec<u64> = [1, 2, 3, 4, 10, 11, 33, u32::MAX].map(|n| Backoff::DEFAULT.bound(n).as_secs()).into();
        assert_eq!(seconds, [5, 10, 20, 40, 2560, 3600, 3600, 3600]);
    }

    #[test]
    fn jitter_stays_within_the_bound_and_spreads() {
        let jitter = full_jitter();
        let waits: Vec<u64> = (0..200).map(|_| jitter(1000)).collect();
        assert!(waits.iter().all(|wait| *wait <= 1000));
        assert!(waits.iter().any(|wait| *wait < 300) && waits.iter().any(|wait| *wait > 700), "{waits:?}");
        assert_eq!((jitter(0), Backoff::DEFAULT.wait(1, &(Arc::new(|_| u64::MAX) as Jitter)).as_secs()), (0, 5));
        assert!(jitter(u64::MAX) < u64::MAX);
    }
}
