//! Makes a picture's smaller sizes anew from the full one, where they are missing or cannot be read.

use std::{sync::Arc, time::Duration};

use bytes::{Bytes, BytesMut};
use futures_util::TryStreamExt as _;
use seaworthy_documents::images::{ImageLimits, SanitisedImage, sanitise};
use seaworthy_http::Platform;
use seaworthy_jobs::{Backoff, JobFailure, JobKind, Kind, Run};
use seaworthy_store::{FromQueryResult, Query as _, sql};
use serde::Deserialize;
use uuid::Uuid;

use crate::{Watches, store::images};

pub(super) const KIND: Kind = Kind::new("watches.repair_image")
    .attempts(3)
    .backoff(Backoff { base: Duration::from_secs(60), longest: Duration::from_secs(3600) });

#[derive(Deserialize)]
struct Payload {
    image: Uuid,
}

#[derive(FromQueryResult)]
struct Placed {
    watch_id: Uuid,
    owner_id: Uuid,
}

pub(super) fn job(watches: Arc<Watches>, platform: Platform) -> JobKind {
    JobKind::new(KIND, move |_: Run, payload: Payload| repair(Arc::clone(&watches), platform.clone(), payload.image))
}

/// How many sizes were made anew. Done again after a crash: what is whole is left alone.
async fn repair(watches: Arc<Watches>, platform: Platform, image: Uuid) -> Result<u32, JobFailure> {
    let placed: Option<Placed> = platform
        .database
        .read()
        .optional(sql!(
            "SELECT i.watch_id, w.owner_id FROM watch_images i JOIN watches w ON w.id = i.watch_id WHERE i.id = {}",
            image
        ))
        .await?;
    // It was removed meanwhile.
    let Some(Placed { watch_id, owner_id }) = placed else { return Ok(0) };
    let folder = images::folder(owner_id, watch_id, image);
    let full = content(&platform, &format!("{folder}/full")).await?;
    let full =
        full.ok_or_else(|| JobFailure::permanent(format!("{folder}/full is missing: restore it from a backup")))?;
    let whole = read(&watches, full).await?;
    let whole =
        whole.ok_or_else(|| JobFailure::permanent(format!("{folder}/full is damaged: restore it from a backup")))?;
    let mut repaired = 0;
    for (variant, made) in [("medium", whole.medium), ("thumbnail", whole.thumbnail)] {
        let name = format!("{folder}/{variant}");
        let is_whole = match content(&platform, &name).await? {
            Some(bytes) => read(&watches, bytes).await?.is_some(),
            None => false,
        };
        if !is_whole {
            platform.files.put(&name, Bytes::from_owner(made.bytes)).await?;
            repaired += 1;
        }
    }
    tracing::info!(%image, repaired, "looked after a picture's smaller sizes");
    Ok(repaired)
}

async fn content(platform: &Platform, name: &str) -> Result<Option<Bytes>, JobFailure> {
    let Some(file) = platform.files.get(name).await? else { return Ok(None) };
    let bytes = file.pieces.try_fold(BytesMut::new(), |mut all, piece| async move {
        all.extend_from_slice(&piece);
        Ok(all)
    });
    Ok(Some(bytes.await?.freeze()))
}

/// Reads a picture to its last pixel; `None` where it cannot be.
async fn read(watches: &Watches, bytes: Bytes) -> Result<Option<SanitisedImage>, JobFailure> {
    // What came in under an earlier limit is no less whole.
    let limits = ImageLimits { max_bytes: u64::MAX, ..ImageLimits::default() };
    let _place = watches.picture_places.acquire().await.map_err(JobFailure::retry)?;
    let read = tokio::task::spawn_blocking(move || sanitise(&bytes, &limits)).await;
    Ok(read.map_err(JobFailure::retry)?.ok())
}
