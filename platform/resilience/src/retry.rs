//! Trying again: with growing, random pauses, within a budget, and only what may be repeated.

use std::time::Duration;

use chrono::{DateTime, Utc};

/// How often and after which pauses a call is tried again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RetryPolicy {
    /// Attempts in all; one means that nothing is tried again.
    pub attempts: u32,
    /// The first pause is between nothing and this; it doubles with each attempt.
    pub base: Duration,
    /// No pause of our own is longer than this.
    pub cap: Duration,
    /// The longest Retry-After that is waited for; a longer one ends the call.
    pub longest_wait: Duration,
    /// Further attempts, in percent of calls: when everything fails, trying again must not double the load.
    pub budget_percent: u32,
    /// Further attempts that are free of that reckoning: what a dependency that is rarely called may use.
    pub reserve: u32,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self {
            attempts: 3,
            base: Duration::from_millis(200),
            cap: Duration::from_secs(10),
            longest_wait: Duration::from_secs(30),
            budget_percent: 20,
            reserve: 10,
        }
    }
}

/// Whether a failure may be met by trying again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RetryAdvice {
    /// It would fail again.
    Never,
    /// It may pass.
    Backoff,
    /// The dependency said when to come again.
    After(Duration),
}

impl RetryPolicy {
    /// The pause before the attempt after `attempt` (from 1): full jitter, a random time up to the doubled bound, so that callers who
    /// failed together do not come back together. Nothing if there is to be none.
    #[must_use]
    pub fn pause(&self, attempt: u32, advice: RetryAdvice, jitter: &dyn Jitter) -> Option<Duration> {
        if attempt >= self.attempts {
            return None;
        }
        match advice {
            RetryAdvice::Never => None,
            RetryAdvice::Backoff => {
                let doubled = 2_u32.checked_pow(attempt.saturating_sub(1)).unwrap_or(u32::MAX);
                Some(jitter.up_to(self.base.saturating_mul(doubled).min(self.cap)))
            }
            // Never sooner than asked; a little later, because everybody was told the same.
            RetryAdvice::After(wait) => {
                (wait <= self.longest_wait).then(|| wait.saturating_add(jitter.up_to(self.base)))
            }
        }
    }
}

/// Randomness, passed in so that a test can choose it.
pub trait Jitter: Send + Sync + std::fmt::Debug {
    /// A random time from nothing to `most`.
    fn up_to(&self, most: Duration) -> Duration;
}

/// The system's randomness.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemJitter;

impl Jitter for SystemJitter {
    fn up_to(&self, most: Duration) -> Duration {
        let mut bytes = [0_u8; 4];
        // Without randomness the pause is the longest one, which is never wrong.
        if aws_lc_rs::rand::fill(&mut bytes).is_err() {
            return most;
        }
        most.mul_f64(f64::from(u32::from_le_bytes(bytes)) / f64::from(u32::MAX))
    }
}

/// What is left for further attempts: each call puts a little in, each further attempt takes a whole out.
#[derive(Debug)]
pub(crate) struct Budget {
    /// In hundredths of an attempt.
    balance: u32,
    most: u32,
    per_call: u32,
}

impl Budget {
    pub(crate) fn new(policy: &RetryPolicy) -> Self {
        let most = policy.reserve.saturating_mul(100);
        Self { balance: most, most, per_call: policy.budget_percent }
    }

    pub(crate) fn called(&mut self) {
        self.balance = self.balance.saturating_add(self.per_call).min(self.most.max(100));
    }

    pub(crate) fn take(&mut self) -> bool {
        let left = self.balance.checked_sub(100);
        self.balance = left.unwrap_or(self.balance);
        left.is_some()
    }
}

/// Reads a Retry-After header (RFC 9110, 10.2.3): seconds or a date. A date that is past means now.
#[must_use]
pub fn retry_after(value: &str, now: DateTime<Utc>) -> Option<Duration> {
    let value = value.trim();
    if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
        // More digits than can be counted are more than anybody waits.
        return Some(Duration::from_secs(value.parse().unwrap_or(u64::MAX)));
    }
    let date = DateTime::parse_from_rfc2822(value).ok()?;
    Some((date.with_timezone(&Utc) - now).to_std().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[derive(Debug)]
    struct Most;

    impl Jitter for Most {
        fn up_to(&self, most: Duration) -> Duration {
            most
        }
    }

    fn millis(policy: RetryPolicy, attempt: u32, advice: RetryAdvice) -> Option<u128> {
        policy.pause(attempt, advice, &Most).map(|pause| pause.as_millis())
    }

    #[test]
    fn pauses_double_up_to_the_cap_and_end_with_the_attempts() {
        let policy = RetryPolicy { attempts: 9, ..RetryPolicy::default() };
        let pauses: Vec<_> = (1..=9).filter_map(|attempt| millis(policy, attempt, RetryAdvice::Backoff)).collect();
        assert_eq!(pauses, [200, 400, 800, 1600, 3200, 6400, 10_000, 10_000]);
        assert_eq!(millis(policy, 1, RetryAdvice::Never), None);
    }

    #[test]
    fn retry_after_is_honoured_unless_it_is_too_long() {
        let policy = RetryPolicy::default();
        assert_eq!(millis(policy, 1, RetryAdvice::After(Duration::from_secs(7))), Some(7200));
        assert_eq!(millis(policy, 1, RetryAdvice::After(Duration::from_secs(31))), None);
        assert_eq!(millis(policy, 3, RetryAdvice::After(Duration::ZERO)), None);
    }

    #[test]
    fn the_budget_is_used_up_and_filled_by_calls() {
        let mut budget = Budget::new(&RetryPolicy { reserve: 2, budget_percent: 25, ..RetryPolicy::default() });
        assert_eq!([budget.take(), budget.take(), budget.take()], [true, true, false]);
        for _ in 0..3 {
            budget.called();
        }
        assert!(!budget.take());
        budget.called();
        assert_eq!([budget.take(), budget.take()], [true, false]);
    }

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        let now = DateTime::from_timestamp(1_795_176_000, 0).unwrap();
        assert_eq!(retry_after("120", now), Some(Duration::from_secs(120)));
        assert_eq!(retry_after(" 0 ", now), Some(Duration::ZERO));
        assert_eq!(retry_after("99999999999999999999999", now), Some(Duration::from_secs(u64::MAX)));
        assert_eq!(retry_after("Fri, 20 Nov 2026 12:01:30 GMT", now), Some(Duration::from_secs(90)));
        assert_eq!(retry_after("Fri, 20 Nov 2026 11:00:00 GMT", now), Some(Duration::ZERO));
        for text in ["", "-1", "soon", "1.5", "2026-11-20T12:00:00Z"] {
            assert_eq!(retry_after(text, now), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_random_pause_is_within_its_bound(most in 0_u64..100_000, attempt in 1_u32..40) {
            let most = Duration::from_millis(most);
            prop_assert!(SystemJitter.up_to(most) <= most);
            let policy = RetryPolicy { attempts: 100, ..RetryPolicy::default() };
            prop_assert!(policy.pause(attempt, RetryAdvice::Backoff, &SystemJitter).unwrap() <= policy.cap);
        }

        #[test]
        fn any_header_is_read_without_harm(text in ".{0,60}") {
            let _ = retry_after(&text, DateTime::UNIX_EPOCH);
        }
    }
}
