//! Removes files whose row is missing: an upload or a removal was cut short.

use std::collections::HashSet;

use chrono::TimeDelta;
use seaworthy_http::Platform;
use seaworthy_jobs::{JobFailure, JobKind, Kind, Run, Schedule};
use seaworthy_store::{FromQueryResult, Query as _, sql};
use serde_json::Value as Json;
use uuid::Uuid;

const KIND: Kind = Kind::new("watches.sweep_files").attempts(3);

pub(super) fn schedule() -> Schedule {
    Schedule::new(KIND.name, KIND, "37 * * * *")
}

pub(super) fn job(platform: Platform) -> JobKind {
    JobKind::new(KIND, move |run: Run, _: Json| sweep(platform.clone(), run))
}

/// Files younger than a day may still get their row. Done again from the beginning after a crash: what is gone is gone.
async fn sweep(platform: Platform, run: Run) -> Result<usize, JobFailure> {
    #[derive(FromQueryResult)]
    struct Known {
        id: Uuid,
    }
    let names = platform.files.list("accounts").await?;
    let image_of = |name: &str| name.split('/').nth(4).and_then(|part| part.parse::<Uuid>().ok());
    let candidates: HashSet<Uuid> = names.iter().filter_map(|name| image_of(name)).collect();
    if candidates.is_empty() {
        return Ok(0);
    }
    let known: Vec<Known> = platform.database.read().all(sql!("SELECT id FROM watch_images")).await?;
    let known: HashSet<Uuid> = known.into_iter().map(|row| row.id).collect();
    // The first 48 bits of an id are the moment when it was made, in milliseconds.
    let yesterday = (run.now() - TimeDelta::days(1)).timestamp_millis();
    let is_old = |id: &Uuid| i64::try_from(id.as_u128() >> 80).is_ok_and(|made| made < yesterday);
    let mut swept = 0;
    for name in &names {
        if let Some(id) = image_of(name).filter(|id| !known.contains(id) && is_old(id)) {
            run.check()?;
            let folder = name.rsplit_once('/').map_or(name.as_str(), |(folder, _)| folder);
            let removed = platform.files.remove_folder(folder).await?;
            swept += removed;
            tracing::info!(image = %id, removed, "removed files that no row names");
        }
    }
    Ok(swept)
}
