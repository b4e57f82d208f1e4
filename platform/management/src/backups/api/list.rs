//! GET /api/v1/admin/backups: the archives, and how the last runs went.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use seaworthy_backup::runs::{RunKind, Standing, standing};
use seaworthy_http::{Admin, Endpoint, Json, get};
use seaworthy_kernel::Problem;
use serde::Serialize;

use super::super::Backups;

/// An archive.
#[derive(Debug, Serialize, JsonSchema)]
struct BackupArchive {
    /// Its name.
    name: String,
    /// Size in bytes.
    byte_size: u64,
    /// When it was begun.
    created_at: DateTime<Utc>,
}

/// How one kind of run stands.
#[derive(Debug, Serialize, JsonSchema)]
struct BackupStanding {
    /// When one last went well; null: never.
    last_success_at: Option<DateTime<Utc>>,
    /// When one last failed; null: never.
    last_failure_at: Option<DateTime<Utc>>,
    /// Why it failed.
    last_error: Option<String>,
    /// True where the newest run failed.
    broken: bool,
}

/// The archives, and how the last runs went.
#[derive(Debug, Serialize, JsonSchema)]
struct BackupOverview {
    /// The newest first.
    archives: Vec<BackupArchive>,
    /// Making archives.
    backup: BackupStanding,
    /// Restoring them into a scratch place.
    drill: BackupStanding,
    /// When one is made by itself, in cron's five fields, UTC; null: only on request.
    schedule: Option<&'static str>,
}

pub(super) fn endpoint(backups: &Arc<Backups>) -> Endpoint {
    let backups = Arc::clone(backups);
    get("/api/v1/admin/backups", "backups_list", "Backups, and how the last ones went")
        .tag(crate::api::TAG)
        .handle(move |caller| handle(Arc::clone(&backups), caller))
}

async fn handle(backups: Arc<Backups>, caller: Admin) -> Result<Json<BackupOverview>, Problem> {
    let options = backups.options.as_deref();
    let archives = options.map(|options| options.target.list()).transpose().map_err(Problem::internal)?;
    let archives = archives.unwrap_or_default().into_iter();
    let database = &caller.platform.database;
    Ok(Json(BackupOverview {
        archives: archives
            .map(|stored| BackupArchive { name: stored.name, byte_size: stored.size, created_at: stored.created_at })
            .collect(),
        backup: standing(database, RunKind::Backup).await?.into(),
        drill: standing(database, RunKind::Drill).await?.into(),
        schedule: options.and_then(|options| options.schedule),
    }))
}

impl From<Standing> for BackupStanding {
    fn from(standing: Standing) -> Self {
        let broken = standing.is_broken();
        Self {
            last_success_at: standing.last_success.map(|run| run.finished_at),
            last_failure_at: standing.last_failure.as_ref().map(|run| run.finished_at),
            last_error: standing.last_failure.and_then(|run| run.error),
            broken,
        }
    }
}
