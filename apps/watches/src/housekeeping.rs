//! What is past its time: watches in the trash, and files without a row.

use std::collections::HashSet;

use chrono::TimeDelta;
use seaworthy_http::Platform;
use seaworthy_kernel::Problem;
use seaworthy_store::{FromQueryResult, Query as _, sql};
use uuid::Uuid;

use crate::{Watches, store::images};

#[derive(FromQueryResult)]
struct Expired {
    id: Uuid,
    owner_id: Uuid,
}

pub(crate) async fn run(watches: &Watches, platform: &Platform) -> Result<(), Problem> {
    empty_trash(watches, platform).await?;
    sweep_files(platform).await
}

async fn empty_trash(watches: &Watches, platform: &Platform) -> Result<(), Problem> {
    let before = platform.clock.now() - TimeDelta::days(watches.options.trash_days);
    let transaction = platform.database.write().await?;
    let expired: Vec<Expired> =
        transaction.all(sql!("SELECT id, owner_id FROM watches WHERE deleted_at < {}", before)).await?;
    transaction.run(sql!("DELETE FROM watches WHERE deleted_at < {}", before)).await?;
    transaction.commit().await?;
    for watch in &expired {
        platform.files.remove_folder(&images::watch_folder(watch.owner_id, watch.id)).await?;
    }
    if !expired.is_empty() {
        tracing::info!(watches = expired.len(), "removed what was in the trash for too long");
    }
    Ok(())
}

/// Files whose row is missing: an upload or a removal was cut short. Files younger than a day may still get their row.
async fn sweep_files(platform: &Platform) -> Result<(), Problem> {
    #[derive(FromQueryResult)]
    struct Known {
        id: Uuid,
    }
    let names = platform.files.list("accounts").await?;
    let image_of = |name: &str| name.split('/').nth(4).and_then(|part| part.parse::<Uuid>().ok());
    let candidates: HashSet<Uuid> = names.iter().filter_map(|name| image_of(name)).collect();
    if candidates.is_empty() {
        return Ok(());
    }
    let known: Vec<Known> = platform.database.read().all(sql!("SELECT id FROM watch_images")).await?;
    let known: HashSet<Uuid> = known.into_iter().map(|row| row.id).collect();
    // The first 48 bits of an id are the moment when it was made, in milliseconds.
    let yesterday = (platform.clock.now() - TimeDelta::days(1)).timestamp_millis();
    let is_old = |id: &Uuid| i64::try_from(id.as_u128() >> 80).is_ok_and(|made| made < yesterday);
    for name in &names {
        if let Some(id) = image_of(name).filter(|id| !known.contains(id) && is_old(id)) {
            let folder = name.rsplit_once('/').map_or(name.as_str(), |(folder, _)| folder);
            let removed = platform.files.remove_folder(folder).await?;
            tracing::info!(image = %id, removed, "removed files that no row names");
        }
    }
    Ok(())
}
