//! The queue as apps see it.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use seaworthy_kernel::{Clock, ids};
use seaworthy_store::{FromQueryResult, Query as _, Sql, WriteTx, sql};
use serde_json::Value;
use uuid::Uuid;

use crate::{Conflict, Enqueued, JobsError, NewJob, metric, wake};

/// The queue as apps see it. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Jobs {
    pub(crate) clock: Arc<dyn Clock>,
}

#[derive(FromQueryResult)]
struct Id {
    id: Uuid,
}

impl Jobs {
    /// The queue with this clock.
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        Self { clock }
    }

    /// Writes a job into the caller's transaction: it is there exactly when the rest of the change is. Workers are woken at the commit.
    ///
    /// # Errors
    /// [`JobsError::Duplicate`] under [`Conflict::Refuse`]; a payload that is no JSON; what the database says.
    pub async fn enqueue(&self, transaction: &WriteTx, job: NewJob) -> Result<Enqueued, JobsError> {
        let now = self.clock.now();
        let id = ids::new_id(now);
        let payload = job.payload.clone().map_err(|error| JobsError::Payload(serde::ser::Error::custom(error)))?;
        let kind = job.kind.name;
        let new: Option<Id> = transaction.optional(insert(id, now, payload, &job)).await?;
        let enqueued = match (new, job.unique) {
            (Some(row), _) if row.id == id => Enqueued::New(id),
            (Some(row), _) => Enqueued::Existing(row.id),
            (None, Some((key, Conflict::Refuse))) => return Err(JobsError::Duplicate(key)),
            (None, key) => {
                let key = key.map(|(key, _)| key);
                let found: Option<Id> = transaction
                    .optional(sql!(
                        "SELECT id FROM jobs WHERE unique_key = {} AND state IN ('waiting', 'running')",
                        key.clone()
                    ))
                    .await?;
                // PostgreSQL: the other one ended between the two statements. The caller may ask again.
                Enqueued::Existing(found.ok_or_else(|| JobsError::Duplicate(key.unwrap_or_default()))?.id)
            }
        };
        if matches!(enqueued, Enqueued::New(_)) {
            metric::enqueued(kind);
        }
        // Other nodes are told by the table's trigger, without a statement of its own.
        transaction.announce_here(wake::work());
        Ok(enqueued)
    }

    /// Removes every job of an account that goes. What runs for it loses its lease and is undone.
    ///
    /// # Errors
    /// What the database says.
    pub async fn forget_owner(&self, transaction: &WriteTx, account: Uuid) -> Result<u64, JobsError> {
        let gone = transaction.run(sql!("DELETE FROM jobs WHERE owner_id = {}", account)).await?;
        transaction.announce(wake::cancel()).await?;
        Ok(gone)
    }
}

fn insert(id: Uuid, now: DateTime<Utc>, payload: Value, job: &NewJob) -> Sql {
    let mut sql = sql!(
        "INSERT INTO jobs (id, kind, queue, state, priority, payload, owner_id, request_id, unique_key, run_at, attempts, max_attempts, \
         claims, cancel_requested, created_at) \
         VALUES ({}, {}, {}, 'waiting', {}, {}, {}, {}, {}, {}, 0, {}, 0, {}, {}) ",
        id,
        job.kind.name,
        job.kind.queue,
        job.priority,
        payload,
        job.owner,
        job.request_id.clone(),
        job.unique.as_ref().map(|(key, _)| key.clone()),
        job.at.unwrap_or(now + job.delay),
        i64::from(job.kind.max_attempts),
        false,
        now
    );
    if let Some((_, conflict)) = &job.unique {
        sql.push("ON CONFLICT (unique_key) WHERE unique_key IS NOT NULL AND state IN ('waiting', 'running') DO ", []);
        sql.push(
            match conflict {
                Conflict::Keep | Conflict::Refuse => "NOTHING ",
                Conflict::Replace => {
                    "UPDATE SET payload = excluded.payload, run_at = excluded.run_at, priority = excluded.priority, \
                     request_id = excluded.request_id, owner_id = excluded.owner_id WHERE jobs.state = 'waiting' "
                }
            },
            [],
        );
    }
    sql.push("RETURNING id", []);
    sql
}
