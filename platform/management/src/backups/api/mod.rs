//! Operations on backups, one a file.

mod create;
mod drill;
mod list;
mod verify;

use std::sync::Arc;

use schemars::JsonSchema;
use seaworthy_http::{Admin, Endpoint};
use seaworthy_jobs::{Conflict, Kind, NewJob};
use seaworthy_kernel::Problem;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Backups, jobs::Which};

pub(super) fn endpoints(backups: &Arc<Backups>) -> Vec<Endpoint> {
    vec![list::endpoint(backups), create::endpoint(backups), verify::endpoint(backups), drill::endpoint(backups)]
}

/// Which archive.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ArchiveInput {
    /// Its name in the list; the newest if left out.
    #[serde(default)]
    #[schemars(length(max = 100))]
    archive: Option<String>,
}

/// A job that will do it.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct BackupJob {
    /// Its id.
    job_id: Uuid,
}

/// Writes the job and the audit row. One that waits or runs already for the same will do.
async fn ask(caller: &Admin, kind: Kind, which: Which) -> Result<BackupJob, Problem> {
    let key = format!("{} {}", kind.name, which.archive.as_deref().unwrap_or_default());
    let change = caller.change().await?;
    let job = NewJob::new(kind, which).request_id(&*caller.request_id).unique(key, Conflict::Keep);
    let job_id = caller.platform.jobs.enqueue(&change, job).await.map_err(Problem::internal)?.id();
    change.commit(Some(job_id)).await?;
    Ok(BackupJob { job_id })
}

/// Only archives that are in the list: a name is no path.
fn listed(backups: &Backups, input: ArchiveInput) -> Result<Which, Problem> {
    let archives = backups.options()?.target.list().map_err(Problem::internal)?;
    match input.archive {
        Some(name) if !archives.iter().any(|stored| stored.name == name) => Err(Problem::not_found()),
        archive => Ok(Which { archive }),
    }
}
