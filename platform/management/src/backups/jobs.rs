//! Making, checking and trying out archives, as jobs.

use std::{sync::Arc, time::Duration};

use seaworthy_backup::{Source, create, drill, verify};
use seaworthy_http::Platform;
use seaworthy_jobs::{JobFailure, JobKind, Kind, Queue, Run, Schedule};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::BackupOptions;

const LONGEST: Duration = Duration::from_secs(6 * 3600);

/// One at a time on all nodes: two drills would share a scratch place, and two backups a database that has other things to do.
const QUEUE: &str = "backup";

/// A new archive; then old ones go.
pub(super) const CREATE: Kind = Kind::new("backup.create").queue(QUEUE).attempts(2).timeout(LONGEST);
/// An archive is read and checked to its end.
pub(super) const VERIFY: Kind = Kind::new("backup.verify").queue(QUEUE).attempts(1).timeout(LONGEST);
/// An archive is restored into a scratch place and compared.
pub(super) const DRILL: Kind = Kind::new("backup.drill").queue(QUEUE).attempts(1).timeout(LONGEST);

/// Sundays, when least is done.
const DRILL_TIME: &str = "47 4 * * SUN";

/// Which archive; without a name the newest.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Which {
    #[serde(default)]
    pub(super) archive: Option<String>,
}

/// What is kept of a job that is done.
#[derive(Debug, Serialize)]
struct Done {
    archive: String,
    rows: u64,
    files: u64,
}

pub(super) fn queues() -> Vec<Queue> {
    vec![Queue::new(QUEUE).everywhere(1)]
}

pub(super) fn schedules(time: &'static str) -> Vec<Schedule> {
    vec![Schedule::new(CREATE.name, CREATE, time), Schedule::new(DRILL.name, DRILL, DRILL_TIME)]
}

pub(super) fn kinds(options: &Arc<BackupOptions>, platform: &Platform) -> Vec<JobKind> {
    let parts = || (Arc::clone(options), platform.clone());
    let (for_create, for_verify, for_drill) = (parts(), parts(), parts());
    vec![
        JobKind::new(CREATE, move |_: Run, _: Value| make(for_create.0.clone(), for_create.1.clone())),
        JobKind::new(VERIFY, move |_: Run, which: Which| check(for_verify.0.clone(), which)),
        JobKind::new(DRILL, move |_: Run, which: Which| try_out(for_drill.0.clone(), for_drill.1.clone(), which)),
    ]
}

async fn make(options: Arc<BackupOptions>, platform: Platform) -> Result<Done, JobFailure> {
    let key = options.place.data_dir.join("secret.key");
    let source = Source {
        database: platform.database.clone(),
        files: platform.files.clone(),
        configuration: options.configuration.clone(),
        keys: std::fs::read(key).map(|key| ("secret.key".to_owned(), key)).into_iter().collect(),
    };
    let recipient = options.identity.recipient().map_err(JobFailure::permanent)?;
    let created =
        create(source, options.target.clone(), recipient, platform.clock.clone()).await.map_err(JobFailure::retry)?;
    let removed = options.target.prune(platform.clock.now(), options.retention_days, options.keep_at_least);
    // The archive is made: a second attempt would make another one.
    let removed = removed.map_or_else(
        |error| {
            tracing::error!(%error, "old backups could not be removed");
            0
        },
        |removed| removed.len(),
    );
    tracing::info!(archive = created.stored.name, bytes = created.stored.size, removed, "a backup was made");
    Ok(Done { archive: created.stored.name, rows: created.manifest.rows(), files: created.manifest.files })
}

async fn check(options: Arc<BackupOptions>, which: Which) -> Result<Done, JobFailure> {
    let newest = || options.target.list().map(|all| all.into_iter().next().map(|stored| stored.name));
    let archive = match which.archive {
        Some(name) => name,
        None => newest().map_err(JobFailure::permanent)?.ok_or_else(|| JobFailure::permanent("there is no backup"))?,
    };
    let manifest = verify(&options.target, &archive, &options.identity).await.map_err(JobFailure::permanent)?;
    Ok(Done { archive, rows: manifest.rows(), files: manifest.files })
}

async fn try_out(options: Arc<BackupOptions>, platform: Platform, which: Which) -> Result<Done, JobFailure> {
    let manifest = drill(
        (&options.target, which.archive.as_deref()),
        &options.identity,
        (&options.place, &platform.database),
        &options.migrations,
        platform.clock.clone(),
    )
    .await
    .map_err(JobFailure::permanent)?;
    Ok(Done { archive: which.archive.unwrap_or_default(), rows: manifest.rows(), files: manifest.files })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_one_of_all_kinds_runs_at_a_time() {
        for kind in [CREATE, VERIFY, DRILL] {
            assert!(
                queues().iter().any(|queue| queue.name == kind.queue && queue.everywhere == Some(1)),
                "{}",
                kind.name
            );
        }
    }
}
