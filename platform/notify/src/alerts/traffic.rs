//! The share of faults among the requests of the last five minutes.

use std::collections::VecDeque;

use chrono::{DateTime, TimeDelta, Utc};

const WINDOW: TimeDelta = TimeDelta::minutes(5);

/// Counts at earlier ticks, oldest first.
#[derive(Debug, Default)]
pub(super) struct Traffic(VecDeque<(DateTime<Utc>, u64, u64)>);

impl Traffic {
    /// Notes the counts since the start of the process; requests and faults since about five minutes ago.
    pub(super) fn note(&mut self, now: DateTime<Utc>, requests: u64, faults: u64) -> (u64, u64) {
        // The first tick: everything before it is the window.
        if self.0.is_empty() {
            self.0.push_back((now, 0, 0));
        }
        self.0.push_back((now, requests, faults));
        // One that is older than the window stays: the window begins there.
        while self.0.get(1).is_some_and(|(at, ..)| now - *at >= WINDOW) {
            self.0.pop_front();
        }
        let (_, first_requests, first_faults) = self.0.front().copied().unwrap_or((now, 0, 0));
        (requests.saturating_sub(first_requests), faults.saturating_sub(first_faults))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_last_five_minutes_count() {
        let at = |seconds: i64| DateTime::from_timestamp(1_795_176_000 + seconds, 0).unwrap();
        let mut traffic = Traffic::default();
        assert_eq!(traffic.note(at(0), 100, 50), (100, 50));
        assert_eq!(traffic.note(at(15), 110, 50), (110, 50));
        assert_eq!(traffic.note(at(299), 120, 51), (120, 51));
        assert_eq!(traffic.note(at(300), 120, 51), (20, 1));
        assert_eq!(traffic.note(at(315), 121, 51), (11, 1));
        assert_eq!(traffic.note(at(9000), 121, 51), (0, 0));
        assert!(traffic.0.len() <= 3);
    }
}
