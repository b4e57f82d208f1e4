//! How long the tracker wants to be left alone: `X-Sentry-Rate-Limits`, or 429 with Retry-After.

use std::time::{Duration, Instant};

/// When nothing is said about how long.
const DEFAULT: Duration = Duration::from_secs(60);

/// What is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Category {
    Error,
    Transaction,
}

/// Until when each category is not sent.
#[derive(Debug, Default)]
pub(super) struct Limits {
    error: Option<Instant>,
    transaction: Option<Instant>,
}

impl Limits {
    pub(super) fn holds_back(&self, category: Category, now: Instant) -> bool {
        let until = match category {
            Category::Error => self.error,
            Category::Transaction => self.transaction,
        };
        until.is_some_and(|until| now < until)
    }

    /// Takes note of an answer. `limits` and `retry_after` are the headers' texts.
    pub(super) fn learn(&mut self, status: u16, limits: Option<&str>, retry_after: Option<&str>, now: Instant) {
        if let Some(limits) = limits {
            limits.split(',').for_each(|limit| self.learn_one(limit, now));
        } else if status == 429 {
            let wait = retry_after.and_then(|text| text.trim().parse().ok()).map_or(DEFAULT, Duration::from_secs);
            (self.error, self.transaction) = (later(self.error, now, wait), later(self.transaction, now, wait));
        }
    }

    /// `60:error;transaction:organization:reason`; no category means all.
    fn learn_one(&mut self, limit: &str, now: Instant) {
        let mut parts = limit.trim().split(':');
        let wait = parts.next().and_then(|seconds| seconds.trim().parse().ok()).map_or(DEFAULT, Duration::from_secs);
        let categories: Vec<&str> = parts.next().unwrap_or_default().split(';').map(str::trim).collect();
        let all = categories.iter().all(|category| category.is_empty());
        if all || categories.contains(&"error") {
            self.error = later(self.error, now, wait);
        }
        if all || categories.contains(&"transaction") {
            self.transaction = later(self.transaction, now, wait);
        }
    }
}

fn later(known: Option<Instant>, now: Instant, wait: Duration) -> Option<Instant> {
    known.max(now.checked_add(wait))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn held(limits: &Limits, now: Instant) -> (bool, bool) {
        (limits.holds_back(Category::Error, now), limits.holds_back(Category::Transaction, now))
    }

    #[test]
    fn each_category_is_held_back_for_its_time() {
        let (mut limits, now) = (Limits::default(), Instant::now());
        let after = |seconds| now + Duration::from_secs(seconds);
        limits.learn(200, Some("60:transaction:key, 30:error;default:organization:quota"), Some("999"), now);
        assert_eq!(held(&limits, after(29)), (true, true));
        assert_eq!(held(&limits, after(30)), (false, true));
        assert_eq!(held(&limits, after(60)), (false, false));
        limits.learn(429, Some("10::organization"), None, now);
        assert_eq!(held(&limits, after(9)), (true, true));
    }

    #[test]
    fn a_429_alone_holds_back_everything() {
        let (mut limits, now) = (Limits::default(), Instant::now());
        let after = |seconds| now + Duration::from_secs(seconds);
        limits.learn(200, None, Some("5"), now);
        assert_eq!(held(&limits, now), (false, false), "only a 429 says so without the header");
        limits.learn(429, None, Some("120"), now);
        assert_eq!((held(&limits, after(119)), held(&limits, after(120))), ((true, true), (false, false)));
        limits.learn(429, None, Some("soon"), after(200));
        assert_eq!((held(&limits, after(259)), held(&limits, after(260))), ((true, true), (false, false)));
    }
}
