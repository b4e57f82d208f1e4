//! What every server watches: its database, files, disk, memory, clock, cache and queue.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use async_trait::async_trait;
use seaworthy_cache::SharedStatus;
use seaworthy_jobs::admin::QueueRecord;
use seaworthy_store::{Engine, Query as _, sql};

use super::{Finding, HealthCheck, HealthRegistry};
use crate::Platform;

const MIB: u64 = 1 << 20;
const GIB: u64 = 1 << 30;
/// An answer to the simplest question takes a few milliseconds.
const SLOW: Duration = Duration::from_secs(1);

/// Adds the checks that every server has.
pub(crate) fn add_to(registry: &HealthRegistry) {
    registry.add(Arc::new(DatabaseCheck));
    registry.add(Arc::new(FilesCheck));
    registry.add(Arc::new(DiskCheck));
    registry.add(Arc::new(MemoryCheck));
    registry.add(Arc::new(ClockCheck));
    registry.add(Arc::new(CacheCheck));
    registry.add(Arc::new(QueueCheck));
}

struct DatabaseCheck;

#[async_trait]
impl HealthCheck for DatabaseCheck {
    fn name(&self) -> &'static str {
        "database"
    }

    fn title(&self) -> &'static str {
        "the database"
    }

    fn required(&self) -> bool {
        true
    }

    fn every(&self) -> Duration {
        Duration::from_secs(5)
    }

    async fn check(&self, platform: &Platform) -> Finding {
        let started = Instant::now();
        if let Err(error) = platform.database.ping().await {
            return Finding::red(error.to_string(), "Check DATABASE_URL, that the database runs, and its log.");
        }
        let took = started.elapsed();
        if took < SLOW {
            return Finding::green("it answers");
        }
        let pools = platform.database.pools().into_iter();
        let pools: Vec<_> = pools.map(|pool| format!("{}: {} of {} busy", pool.pool, pool.busy, pool.limit)).collect();
        Finding::amber(
            format!("it took {} ms to answer (connections: {})", took.as_millis(), pools.join(", ")),
            "Look for slow statements; raise DATABASE_POOL_SIZE or DATABASE_POOL_OVERFLOW if the database can bear it.",
        )
    }
}

struct FilesCheck;

#[async_trait]
impl HealthCheck for FilesCheck {
    fn name(&self) -> &'static str {
        "files"
    }

    fn title(&self) -> &'static str {
        "the store of files"
    }

    fn required(&self) -> bool {
        true
    }

    async fn check(&self, platform: &Platform) -> Finding {
        let root = platform.files.root();
        let fix = "Check DATA_DIR, that it is mounted, and that the server's account may write there.";
        if !root.is_dir() {
            return Finding::red(format!("the folder {} is missing", root.display()), fix);
        }
        match rustix::fs::access(root, rustix::fs::Access::WRITE_OK | rustix::fs::Access::EXEC_OK) {
            Ok(()) => Finding::green("the folder is there and can be written"),
            Err(error) => Finding::red(format!("the folder {} cannot be written: {error}", root.display()), fix),
        }
    }
}

struct DiskCheck;

#[async_trait]
impl HealthCheck for DiskCheck {
    fn name(&self) -> &'static str {
        "disk"
    }

    fn title(&self) -> &'static str {
        "disk space"
    }

    fn every(&self) -> Duration {
        Duration::from_secs(60)
    }

    async fn check(&self, platform: &Platform) -> Finding {
        match rustix::fs::statvfs(platform.files.root()) {
            Ok(disk) => space(disk.f_bavail.saturating_mul(disk.f_frsize), disk.f_blocks.saturating_mul(disk.f_frsize)),
            Err(error) => {
                Finding::amber(format!("the free space is not known: {error}"), "Check that DATA_DIR is mounted.")
            }
        }
    }
}

/// Judges free space, in bytes.
pub fn space(free: u64, total: u64) -> Finding {
    let detail = format!("{} MiB of {} MiB are free", free / MIB, total / MIB);
    let fix = "Remove what is not needed, move DATA_DIR to a larger disk, or lower LOG_RETENTION_DAYS.";
    if free < 512 * MIB {
        Finding::red(detail, fix)
    } else if free < 2 * GIB || (free < 20 * GIB && free < total / 10) {
        Finding::amber(detail, fix)
    } else {
        Finding::green(detail)
    }
}

struct MemoryCheck;

#[async_trait]
impl HealthCheck for MemoryCheck {
    fn name(&self) -> &'static str {
        "memory"
    }

    fn title(&self) -> &'static str {
        "memory of the machine"
    }

    async fn check(&self, _: &Platform) -> Finding {
        memory(super::memory().memory_used_percent)
    }
}

fn memory(used_percent: Option<f64>) -> Finding {
    let fix = "See what uses it; give the machine more, or run fewer things on it.";
    match used_percent {
        None => Finding::green("the system does not tell"),
        Some(used) if used > 97.0 => Finding::red(format!("{used} % are in use"), fix),
        Some(used) if used > 90.0 => Finding::amber(format!("{used} % are in use"), fix),
        Some(used) => Finding::green(format!("{used} % are in use")),
    }
}

struct ClockCheck;

#[async_trait]
impl HealthCheck for ClockCheck {
    fn name(&self) -> &'static str {
        "clock"
    }

    fn title(&self) -> &'static str {
        "the clock"
    }

    fn every(&self) -> Duration {
        Duration::from_secs(60)
    }

    async fn check(&self, platform: &Platform) -> Finding {
        if platform.database.engine() == Engine::Sqlite {
            return Finding::green("the database has no clock of its own");
        }
        let asked = platform.clock.now();
        let sql = sql!("SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint AS value");
        match platform.database.read().value::<i64>(sql).await {
            // The database looked at its clock somewhere between the question and the answer.
            Ok(there) => {
                let middle = asked + (platform.clock.now() - asked) / 2;
                skew(there - middle.timestamp_millis())
            }
            Err(error) => Finding::amber(format!("the database did not tell its time: {error}"), "See `database`."),
        }
    }
}

/// Judges how far the database's clock is ahead of ours, in milliseconds.
pub fn skew(ahead_ms: i64) -> Finding {
    let detail = format!("the database's clock is {ahead_ms} ms ahead of this machine's");
    let fix = "Let both machines follow a time server (chrony, systemd-timesyncd).";
    match ahead_ms.abs() {
        0..=2_000 => Finding::green(detail),
        2_001..=30_000 => Finding::amber(detail, fix),
        _ => Finding::red(detail, fix),
    }
}

struct CacheCheck;

#[async_trait]
impl HealthCheck for CacheCheck {
    fn name(&self) -> &'static str {
        "cache"
    }

    fn title(&self) -> &'static str {
        "the cache"
    }

    async fn check(&self, platform: &Platform) -> Finding {
        match platform.options.shared.check().await {
            SharedStatus::Alone => Finding::green("in the memory of this process"),
            SharedStatus::Reachable => Finding::green("Redis answers"),
            SharedStatus::Lost { since, error } => Finding::amber(
                format!(
                    "Redis has not answered since {since:.0} ({error}); until it does, each node counts calls and remembers for itself"
                ),
                "Check REDIS_URL, that Redis runs, and its log. The server notices by itself when it is back.",
            ),
        }
    }
}

struct QueueCheck;

#[async_trait]
impl HealthCheck for QueueCheck {
    fn name(&self) -> &'static str {
        "queue"
    }

    fn title(&self) -> &'static str {
        "the queue of jobs"
    }

    fn every(&self) -> Duration {
        Duration::from_secs(30)
    }

    async fn check(&self, platform: &Platform) -> Finding {
        match seaworthy_jobs::admin::queues(&platform.database).await {
            Ok(queues) => {
                let total = |count: fn(&QueueRecord) -> i64| queues.iter().map(count).sum();
                queue(total(|queue| queue.waiting), total(|queue| queue.dead))
            }
            Err(error) => Finding::red(error.to_string(), "See `database`."),
        }
    }
}

fn queue(waiting: i64, dead: i64) -> Finding {
    if dead == 0 {
        return Finding::green(format!("{waiting} jobs wait"));
    }
    Finding::amber(
        format!("{dead} jobs failed for good, {waiting} wait"),
        "See why they failed in the list of jobs; run them again or cancel them there.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::health::Light;

    #[test]
    fn space_is_judged_by_what_is_left() {
        for (free, total, light) in [
            (500 * MIB, 100 * GIB, Light::Red),
            (GIB, 4 * GIB, Light::Amber),
            (9 * GIB, 100 * GIB, Light::Amber),
            (11 * GIB, 100 * GIB, Light::Green),
            (30 * GIB, 1000 * GIB, Light::Green),
        ] {
            let finding = space(free, total);
            assert_eq!(finding.light, light, "{finding:?}");
            assert_eq!(finding.fix.is_none(), light == Light::Green, "{finding:?}");
        }
    }

    #[test]
    fn a_job_that_failed_for_good_is_to_be_looked_at() {
        assert_eq!((queue(5, 0).light, queue(0, 1).light), (Light::Green, Light::Amber));
    }

    #[test]
    fn memory_and_clock_have_two_thresholds() {
        assert_eq!(
            [None, Some(90.0), Some(90.1), Some(97.1)].map(|used| memory(used).light),
            [Light::Green, Light::Green, Light::Amber, Light::Red]
        );
        assert_eq!(
            [-2_000, 2_001, -30_000, 30_001].map(|ahead| skew(ahead).light),
            [Light::Green, Light::Amber, Light::Amber, Light::Red]
        );
    }
}
