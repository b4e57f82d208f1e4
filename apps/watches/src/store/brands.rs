//! Brands: common ones, and those that an owner has added.

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use seaworthy_kernel::{Code, Problem, fold::fold};
use seaworthy_store::{FromQueryResult, Query, StoreError, WriteTx, sql};
use serde::Serialize;
use uuid::Uuid;

/// A brand that the owner has added.
#[derive(Debug, FromQueryResult, Serialize, JsonSchema)]
pub(crate) struct Brand {
    /// Its id.
    pub(crate) id: Uuid,
    /// Its name.
    pub(crate) name: String,
    /// How many of the owner's watches have it, the trash included.
    pub(crate) watch_count: i64,
    /// When it was added.
    pub(crate) created_at: DateTime<Utc>,
}

/// Id and name of a brand.
#[derive(Debug, Clone, FromQueryResult)]
pub(crate) struct BrandName {
    pub(crate) id: Uuid,
    pub(crate) name: String,
}

/// Own brands sort behind the common ones.
const OWN_SORT_ORDER: i64 = 2000;

pub(crate) async fn own(connection: &impl Query, owner: Uuid) -> Result<Vec<Brand>, StoreError> {
    connection
        .all(sql!(
            "SELECT b.id, b.name, b.created_at, count(w.id) AS watch_count FROM brands b LEFT JOIN watches w ON w.brand_id = b.id \
             WHERE b.owner_id = {} GROUP BY b.id, b.name, b.name_key, b.created_at ORDER BY b.name_key",
            owner
        ))
        .await
}

/// Common brands in their order, then the owner's.
pub(crate) async fn usable(connection: &impl Query, owner: Uuid) -> Result<Vec<BrandName>, StoreError> {
    connection
        .all(sql!(
            "SELECT id, name FROM brands WHERE owner_id IS NULL OR owner_id = {} ORDER BY sort_order, name_key",
            owner
        ))
        .await
}

/// The name of a brand that this owner may use.
pub(crate) async fn name_of(connection: &impl Query, owner: Uuid, id: Uuid) -> Result<Option<String>, StoreError> {
    let found: Option<BrandName> = connection
        .optional(sql!("SELECT id, name FROM brands WHERE id = {} AND (owner_id IS NULL OR owner_id = {})", id, owner))
        .await?;
    Ok(found.map(|brand| brand.name))
}

pub(crate) async fn insert(
    transaction: &WriteTx,
    owner: Uuid,
    id: Uuid,
    name: &str,
    import: Option<Uuid>,
    now: DateTime<Utc>,
) -> Result<(), Problem> {
    let key = fold(name);
    let taken: bool = transaction
        .value(sql!(
            "SELECT EXISTS (SELECT 1 FROM brands WHERE owner_id IS NULL AND name_key = {}) AS value",
            key.clone()
        ))
        .await?;
    let conflict = || Problem::new(Code::Conflict).detail("a brand of this name is there already");
    if taken {
        return Err(conflict());
    }
    let done = transaction.run(sql!(
        "INSERT INTO brands (id, owner_id, name, name_key, sort_order, import_id, created_at) VALUES ({}, {}, {}, {}, {}, {}, {})",
        id,
        owner,
        name,
        key,
        OWN_SORT_ORDER,
        import,
        now
    ));
    match done.await {
        Err(StoreError::Duplicate(_)) => Err(conflict()),
        other => Ok(other.map(|_| ())?),
    }
}

pub(crate) async fn delete(transaction: &WriteTx, owner: Uuid, id: Uuid) -> Result<(), Problem> {
    match transaction.run(sql!("DELETE FROM brands WHERE id = {} AND owner_id = {}", id, owner)).await {
        Err(StoreError::Reference(_)) => Err(Problem::new(Code::Conflict)
            .detail("watches have this brand; give them another one first, those in the trash too")),
        Ok(0) => Err(Problem::not_found()),
        other => Ok(other.map(|_| ())?),
    }
}
