//! What a running job keeps: finished steps and progress.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};
use seaworthy_store::{Database, FromQueryResult, Query as _, StoreError, WriteTx, sql};
use serde_json::Value as Json;
use uuid::Uuid;

use super::Fence;

#[derive(FromQueryResult)]
struct Row {
    name: String,
    result: Json,
}

/// The finished steps of a job with their results.
pub(crate) async fn finished_steps(database: &Database, job: Uuid) -> Result<HashMap<String, Json>, StoreError> {
    let rows: Vec<Row> = database.read().all(sql!("SELECT name, result FROM job_steps WHERE job_id = {}", job)).await?;
    Ok(rows.into_iter().map(|row| (row.name, row.result)).collect())
}

/// Keeps the result of a step, in its transaction. False: the lease was lost, and the transaction must be undone.
pub(crate) async fn keep_step(
    transaction: &WriteTx,
    now: DateTime<Utc>,
    lease: TimeDelta,
    fence: Fence,
    name: &str,
    result: &Json,
) -> Result<bool, StoreError> {
    // At the end of the transaction, not at its beginning: the row would be locked all the while, and with it every heartbeat.
    let held = transaction
        .run(sql!(
            "UPDATE jobs SET lease_expires_at = {} WHERE id = {} AND claims = {} AND state = 'running'",
            now + lease,
            fence.id,
            fence.claim
        ))
        .await?;
    if held == 0 {
        return Ok(false);
    }
    transaction
        .run(sql!(
            "INSERT INTO job_steps (job_id, name, result, finished_at) VALUES ({}, {}, {}, {})",
            fence.id,
            name,
            result.clone(),
            now
        ))
        .await?;
    Ok(true)
}

/// Writes how far a job is. False: the lease was lost.
pub(crate) async fn note_progress(
    transaction: &WriteTx,
    fence: Fence,
    percent: u8,
    text: &str,
) -> Result<bool, StoreError> {
    let held = transaction
        .run(sql!(
            "UPDATE jobs SET progress_percent = {}, progress_text = {} WHERE id = {} AND claims = {} AND state = 'running'",
            i64::from(percent.min(100)),
            text,
            fence.id,
            fence.claim
        ))
        .await?;
    Ok(held > 0)
}
