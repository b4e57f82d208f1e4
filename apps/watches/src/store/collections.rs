//! Collections.

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use seaworthy_kernel::fold::fold;
use seaworthy_store::{Engine, FromQueryResult, Query, Sql, StoreError, WriteTx, sql};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A collection as its owner describes it.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CollectionInput {
    /// Its name.
    #[schemars(length(min = 1, max = 100))]
    pub(crate) name: String,
    /// A few words about it.
    #[schemars(length(max = 2000))]
    pub(crate) description: Option<String>,
    /// Its colour, `#RRGGBB`.
    #[serde(default = "blue")]
    #[schemars(regex(pattern = r"^#[0-9A-Fa-f]{6}$"))]
    pub(crate) color: String,
    /// True for the one collection that new watches go to.
    #[serde(default)]
    pub(crate) is_default: bool,
}

fn blue() -> String {
    "#3B82F6".into()
}

/// A collection.
#[derive(Debug, Clone, FromQueryResult, Serialize, JsonSchema)]
pub(crate) struct Collection {
    /// Its id.
    pub(crate) id: Uuid,
    /// Its name.
    pub(crate) name: String,
    /// A few words about it.
    pub(crate) description: Option<String>,
    /// Its colour, `#RRGGBB` in capital letters.
    pub(crate) color: String,
    /// True for the one collection that new watches go to.
    pub(crate) is_default: bool,
    /// How many watches are in it, without the trash.
    pub(crate) watch_count: i64,
    /// When it was made.
    pub(crate) created_at: DateTime<Utc>,
    /// When it was last changed.
    pub(crate) updated_at: DateTime<Utc>,
}

impl From<Collection> for CollectionInput {
    fn from(collection: Collection) -> Self {
        Self {
            name: collection.name,
            description: collection.description,
            color: collection.color,
            is_default: collection.is_default,
        }
    }
}

fn select(owner: Uuid) -> Sql {
    sql!(
        "SELECT c.id, c.name, c.description, c.color, c.is_default, c.created_at, c.updated_at, \
         (SELECT count(*) FROM watches w WHERE w.collection_id = c.id AND w.deleted_at IS NULL) AS watch_count \
         FROM collections c WHERE c.owner_id = {}",
        owner
    )
}

/// The default one first, then the oldest first.
pub(crate) async fn all(connection: &impl Query, owner: Uuid) -> Result<Vec<Collection>, StoreError> {
    let mut sql = select(owner);
    sql.push(" ORDER BY c.is_default DESC, c.created_at, c.id", []);
    connection.all(sql).await
}

pub(crate) async fn one(connection: &impl Query, owner: Uuid, id: Uuid) -> Result<Option<Collection>, StoreError> {
    let mut sql = select(owner);
    sql.push(" AND c.id = {}", [id.into()]);
    connection.optional(sql).await
}

pub(crate) async fn belongs(connection: &impl Query, owner: Uuid, id: Uuid) -> Result<bool, StoreError> {
    connection
        .value(sql!("SELECT EXISTS (SELECT 1 FROM collections WHERE id = {} AND owner_id = {}) AS value", id, owner))
        .await
}

pub(crate) async fn insert(
    transaction: &WriteTx,
    owner: Uuid,
    id: Uuid,
    input: &CollectionInput,
    import: Option<Uuid>,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    make_room_for_default(transaction, owner, input.is_default, now).await?;
    transaction
        .run(sql!(
            "INSERT INTO collections (id, owner_id, name, name_key, description, color, is_default, import_id, created_at, updated_at) \
             VALUES ({}, {}, {}, {}, {}, {}, {}, {}, {}, {})",
            id,
            owner,
            input.name.as_str(),
            fold(&input.name),
            input.description.clone(),
            input.color.to_ascii_uppercase(),
            input.is_default,
            import,
            now,
            now
        ))
        .await?;
    Ok(())
}

pub(crate) async fn update(
    transaction: &WriteTx,
    owner: Uuid,
    id: Uuid,
    input: &CollectionInput,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    make_room_for_default(transaction, owner, input.is_default, now).await?;
    transaction
        .run(sql!(
            "UPDATE collections SET name = {}, name_key = {}, description = {}, color = {}, is_default = {}, updated_at = {} \
             WHERE id = {} AND owner_id = {}",
            input.name.as_str(),
            fold(&input.name),
            input.description.clone(),
            input.color.to_ascii_uppercase(),
            input.is_default,
            now,
            id,
            owner
        ))
        .await?;
    Ok(())
}

async fn make_room_for_default(
    transaction: &WriteTx,
    owner: Uuid,
    wanted: bool,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    if wanted {
        if transaction.engine() == Engine::Postgres {
            // Two at once would each find no default and set one: the second waits for the first here.
            transaction.run(sql!("SELECT id FROM users WHERE id = {} FOR NO KEY UPDATE", owner)).await?;
        }
        transaction
            .run(sql!(
                "UPDATE collections SET is_default = {}, updated_at = {} WHERE owner_id = {} AND is_default = {}",
                false,
                now,
                owner,
                true
            ))
            .await?;
    }
    Ok(())
}

pub(crate) async fn delete(transaction: &WriteTx, owner: Uuid, id: Uuid) -> Result<bool, StoreError> {
    // The watches stay: their reference is set to NULL by the foreign key.
    Ok(transaction.run(sql!("DELETE FROM collections WHERE id = {} AND owner_id = {}", id, owner)).await? > 0)
}
