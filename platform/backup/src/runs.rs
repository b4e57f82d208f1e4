//! What was done and how it went, kept in the database: for health, metrics and the administrator.

use chrono::{DateTime, Utc};
use seaworthy_kernel::ids;
use seaworthy_store::{Database, Engine, FromQueryResult, Query as _, StoreError, sql};

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RunKind {
    /// An archive was made.
    Backup,
    /// An archive was restored into a scratch place and compared.
    Drill,
    /// An archive took the place of the data.
    Restore,
}

impl RunKind {
    /// The name in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Backup => "backup",
            Self::Drill => "drill",
            Self::Restore => "restore",
        }
    }
}

/// One run.
#[derive(Debug, Clone, FromQueryResult)]
pub struct Run {
    /// `backup`, `drill` or `restore`.
    pub kind: String,
    /// When it began.
    pub started_at: DateTime<Utc>,
    /// When it ended.
    pub finished_at: DateTime<Utc>,
    /// The archive.
    pub archive: Option<String>,
    /// Its size in bytes.
    pub byte_size: Option<i64>,
    /// Rows in it.
    pub row_count: Option<i64>,
    /// What went wrong; `None`: nothing.
    pub error: Option<String>,
}

/// How one kind of run stands.
#[derive(Debug, Clone, Default)]
pub struct Standing {
    /// The newest run that went well.
    pub last_success: Option<Run>,
    /// The newest run that did not.
    pub last_failure: Option<Run>,
}

impl Standing {
    /// True where the newest run failed.
    pub fn is_broken(&self) -> bool {
        match (&self.last_success, &self.last_failure) {
            (Some(success), Some(failure)) => failure.finished_at > success.finished_at,
            (None, Some(_)) => true,
            (_, None) => false,
        }
    }
}

/// Whether the tables of this room are there: not before its first migration.
pub(crate) async fn has_tables(database: &Database) -> Result<bool, StoreError> {
    let found: i64 = database
        .read()
        .value(match database.engine() {
            Engine::Sqlite => {
                sql!("SELECT count(*) AS value FROM sqlite_master WHERE type = 'table' AND name = 'backup_sentinel'")
            }
            Engine::Postgres => sql!(
                "SELECT count(*) AS value FROM information_schema.tables \
                 WHERE table_schema = current_schema() AND table_name = 'backup_sentinel'"
            ),
        })
        .await?;
    Ok(found > 0)
}

/// Keeps a run, and forgets all but the newest 1,000.
///
/// # Errors
/// What the database says.
pub async fn record(database: &Database, run: &Run) -> Result<(), StoreError> {
    if !has_tables(database).await? {
        return Ok(());
    }
    let transaction = database.write().await?;
    transaction
        .run(sql!(
            "INSERT INTO backup_runs (id, kind, started_at, finished_at, archive, byte_size, row_count, error) \
             VALUES ({}, {}, {}, {}, {}, {}, {}, {})",
            ids::new_id(run.finished_at),
            run.kind.clone(),
            run.started_at,
            run.finished_at,
            run.archive.clone(),
            run.byte_size,
            run.row_count,
            run.error.clone()
        ))
        .await?;
    transaction
        .run(sql!(
            "DELETE FROM backup_runs WHERE id NOT IN (SELECT id FROM backup_runs ORDER BY finished_at DESC LIMIT 1000)"
        ))
        .await?;
    transaction.commit().await
}

/// How runs of a kind stand.
///
/// # Errors
/// What the database says.
pub async fn standing(database: &Database, kind: RunKind) -> Result<Standing, StoreError> {
    const COLUMNS: &str =
        "SELECT kind, started_at, finished_at, archive, byte_size, row_count, error FROM backup_runs WHERE kind = {}";
    if !has_tables(database).await? {
        return Ok(Standing::default());
    }
    let newest = async |condition| {
        let mut statement = sql!(COLUMNS, kind.as_str());
        statement.push(condition, []).push(" ORDER BY finished_at DESC LIMIT 1", []);
        database.read().optional::<Run>(statement).await
    };
    Ok(Standing {
        last_success: newest(" AND error IS NULL").await?,
        last_failure: newest(" AND error IS NOT NULL").await?,
    })
}

/// Sets the metrics of a run. A failed one leaves the last success where it was, so that an alert on its age fires.
#[expect(clippy::cast_precision_loss, reason = "seconds and bytes as floating-point numbers, as Prometheus has them")]
pub(crate) fn show(run: &Run) {
    metrics::gauge!("seaworthy_backup_failed", "kind" => run.kind.clone()).set(if run.error.is_some() {
        1.0
    } else {
        0.0
    });
    if run.error.is_some() {
        return;
    }
    let at = run.finished_at.timestamp_micros() as f64 / 1e6;
    let took = (run.finished_at - run.started_at).as_seconds_f64();
    match run.kind.as_str() {
        "backup" => show_backup(at, run.byte_size.unwrap_or_default() as f64, took),
        "drill" => metrics::gauge!("seaworthy_restore_drill_last_success_timestamp_seconds").set(at),
        _ => {}
    }
}

fn show_backup(at: f64, size: f64, took: f64) {
    metrics::gauge!("seaworthy_backup_last_success_timestamp_seconds").set(at);
    metrics::gauge!("seaworthy_backup_size_bytes").set(size);
    metrics::gauge!("seaworthy_backup_duration_seconds").set(took);
}

/// Sets the metrics from what the database remembers: after a start. What never happened is 0.
///
/// # Errors
/// What the database says.
pub async fn show_remembered(database: &Database) -> Result<(), StoreError> {
    show_backup(0.0, 0.0, 0.0);
    metrics::gauge!("seaworthy_restore_drill_last_success_timestamp_seconds").set(0.0);
    for kind in [RunKind::Backup, RunKind::Drill] {
        metrics::gauge!("seaworthy_backup_failed", "kind" => kind.as_str()).set(0.0);
        let Standing { last_success, last_failure } = standing(database, kind).await?;
        let mut runs = [last_success, last_failure];
        runs.sort_by_key(|run| run.as_ref().map(|run| run.finished_at));
        runs.iter().flatten().for_each(show);
    }
    Ok(())
}
