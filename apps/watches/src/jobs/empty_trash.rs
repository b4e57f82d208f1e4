//! Removes watches that were in the trash for too long, with their pictures.

use chrono::TimeDelta;
use seaworthy_http::Platform;
use seaworthy_jobs::{JobFailure, JobKind, Kind, Run, Schedule, Step};
use seaworthy_store::{FromQueryResult, Query as _, Value, sql};
use serde_json::Value as Json;
use uuid::Uuid;

use crate::store::images;

const KIND: Kind = Kind::new("watches.empty_trash");

/// How many watches go in one step.
const BATCH: i64 = 500;

#[derive(FromQueryResult)]
struct Expired {
    id: Uuid,
    owner_id: Uuid,
}

pub(super) fn schedule() -> Schedule {
    Schedule::new(KIND.name, KIND, "27 * * * *")
}

pub(super) fn job(trash_days: i64, platform: Platform) -> JobKind {
    JobKind::new(KIND, move |run: Run, _: Json| empty(trash_days, platform.clone(), run))
}

async fn empty(trash_days: i64, platform: Platform, run: Run) -> Result<u64, JobFailure> {
    let mut removed = 0;
    for batch in 0_u32.. {
        // The names of the folders outlive a crash: else only the sweep of files would find them, a day later.
        let folders: Vec<String> = match run.begin(&format!("rows {batch}")).await? {
            Step::Done(folders) => folders,
            Step::Open(step) => {
                let before = run.now() - TimeDelta::days(trash_days);
                let expired: Vec<Expired> = step
                    .all(sql!(
                        "SELECT id, owner_id FROM watches WHERE deleted_at < {} ORDER BY deleted_at, id LIMIT {}",
                        before,
                        BATCH
                    ))
                    .await?;
                // Asked again: on PostgreSQL somebody may have restored one meanwhile.
                let mut delete = sql!("DELETE FROM watches WHERE deleted_at < {} AND id IN ", before);
                delete.list(expired.iter().map(|watch| Value::from(watch.id))).push(" RETURNING id, owner_id", []);
                let gone: Vec<Expired> = step.all(delete).await?;
                let folders = gone.iter().map(|watch| images::watch_folder(watch.owner_id, watch.id)).collect();
                step.commit(folders).await?
            }
        };
        if folders.is_empty() {
            break;
        }
        removed += folders.len() as u64;
        run.step(&format!("files {batch}"), || async {
            for folder in &folders {
                platform.files.remove_folder(folder).await?;
            }
            Ok(folders.len())
        })
        .await?;
    }
    if removed > 0 {
        tracing::info!(watches = removed, "removed what was in the trash for too long");
    }
    Ok(removed)
}
