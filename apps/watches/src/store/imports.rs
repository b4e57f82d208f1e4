//! Imports: the file as it came, how it is read, and what became of it.

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use sea_orm::JsonValue;
use seaworthy_store::{Engine, FromQueryResult, Query, Sql, StoreError, Value, WriteTx, sql};
use serde::Serialize;
use uuid::Uuid;

/// What kind of file it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ImportFormat {
    /// A table of text.
    Csv,
    /// A JSON export.
    Json,
}

/// What became of an import.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ImportStatus {
    /// Nothing has been brought in yet.
    Draft,
    /// It was brought in.
    Applied,
    /// It was brought in and removed again.
    Undone,
}

impl ImportFormat {
    /// Of its column, which holds nothing else.
    pub(crate) fn parse(text: &str) -> Self {
        if text == "json" { Self::Json } else { Self::Csv }
    }
}

impl ImportStatus {
    /// Of its column, which holds nothing else.
    pub(crate) fn parse(text: &str) -> Self {
        match text {
            "applied" => Self::Applied,
            "undone" => Self::Undone,
            _ => Self::Draft,
        }
    }
}

/// A row of `imports`.
#[derive(Debug, Clone, FromQueryResult)]
pub(crate) struct ImportRow {
    pub(crate) id: Uuid,
    pub(crate) file_name: String,
    pub(crate) format: String,
    pub(crate) status: String,
    pub(crate) content: Vec<u8>,
    pub(crate) mapping: JsonValue,
    pub(crate) options: JsonValue,
    pub(crate) row_count: i64,
    pub(crate) created_count: i64,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) applied_at: Option<DateTime<Utc>>,
    pub(crate) undone_at: Option<DateTime<Utc>>,
}

/// An import without its file, for lists.
#[derive(Debug, Clone, FromQueryResult)]
pub(crate) struct ImportHeader {
    pub(crate) id: Uuid,
    pub(crate) file_name: String,
    pub(crate) format: String,
    pub(crate) status: String,
    pub(crate) row_count: i64,
    pub(crate) created_count: i64,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) applied_at: Option<DateTime<Utc>>,
    pub(crate) undone_at: Option<DateTime<Utc>>,
}

/// Newest first, at most 200.
pub(crate) async fn all(connection: &impl Query, owner: Uuid) -> Result<Vec<ImportHeader>, StoreError> {
    connection
        .all(sql!(
            "SELECT id, file_name, format, status, row_count, created_count, created_at, applied_at, undone_at FROM imports \
             WHERE owner_id = {} ORDER BY created_at DESC, id DESC LIMIT 200",
            owner
        ))
        .await
}

fn select(owner: Uuid, id: Uuid) -> Sql {
    sql!(
        "SELECT id, file_name, format, status, content, mapping, options, row_count, created_count, created_at, applied_at, undone_at \
         FROM imports WHERE id = {} AND owner_id = {}",
        id,
        owner
    )
}

pub(crate) async fn one(connection: &impl Query, owner: Uuid, id: Uuid) -> Result<Option<ImportRow>, StoreError> {
    connection.optional(select(owner, id)).await
}

/// The import, kept from others to the end of the transaction.
pub(crate) async fn lock(transaction: &WriteTx, owner: Uuid, id: Uuid) -> Result<Option<ImportRow>, StoreError> {
    let mut sql = select(owner, id);
    if transaction.engine() == Engine::Postgres {
        sql.push(" FOR UPDATE", []);
    }
    transaction.optional(sql).await
}

pub(crate) async fn insert(transaction: &WriteTx, owner: Uuid, row: &ImportRow) -> Result<(), StoreError> {
    transaction
        .run(sql!(
            "INSERT INTO imports (id, owner_id, file_name, format, status, content, mapping, options, row_count, created_count, created_at) \
             VALUES ({}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {})",
            row.id,
            owner,
            row.file_name.as_str(),
            row.format.as_str(),
            row.status.as_str(),
            row.content.clone(),
            row.mapping.clone(),
            row.options.clone(),
            row.row_count,
            row.created_count,
            row.created_at
        ))
        .await?;
    Ok(())
}

pub(crate) async fn set_reading(
    transaction: &WriteTx,
    id: Uuid,
    mapping: JsonValue,
    options: JsonValue,
) -> Result<(), StoreError> {
    transaction.run(sql!("UPDATE imports SET mapping = {}, options = {} WHERE id = {}", mapping, options, id)).await?;
    Ok(())
}

pub(crate) async fn set_applied(
    transaction: &WriteTx,
    id: Uuid,
    created: i64,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let sql = sql!(
        "UPDATE imports SET status = 'applied', created_count = {}, applied_at = {} WHERE id = {}",
        created,
        now,
        id
    );
    transaction.run(sql).await?;
    Ok(())
}

/// Removes everything that an import made. Returns the ids of the watches, whose files the caller removes.
pub(crate) async fn undo(
    transaction: &WriteTx,
    owner: Uuid,
    id: Uuid,
    now: DateTime<Utc>,
) -> Result<Vec<Uuid>, StoreError> {
    #[derive(FromQueryResult)]
    struct Made {
        id: Uuid,
    }
    let made: Vec<Made> =
        transaction.all(sql!("SELECT id FROM watches WHERE import_id = {} AND owner_id = {}", id, owner)).await?;
    transaction.run(sql!("DELETE FROM watches WHERE import_id = {} AND owner_id = {}", id, owner)).await?;
    // A brand or collection that the owner uses for other watches meanwhile stays.
    transaction
        .run(sql!(
            "DELETE FROM collections WHERE import_id = {} AND owner_id = {} \
             AND NOT EXISTS (SELECT 1 FROM watches w WHERE w.collection_id = collections.id)",
            id,
            owner
        ))
        .await?;
    transaction
        .run(sql!(
            "DELETE FROM brands WHERE import_id = {} AND owner_id = {} AND NOT EXISTS (SELECT 1 FROM watches w WHERE w.brand_id = brands.id)",
            id,
            owner
        ))
        .await?;
    transaction.run(sql!("UPDATE imports SET status = 'undone', undone_at = {} WHERE id = {}", now, id)).await?;
    Ok(made.into_iter().map(|made| made.id).collect())
}

/// Removes a draft; tells whether there was one.
pub(crate) async fn delete_draft(transaction: &WriteTx, owner: Uuid, id: Uuid) -> Result<bool, StoreError> {
    let sql = sql!("DELETE FROM imports WHERE id = {} AND owner_id = {} AND status = 'draft'", id, owner);
    Ok(transaction.run(sql).await? > 0)
}

/// Keys of the owner's watches outside the trash that are among `keys`.
pub(crate) async fn known_keys(
    connection: &impl Query,
    owner: Uuid,
    keys: &[String],
) -> Result<Vec<String>, StoreError> {
    #[derive(FromQueryResult)]
    struct Key {
        duplicate_key: String,
    }
    let mut found = Vec::new();
    for chunk in keys.chunks(5000) {
        let mut sql =
            sql!("SELECT DISTINCT duplicate_key FROM watches WHERE deleted_at IS NULL AND owner_id = {}", owner);
        sql.push(" AND duplicate_key IN ", []).list(chunk.iter().map(|key| Value::from(key.as_str())));
        found.extend(connection.all::<Key>(sql).await?.into_iter().map(|key| key.duplicate_key));
    }
    Ok(found)
}
