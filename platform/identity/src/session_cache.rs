//! Sessions seen in the last half minute: a request needs no query to know its caller.

use std::{
    sync::{
        Arc, OnceLock,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use metrics::{Counter, counter};
use moka::sync::Cache;
use seaworthy_store::{Changes, Events};

use crate::{
    gate::SessionKey,
    store::sessions::{LiveSession, TOPIC},
};

/// What is remembered is forgotten as soon as any node ends a session or changes a role.
#[derive(Debug)]
pub(crate) struct SessionCache {
    sessions: Cache<SessionKey, Arc<LiveSession>>,
    changes: OnceLock<Changes>,
    /// The count of changes up to which all was forgotten.
    forgotten: AtomicU64,
    hits: Counter,
    misses: Counter,
}

impl SessionCache {
    pub(crate) fn new() -> Self {
        let sessions = Cache::builder().max_capacity(100_000).time_to_live(Duration::from_secs(30)).build();
        let look_ups = |outcome: &'static str| counter!("seaworthy_cache_requests_total", "cache" => "sessions", "outcome" => outcome);
        let (hits, misses) = (look_ups("hit"), look_ups("miss"));
        Self { sessions, changes: OnceLock::new(), forgotten: AtomicU64::new(0), hits, misses }
    }

    /// The session, if it is remembered and no node can have ended it since; and the count of changes for [`SessionCache::remember`].
    pub(crate) fn find(&self, events: &Events, key: &SessionKey) -> (Option<Arc<LiveSession>>, u64) {
        let count = self.count(events);
        if self.forgotten.swap(count, Ordering::SeqCst) != count {
            self.sessions.invalidate_all();
        }
        let found = self.sessions.get(key).filter(|_| events.is_whole());
        if found.is_some() { &self.hits } else { &self.misses }.increment(1);
        (found, count)
    }

    /// Remembers what was read from the database after `count` was taken.
    pub(crate) fn remember(&self, events: &Events, key: SessionKey, session: Arc<LiveSession>, count: u64) {
        if events.is_whole() && self.count(events) == count {
            self.sessions.insert(key.clone(), session);
            if self.count(events) != count {
                // Sessions were ended meanwhile: it may be one of them.
                self.sessions.invalidate(&key);
            }
        }
    }

    fn count(&self, events: &Events) -> u64 {
        self.changes.get_or_init(|| events.changes(TOPIC)).count()
    }
}
