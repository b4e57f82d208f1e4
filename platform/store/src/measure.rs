//! How the database is used, in metrics.

use std::{sync::OnceLock, time::Duration};

use metrics::{Counter, Histogram, counter, gauge, histogram};

/// The readers of SQLite.
pub(crate) const READING: &str = "read";
/// The one writer of SQLite.
pub(crate) const WRITING: &str = "write";
/// The one pool of PostgreSQL.
pub(crate) const SHARED: &str = "shared";

/// Looks at a statement that was sent: its text without values, its pool, its duration, and whether it failed.
pub type StatementObserver = fn(&str, &'static str, Duration, bool);

static OBSERVER: OnceLock<StatementObserver> = OnceLock::new();

/// Lets `observer` look at every statement of the process from now on, in the task that sends it. The first one stays.
pub fn observe_statements(observer: StatementObserver) {
    // A second server in one process, as in tests, has the same observer.
    let _ = OBSERVER.set(observer);
}

/// Counts and times the statements of one pool. The counters are found once: a statement costs a few atomic additions.
pub(crate) struct StatementMeasures {
    pool: &'static str,
    done: Counter,
    failed: Counter,
    duration: Histogram,
}

impl std::fmt::Debug for StatementMeasures {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("StatementMeasures").finish_non_exhaustive()
    }
}

impl StatementMeasures {
    pub(crate) fn new(pool: &'static str) -> Self {
        let count = |outcome: &'static str| counter!("seaworthy_database_statements_total", "pool" => pool, "outcome" => outcome);
        let duration = histogram!("seaworthy_database_statement_seconds", "pool" => pool);
        Self { pool, done: count("done"), failed: count("failed"), duration }
    }

    /// A statement of this pool has ended.
    pub(crate) fn note(&self, text: &str, elapsed: Duration, failed: bool) {
        if let Some(observe) = OBSERVER.get() {
            observe(text, self.pool, elapsed, failed);
        }
        if failed { &self.failed } else { &self.done }.increment(1);
        self.duration.record(elapsed.as_secs_f64());
    }
}

/// A connection was got from the pool.
pub(crate) fn acquired(pool: &'static str, after: Duration) {
    histogram!("seaworthy_database_acquire_seconds", "pool" => pool).record(after.as_secs_f64());
}

/// How a pool of connections is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PoolUse {
    /// `read` and `write` on SQLite, `shared` on PostgreSQL.
    pub pool: &'static str,
    /// Connections that are working.
    pub busy: u32,
    /// Connections that wait for work.
    pub idle: u32,
    /// Most connections it may have.
    pub limit: u32,
}

impl PoolUse {
    pub(crate) fn of<D: sqlx::Database>(pool: &'static str, connections: &sqlx::Pool<D>) -> Self {
        let idle = u32::try_from(connections.num_idle()).unwrap_or(u32::MAX);
        let limit = connections.options().get_max_connections();
        Self { pool, busy: connections.size().saturating_sub(idle), idle, limit }
    }

    pub(crate) fn measure(&self) {
        for (state, count) in [("busy", self.busy), ("idle", self.idle), ("limit", self.limit)] {
            gauge!("seaworthy_database_pool_connections", "pool" => self.pool, "state" => state).set(f64::from(count));
        }
    }
}
