//! Lists that are common to all accounts.

use schemars::JsonSchema;
use seaworthy_store::{FromQueryResult, Query, StoreError, sql};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// An item of a common list. Its id is the same in every installation.
#[derive(Debug, Clone, FromQueryResult, Serialize, Deserialize, JsonSchema)]
pub(crate) struct ReferenceItem {
    /// Its id.
    pub(crate) id: Uuid,
    /// Its English name.
    pub(crate) name: String,
    /// Curated place in the list.
    pub(crate) sort_order: i64,
}

pub(crate) async fn common_brands(connection: &impl Query) -> Result<Vec<ReferenceItem>, StoreError> {
    connection
        .all(sql!("SELECT id, name, sort_order FROM brands WHERE owner_id IS NULL ORDER BY sort_order, name_key"))
        .await
}

pub(crate) async fn movement_types(connection: &impl Query) -> Result<Vec<ReferenceItem>, StoreError> {
    connection.all(sql!("SELECT id, name, sort_order FROM movement_types ORDER BY sort_order, name")).await
}

pub(crate) async fn complications(connection: &impl Query) -> Result<Vec<ReferenceItem>, StoreError> {
    connection.all(sql!("SELECT id, name, sort_order FROM complications ORDER BY sort_order, name")).await
}
