//! Taking jobs out of the queue, so that no two workers get the same.

use chrono::{DateTime, TimeDelta, Utc};
use seaworthy_store::{Database, Engine, FromQueryResult, Query as _, StoreError, Value, WriteTx, sql};
use serde_json::Value as Json;
use uuid::Uuid;

use super::Fence;

/// What a worker asks for.
#[derive(Debug, Clone, Copy)]
pub struct Claim<'a> {
    /// Who asks.
    pub worker: &'a str,
    /// From which queue.
    pub queue: &'a str,
    /// Kinds that it can do.
    pub kinds: &'a [&'static str],
    /// At most so many jobs.
    pub most: u32,
    /// At most so many of the queue's jobs run on all nodes together.
    pub everywhere: Option<u32>,
    /// How long the lease lasts unless it is extended.
    pub lease: TimeDelta,
}

/// A job that a worker has taken.
#[derive(Debug, Clone, FromQueryResult)]
pub struct Claimed {
    /// The job.
    pub id: Uuid,
    /// What is to be done.
    pub kind: String,
    /// Where it waited.
    pub queue: String,
    /// With what.
    pub payload: Json,
    /// For which account.
    pub owner_id: Option<Uuid>,
    /// The request that asked for it.
    pub request_id: Option<String>,
    /// Which attempt this is, from 1.
    pub attempts: i64,
    /// How many there may be.
    pub max_attempts: i64,
    /// The number of the claim.
    pub claims: i64,
    /// When it might have begun.
    pub run_at: DateTime<Utc>,
    /// When it was taken.
    pub started_at: DateTime<Utc>,
    /// Who has it.
    pub worker: Option<String>,
    priority: i64,
}

impl Claimed {
    /// What its worker must name to change it.
    pub fn fence(&self) -> Fence {
        Fence { id: self.id, claim: self.claims }
    }
}

/// Takes the jobs that come first: greatest priority, then longest due. One statement, two more where the queue has a limit over all nodes.
///
/// # Errors
/// What the database says.
pub async fn claim(database: &Database, now: DateTime<Utc>, claim: Claim<'_>) -> Result<Vec<Claimed>, StoreError> {
    if claim.most == 0 || claim.kinds.is_empty() {
        return Ok(Vec::new());
    }
    let transaction = database.write().await?;
    let most = match claim.everywhere {
        Some(limit) => room(&transaction, claim.queue, limit).await?.min(claim.most.into()),
        None => claim.most.into(),
    };
    if most <= 0 {
        return Ok(Vec::new());
    }
    // MATERIALIZED: else PostgreSQL may run the inner statement once per row and lock more than its limit.
    let mut sql = sql!(
        "WITH picked AS MATERIALIZED (SELECT j.id FROM jobs j WHERE j.state = 'waiting' AND j.queue = {} AND j.run_at <= {} \
         AND NOT EXISTS (SELECT 1 FROM job_queues q WHERE q.name = j.queue AND q.paused) AND j.kind IN ",
        claim.queue,
        now
    );
    sql.list(claim.kinds.iter().map(|kind| Value::from(*kind)));
    sql.push(" ORDER BY j.priority DESC, j.run_at, j.id LIMIT {}", [most.into()]);
    if database.engine() == Engine::Postgres {
        sql.push(" FOR UPDATE OF j SKIP LOCKED", []);
    }
    sql.push(
        ") UPDATE jobs SET state = 'running', claims = claims + 1, attempts = attempts + 1, worker = {}, lease_expires_at = {}, \
         started_at = {} WHERE id IN (SELECT id FROM picked) AND state = 'waiting' \
         RETURNING id, kind, queue, payload, owner_id, request_id, attempts, max_attempts, claims, run_at, started_at, priority, worker",
        [claim.worker.into(), (now + claim.lease).into(), now.into()],
    );
    let mut claimed: Vec<Claimed> = transaction.all(sql).await?;
    transaction.commit().await?;
    claimed.sort_by_key(|job| (std::cmp::Reverse(job.priority), job.run_at, job.id));
    Ok(claimed)
}

/// How many more may run. The queue's row is locked to the end of the transaction: two nodes never count at once.
async fn room(transaction: &WriteTx, queue: &str, limit: u32) -> Result<i64, StoreError> {
    if transaction.engine() == Engine::Postgres {
        transaction.run(sql!("SELECT name FROM job_queues WHERE name = {} FOR UPDATE", queue)).await?;
    }
    let running: i64 = transaction
        .value(sql!("SELECT count(*) AS value FROM jobs WHERE state = 'running' AND queue = {}", queue))
        .await?;
    Ok(i64::from(limit) - running)
}
