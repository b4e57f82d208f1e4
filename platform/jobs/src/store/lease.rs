//! Keeping what was claimed.

use chrono::{DateTime, TimeDelta, Utc};
use seaworthy_store::{Database, FromQueryResult, Query as _, StoreError, sql};
use uuid::Uuid;

use super::Fence;

/// A lease that was extended.
#[derive(Debug, Clone, Copy)]
pub struct Held {
    /// Which claim.
    pub fence: Fence,
    /// Somebody wants the job to end.
    pub cancel_requested: bool,
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    claims: i64,
    cancel_requested: bool,
}

/// Extends the leases of these claims. What is not among the answers is lost. One statement, however many there are.
///
/// # Errors
/// What the database says.
pub async fn extend(
    database: &Database,
    now: DateTime<Utc>,
    lease: TimeDelta,
    fences: &[Fence],
) -> Result<Vec<Held>, StoreError> {
    let mut sql = sql!("UPDATE jobs SET lease_expires_at = {} WHERE state = 'running' AND (false", now + lease);
    for fence in fences {
        sql.push(" OR (id = {} AND claims = {})", [fence.id.into(), fence.claim.into()]);
    }
    sql.push(") RETURNING id, claims, cancel_requested", []);
    let transaction = database.write().await?;
    let rows: Vec<Row> = transaction.all(sql).await?;
    transaction.commit().await?;
    let held =
        |row: Row| Held { fence: Fence { id: row.id, claim: row.claims }, cancel_requested: row.cancel_requested };
    Ok(rows.into_iter().map(held).collect())
}
