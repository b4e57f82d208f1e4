//! Jobs whose worker was not heard of.

use chrono::{DateTime, Utc};
use seaworthy_store::{Database, Engine, Query as _, StoreError, sql};

use super::{Claimed, Ended, finish::finish_in};
use crate::JobState;

/// How many in one transaction.
const MOST: i64 = 100;

/// Ends the attempts whose lease is over; `retry_at` says when each may be tried again. Returns the jobs and where they stand now.
///
/// # Errors
/// What the database says.
pub async fn reap(
    database: &Database,
    now: DateTime<Utc>,
    retry_at: impl Fn(&Claimed) -> DateTime<Utc>,
) -> Result<Vec<(Claimed, JobState)>, StoreError> {
    let transaction = database.write().await?;
    let mut sql = sql!(
        "SELECT id, kind, queue, payload, owner_id, request_id, attempts, max_attempts, claims, run_at, started_at, priority, worker \
         FROM jobs WHERE state = 'running' AND lease_expires_at < {} ORDER BY lease_expires_at LIMIT {}",
        now,
        MOST
    );
    if database.engine() == Engine::Postgres {
        sql.push(" FOR UPDATE SKIP LOCKED", []);
    }
    let expired: Vec<Claimed> = transaction.all(sql).await?;
    let mut reaped = Vec::with_capacity(expired.len());
    for job in expired {
        let ended = Ended::Lost { retry_at: retry_at(&job) };
        if let Some(state) = finish_in(&transaction, now, &job, ended).await? {
            reaped.push((job, state));
        }
    }
    transaction.commit().await?;
    Ok(reaped)
}
