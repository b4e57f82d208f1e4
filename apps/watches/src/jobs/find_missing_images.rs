//! Finds pictures whose smaller sizes are missing, after a disk was restored in part or somebody tidied up too well.

use std::collections::HashSet;

use seaworthy_http::Platform;
use seaworthy_jobs::{Conflict, JobFailure, JobKind, Kind, NewJob, Run, Schedule};
use seaworthy_store::{FromQueryResult, Query as _, sql};
use serde_json::{Value as Json, json};
use uuid::Uuid;

use super::repair_image;
use crate::{pictures::VARIANTS, store::images};

const KIND: Kind = Kind::new("watches.find_missing_images").attempts(3);

/// Pictures that are looked at between two questions whether to go on.
const BATCH: i64 = 1000;

#[derive(FromQueryResult)]
struct Placed {
    id: Uuid,
    watch_id: Uuid,
    owner_id: Uuid,
}

pub(super) fn schedule() -> Schedule {
    Schedule::new(KIND.name, KIND, "47 3 * * *")
}

pub(super) fn job(platform: Platform) -> JobKind {
    JobKind::new(KIND, move |run: Run, _: Json| find(platform.clone(), run))
}

async fn find(platform: Platform, run: Run) -> Result<u64, JobFailure> {
    let mut found = 0;
    let mut after = Uuid::nil();
    loop {
        run.check()?;
        let rows: Vec<Placed> = platform
            .database
            .read()
            .all(sql!(
                "SELECT i.id, i.watch_id, w.owner_id FROM watch_images i JOIN watches w ON w.id = i.watch_id \
                 WHERE i.id > {} ORDER BY i.id LIMIT {}",
                after,
                BATCH
            ))
            .await?;
        let Some(last) = rows.last() else { return Ok(found) };
        after = last.id;
        let mut missing = Vec::new();
        for row in &rows {
            let folder = images::folder(row.owner_id, row.watch_id, row.id);
            let there: HashSet<String> = platform.files.list(&folder).await?.into_iter().collect();
            if VARIANTS.iter().any(|variant| !there.contains(&format!("{folder}/{variant}"))) {
                missing.push(row);
            }
        }
        let transaction = platform.database.write().await?;
        for row in missing {
            let job = NewJob::new(repair_image::KIND, json!({"image": row.id}))
                .owner(row.owner_id)
                .unique(format!("watches.repair_image:{}", row.id), Conflict::Keep);
            run.jobs().enqueue(&transaction, job).await?;
            found += 1;
        }
        transaction.commit().await?;
    }
}
