//! Identifiers: UUID version 7 (RFC 9562), so that rows are created in key order.

use chrono::{DateTime, Utc};
use uuid::{Timestamp, Uuid};

/// A new identifier whose first 48 bits are `now` in milliseconds; the rest is random.
pub fn new_id(now: DateTime<Utc>) -> Uuid {
    let seconds = u64::try_from(now.timestamp()).unwrap_or_default();
    Uuid::new_v7(Timestamp::from_unix_time(seconds, now.timestamp_subsec_nanos(), 0, 0))
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone as _;

    use super::*;

    #[test]
    fn ids_sort_by_the_time_they_were_made() {
        let earlier = new_id(Utc.timestamp_millis_opt(1_700_000_000_000).unwrap());
        let later = new_id(Utc.timestamp_millis_opt(1_700_000_000_001).unwrap());
        assert!(earlier < later);
        assert_eq!(earlier.get_version_num(), 7);
    }
}
