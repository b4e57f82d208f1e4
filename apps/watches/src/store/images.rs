//! Pictures of watches.

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use seaworthy_store::{FromQueryResult, Query, StoreError, WriteTx, files, sql};
use serde::Serialize;
use uuid::Uuid;

/// Where the variants of a picture are, below this server's address.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub(crate) struct ImageUrls {
    /// Longest side at most 480 px.
    pub(crate) thumbnail: String,
    /// Longest side at most 1280 px.
    pub(crate) medium: String,
    /// Longest side at most 4096 px.
    pub(crate) full: String,
}

/// Where a picture came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ImageSource {
    /// Its owner sent it.
    Upload,
    /// It was drawn for the demo collection.
    Demo,
}

impl ImageSource {
    fn parse(text: &str) -> Self {
        if text == "demo" { Self::Demo } else { Self::Upload }
    }
}

/// A picture of a watch.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub(crate) struct Image {
    /// Its id.
    pub(crate) id: Uuid,
    /// What the client called the file.
    pub(crate) file_name: String,
    /// Of the stored picture.
    pub(crate) content_type: String,
    /// Width of the stored picture in px.
    pub(crate) width: i64,
    /// Height of the stored picture in px.
    pub(crate) height: i64,
    /// Size of the stored picture at full size, in bytes.
    pub(crate) bytes: i64,
    /// True for the one picture shown in lists.
    pub(crate) is_primary: bool,
    /// Place in the order, from 0.
    pub(crate) position: i64,
    /// Where it came from.
    pub(crate) source: ImageSource,
    /// Where its variants are.
    pub(crate) urls: ImageUrls,
    /// When it came in.
    pub(crate) created_at: DateTime<Utc>,
}

/// A row of `watch_images`.
#[derive(Debug, Clone, FromQueryResult)]
pub(crate) struct ImageRow {
    pub(crate) id: Uuid,
    pub(crate) watch_id: Uuid,
    pub(crate) file_name: String,
    pub(crate) content_type: String,
    pub(crate) width: i64,
    pub(crate) height: i64,
    pub(crate) byte_size: i64,
    pub(crate) is_primary: bool,
    pub(crate) position: i64,
    pub(crate) source: String,
    pub(crate) created_at: DateTime<Utc>,
}

impl From<ImageRow> for Image {
    fn from(row: ImageRow) -> Self {
        let url = |variant| format!("/api/v1/watches/{}/images/{}/content?variant={variant}", row.watch_id, row.id);
        Self {
            urls: ImageUrls { thumbnail: url("thumbnail"), medium: url("medium"), full: url("full") },
            id: row.id,
            file_name: row.file_name,
            content_type: row.content_type,
            width: row.width,
            height: row.height,
            bytes: row.byte_size,
            is_primary: row.is_primary,
            position: row.position,
            source: ImageSource::parse(&row.source),
            created_at: row.created_at,
        }
    }
}

/// Folder of one picture's files.
pub(crate) fn folder(owner: Uuid, watch: Uuid, image: Uuid) -> String {
    format!("{}/{image}", watch_folder(owner, watch))
}

/// Folder of all files of a watch.
pub(crate) fn watch_folder(owner: Uuid, watch: Uuid) -> String {
    format!("{}/{watch}", owner_folder(owner))
}

/// Folder of all watches' files of an owner.
pub(crate) fn owner_folder(owner: Uuid) -> String {
    format!("{}/watches", files::folder_of(owner))
}

/// Pictures of a watch in their order. The caller has checked the owner.
pub(crate) async fn of_watch(connection: &impl Query, watch: Uuid) -> Result<Vec<ImageRow>, StoreError> {
    connection
        .all(sql!(
            "SELECT id, watch_id, file_name, content_type, width, height, byte_size, is_primary, position, source, created_at \
             FROM watch_images WHERE watch_id = {} ORDER BY position, id",
            watch
        ))
        .await
}

/// One picture of a watch of this owner.
pub(crate) async fn one(
    connection: &impl Query,
    owner: Uuid,
    watch: Uuid,
    id: Uuid,
) -> Result<Option<ImageRow>, StoreError> {
    connection
        .optional(sql!(
            "SELECT i.id, i.watch_id, i.file_name, i.content_type, i.width, i.height, i.byte_size, i.is_primary, i.position, i.source, \
             i.created_at FROM watch_images i JOIN watches w ON w.id = i.watch_id WHERE i.id = {} AND i.watch_id = {} AND w.owner_id = {}",
            id,
            watch,
            owner
        ))
        .await
}

pub(crate) async fn insert(transaction: &WriteTx, row: &ImageRow) -> Result<(), StoreError> {
    transaction
        .run(sql!(
            "INSERT INTO watch_images (id, watch_id, file_name, content_type, width, height, byte_size, is_primary, position, source, \
             created_at) VALUES ({}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {})",
            row.id,
            row.watch_id,
            row.file_name.as_str(),
            row.content_type.as_str(),
            row.width,
            row.height,
            row.byte_size,
            row.is_primary,
            row.position,
            row.source.as_str(),
            row.created_at
        ))
        .await?;
    Ok(())
}

/// Makes one picture the primary one of its watch.
pub(crate) async fn set_primary(transaction: &WriteTx, watch: Uuid, id: Uuid) -> Result<(), StoreError> {
    transaction
        .run(sql!(
            "UPDATE watch_images SET is_primary = {} WHERE watch_id = {} AND is_primary = {}",
            false,
            watch,
            true
        ))
        .await?;
    transaction
        .run(sql!("UPDATE watch_images SET is_primary = {} WHERE watch_id = {} AND id = {}", true, watch, id))
        .await?;
    Ok(())
}

/// Writes the positions 0, 1, 2 … in this order.
pub(crate) async fn set_order(transaction: &WriteTx, watch: Uuid, ids: &[Uuid]) -> Result<(), StoreError> {
    for (position, id) in (0_i64..).zip(ids) {
        transaction
            .run(sql!("UPDATE watch_images SET position = {} WHERE watch_id = {} AND id = {}", position, watch, *id))
            .await?;
    }
    Ok(())
}

pub(crate) async fn delete(transaction: &WriteTx, watch: Uuid, id: Uuid) -> Result<(), StoreError> {
    transaction.run(sql!("DELETE FROM watch_images WHERE watch_id = {} AND id = {}", watch, id)).await?;
    Ok(())
}

/// Pictures of several watches in one query, each watch's in their order. The caller has checked the owner.
pub(crate) async fn of_watches(
    connection: &impl Query,
    watches: &[Uuid],
) -> Result<std::collections::HashMap<Uuid, Vec<Image>>, StoreError> {
    let mut sql = sql!(
        "SELECT id, watch_id, file_name, content_type, width, height, byte_size, is_primary, position, source, created_at \
         FROM watch_images WHERE watch_id IN "
    );
    sql.list(watches.iter().map(|id| seaworthy_store::Value::from(*id))).push(" ORDER BY position, id", []);
    let mut by_watch = std::collections::HashMap::<Uuid, Vec<Image>>::new();
    for row in connection.all::<ImageRow>(sql).await? {
        by_watch.entry(row.watch_id).or_default().push(row.into());
    }
    Ok(by_watch)
}
