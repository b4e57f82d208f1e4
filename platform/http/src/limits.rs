//! How often one caller may call: a sliding window over two buckets, the older one weighted by how much of it is still in the window.

use std::{
    net::{IpAddr, Ipv6Addr},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use chrono::{DateTime, Utc};
use moka::sync::Cache;
use seaworthy_cache::{Shared, Windows};
use seaworthy_kernel::{Code, Problem, operation::LimitClass};

use crate::Principal;

const WINDOW_MS: i64 = 60_000;
/// Callers remembered at once: about 20 MB when all are there.
const MOST_CALLERS: u64 = 100_000;

/// Calls a minute and caller, per class. 0: no limit.
#[derive(Debug, Clone, Copy)]
pub struct Rates {
    /// Reading.
    pub read: u32,
    /// Changing.
    pub write: u32,
    /// Files coming in.
    pub upload: u32,
    /// Trying a password or a token; counted by address.
    pub sign_in: u32,
}

impl Default for Rates {
    fn default() -> Self {
        Self { read: 1200, write: 300, upload: 120, sign_in: 5 }
    }
}

/// Who is counted.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Key {
    Account(uuid::Uuid),
    Address(Option<IpAddr>),
}

/// Counts calls: over all nodes where they share a Redis that answers, else each node for itself.
pub struct Limiter {
    rates: Rates,
    shared: Windows,
    windows: Cache<(LimitClass, Key), Arc<Mutex<Window>>>,
}

impl std::fmt::Debug for Limiter {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Limiter").field("rates", &self.rates).finish_non_exhaustive()
    }
}

#[derive(Debug, Default)]
struct Window {
    bucket: i64,
    now: u32,
    before: u32,
}

impl Limiter {
    /// Counts by these rates.
    pub fn new(rates: Rates, shared: Shared) -> Self {
        let shared = Windows::new(shared, Duration::from_millis(WINDOW_MS.unsigned_abs()));
        let idle = Duration::from_millis(2 * WINDOW_MS.unsigned_abs());
        Self { rates, shared, windows: Cache::builder().max_capacity(MOST_CALLERS).time_to_idle(idle).build() }
    }

    /// Calls a minute and caller of a class; 0: no limit.
    pub fn rate(&self, class: LimitClass) -> u32 {
        match class {
            LimitClass::Free => 0,
            LimitClass::Read => self.rates.read,
            LimitClass::Write => self.rates.write,
            LimitClass::Upload => self.rates.upload,
            LimitClass::SignIn => self.rates.sign_in,
        }
    }

    /// Callers that are being counted now, about.
    pub fn callers(&self) -> u64 {
        self.windows.entry_count()
    }

    pub(crate) async fn count(&self, class: LimitClass, key: Key, now: DateTime<Utc>) -> Result<(), Problem> {
        let rate = self.rate(class);
        if rate == 0 {
            return Ok(());
        }
        let counted = match self.shared.count(&key.name(class), rate, now).await {
            Some(counted) => counted,
            None => {
                let window = self.windows.get_with((class, key), Arc::default);
                let mut window = window.lock().unwrap_or_else(PoisonError::into_inner);
                window.count(rate, now.timestamp_millis())
            }
        };
        counted.map_err(|wait_ms| Problem {
            retry_after: Some(u64::try_from(wait_ms).unwrap_or_default().div_ceil(1000).max(1)),
            ..Problem::new(Code::TooManyRequests)
                .detail(format!("at most {rate} calls a minute of class {}", class.as_str()))
        })
    }
}

impl Key {
    /// Under which all nodes count this caller.
    fn name(&self, class: LimitClass) -> String {
        let class = class.as_str();
        match self {
            Self::Account(id) => format!("{class}:account:{id}"),
            Self::Address(Some(address)) => format!("{class}:address:{address}"),
            Self::Address(None) => format!("{class}:address:unknown"),
        }
    }
}

impl Window {
    /// Counts one call, or tells for how many milliseconds to wait. Refused calls are not counted.
    fn count(&mut self, rate: u32, mut now_ms: i64) -> Result<(), i64> {
        let mut bucket = now_ms.div_euclid(WINDOW_MS);
        if bucket == self.bucket - 1 {
            // A clock that was put back, or another node's that is behind: the window has begun all the same.
            (bucket, now_ms) = (self.bucket, self.bucket * WINDOW_MS);
        }
        match bucket - self.bucket {
            0 => {}
            1 => (self.before, self.now) = (self.now, 0),
            _ => (self.before, self.now) = (0, 0),
        }
        self.bucket = bucket;
        let gone = now_ms.rem_euclid(WINDOW_MS);
        // Scaled by the window's length, so that whole numbers are exact.
        let weighted = i64::from(self.before) * (WINDOW_MS - gone) + i64::from(self.now) * WINDOW_MS;
        if weighted + WINDOW_MS > i64::from(rate) * WINDOW_MS {
            // Each millisecond takes the weight of one millisecond off every call of the older bucket.
            let wait = if self.now < rate {
                let over = weighted + WINDOW_MS - i64::from(rate) * WINDOW_MS;
                div_ceil(over, self.before)
            } else {
                // Nothing is given back before this bucket is the older one.
                let over = (i64::from(self.now) + 1 - i64::from(rate)) * WINDOW_MS;
                WINDOW_MS - gone + div_ceil(over, self.now)
            };
            return Err(wait.clamp(1, 2 * WINDOW_MS));
        }
        self.now += 1;
        Ok(())
    }
}

fn div_ceil(over: i64, calls: u32) -> i64 {
    let calls = i64::from(calls.max(1));
    (over + calls - 1) / calls
}

pub(crate) fn key(principal: Option<&Principal>, address: Option<IpAddr>) -> Key {
    principal.map_or(Key::Address(address.map(network)), |principal| Key::Account(principal.account))
}

/// An IPv6 customer has a /64: its addresses are one caller.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() & !u128::from(u64::MAX)).into(),
        address => address,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_a_minute_whenever_the_minute_begins() {
        let mut window = Window::default();
        for second in 0..5 {
            assert!(window.count(5, 50_000 + second * 1000).is_ok());
        }
        assert!(window.count(5, 56_000).is_err());
        // 10 s into the next bucket five sixths of the five still count.
        assert_eq!(window.count(5, 70_000), Err(2_000));
        assert!(window.count(5, 72_000).is_ok());
        assert!(window.count(5, 72_001).is_err());
        assert!(window.count(5, 300_000).is_ok(), "later all is forgotten");
    }

    #[test]
    fn who_waits_as_told_is_let_in_and_not_a_millisecond_before() {
        for rate in 1..8 {
            for start in [0, 1, 29_999, 59_999] {
                let (mut window, mut now) = (Window::default(), start);
                for _ in 0..40 {
                    match window.count(rate, now) {
                        Ok(()) => now += 1_777,
                        Err(wait) => {
                            assert!(window.count(rate, now + wait - 1).is_err(), "rate {rate}, at {now}");
                            now += wait;
                            assert!(window.count(rate, now).is_ok(), "rate {rate}, at {now}");
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn a_customers_ipv6_network_is_one_caller() {
        let of = |text: &str| key(None, Some(text.parse().unwrap()));
        assert_eq!(of("2001:db8:1:2::1"), of("2001:db8:1:2:ffff::9"));
        assert_ne!(of("2001:db8:1:2::1"), of("2001:db8:1:3::1"));
        assert_ne!(of("192.0.2.1"), of("192.0.2.2"));
        assert_eq!(of("::ffff:192.0.2.1"), of("192.0.2.1"));
    }

    #[tokio::test]
    async fn each_caller_is_counted_alone() {
        let limiter = Limiter::new(Rates { sign_in: 1, ..Rates::default() }, Shared::alone());
        let now = DateTime::<Utc>::UNIX_EPOCH;
        let of = |text: &str| Key::Address(Some(text.parse().unwrap()));
        assert!(limiter.count(LimitClass::SignIn, of("10.0.0.1"), now).await.is_ok());
        let refused = limiter.count(LimitClass::SignIn, of("10.0.0.1"), now).await.unwrap_err();
        assert_eq!((refused.code, refused.retry_after), (Code::TooManyRequests, Some(120)));
        assert!(limiter.count(LimitClass::SignIn, of("10.0.0.2"), now).await.is_ok());
        assert!(limiter.count(LimitClass::Free, of("10.0.0.1"), now).await.is_ok());
    }

    /// The same calls at the same times, counted here and in Redis, are answered alike.
    #[tokio::test]
    async fn redis_counts_as_memory_does() {
        let redis = seaworthy_testkit::RedisServer::start();
        let clock = Arc::new(seaworthy_testkit::StoppedClock::new());
        let shared = Windows::new(Shared::at(&redis.url(), clock, "test").unwrap(), Duration::from_secs(60));
        for (number, rate) in [1_u32, 2, 5, 7].into_iter().enumerate() {
            let mut window = Window::default();
            let mut now_ms = 1_795_176_000_123_i64;
            for step in 0..400_i64 {
                // Forward, and now and then a little back, as the clocks of two nodes do.
                now_ms += if step % 9 == 0 { -700 } else { (step * 7_919) % 41_000 };
                let at = DateTime::from_timestamp_millis(now_ms).unwrap();
                let there = shared.count(&format!("caller {number}"), rate, at).await.expect("Redis answers");
                assert_eq!(there, window.count(rate, now_ms), "rate {rate}, call {step} at {now_ms}");
            }
        }
    }

    #[tokio::test]
    async fn two_nodes_with_one_redis_count_together_and_each_alone_without_it() {
        let redis = seaworthy_testkit::RedisServer::start();
        let clock = Arc::new(seaworthy_testkit::StoppedClock::new());
        let rates = Rates { sign_in: 4, ..Rates::default() };
        let node = || Limiter::new(rates, Shared::at(&redis.url(), clock.clone(), "test").unwrap());
        let (one, other) = (node(), node());
        let now = DateTime::<Utc>::UNIX_EPOCH;
        let key = || Key::Address(None);
        for limiter in [&one, &other, &one, &other] {
            assert!(limiter.count(LimitClass::SignIn, key(), now).await.is_ok());
        }
        assert!(one.count(LimitClass::SignIn, key(), now).await.is_err());
        assert!(other.count(LimitClass::SignIn, key(), now).await.is_err());
        redis.stop();
        // Nobody is refused because Redis is gone, and nobody may do without end.
        for limiter in [&one, &other] {
            for _ in 0..4 {
                assert!(limiter.count(LimitClass::SignIn, key(), now).await.is_ok());
            }
            assert!(limiter.count(LimitClass::SignIn, key(), now).await.is_err());
        }
        redis.start_again();
        clock.advance(chrono::TimeDelta::seconds(11));
        assert!(one.count(LimitClass::SignIn, key(), now).await.is_ok(), "Redis has forgotten, and counts again");
    }
}
