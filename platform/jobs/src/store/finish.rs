//! The end of an attempt: refused when the lease is lost.

use chrono::{DateTime, TimeDelta, Utc};
use seaworthy_store::{Database, Engine, Query as _, StoreError, WriteTx, sql};
use serde_json::Value as Json;

use super::Claimed;
use crate::{JobState, Outcome};

/// How long a job is kept that is dead or cancelled.
const KEPT_UNDONE: TimeDelta = TimeDelta::days(90);

/// How an attempt ended.
#[derive(Debug, Clone)]
pub enum Ended {
    /// The job is done.
    Succeeded {
        /// What it says.
        result: Json,
        /// How long it is kept.
        keep: TimeDelta,
    },
    /// It failed. Tried again at `retry_at`; without that, or after the last attempt, it is dead.
    Failed {
        /// Why, free of secrets.
        error: String,
        /// When it may be tried again.
        retry_at: Option<DateTime<Utc>>,
    },
    /// It stopped because it was cancelled.
    Cancelled,
    /// Its worker stops: it goes on elsewhere, and the attempt is not counted.
    HandedBack,
    /// Its worker was not heard of: as [`Ended::Failed`], found by another.
    Lost {
        /// When it may be tried again.
        retry_at: DateTime<Utc>,
    },
}

impl Ended {
    fn outcome(&self) -> Outcome {
        match self {
            Self::Succeeded { .. } => Outcome::Succeeded,
            Self::Failed { .. } => Outcome::Failed,
            Self::Cancelled => Outcome::Cancelled,
            Self::HandedBack => Outcome::HandedBack,
            Self::Lost { .. } => Outcome::Lost,
        }
    }
}

/// What the row becomes.
struct Next {
    state: JobState,
    run_at: Option<DateTime<Utc>>,
    uncounted: i64,
    result: Option<Json>,
    error: Option<String>,
    keep: Option<TimeDelta>,
}

/// Writes the end of an attempt; where the job stands now. `None`: the lease was lost, and nothing was written.
///
/// # Errors
/// What the database says.
pub async fn finish(
    database: &Database,
    now: DateTime<Utc>,
    claimed: &Claimed,
    ended: Ended,
) -> Result<Option<JobState>, StoreError> {
    let transaction = database.write().await?;
    let state = finish_in(&transaction, now, claimed, ended).await?;
    transaction.commit().await?;
    Ok(state)
}

pub(super) async fn finish_in(
    transaction: &WriteTx,
    now: DateTime<Utc>,
    claimed: &Claimed,
    ended: Ended,
) -> Result<Option<JobState>, StoreError> {
    let outcome = ended.outcome();
    let Some(next) = next(transaction, claimed, ended).await? else { return Ok(None) };
    let over = next.state != JobState::Waiting;
    let changed = transaction
        .run(sql!(
            "UPDATE jobs SET state = {}, run_at = coalesce({}, run_at), attempts = attempts - {}, result = {}, error = {}, \
             finished_at = {}, keep_until = {}, worker = NULL, lease_expires_at = NULL, cancel_requested = {} \
             WHERE id = {} AND claims = {} AND state = 'running'",
            next.state.as_str(),
            next.run_at,
            next.uncounted,
            next.result,
            next.error.clone(),
            over.then_some(now),
            next.keep.map(|keep| now + keep),
            false,
            claimed.id,
            claimed.claims
        ))
        .await?;
    if changed == 0 {
        return Ok(None);
    }
    transaction
        .run(sql!(
            "INSERT INTO job_attempts (job_id, number, worker, started_at, finished_at, outcome, error) \
             VALUES ({}, {}, {}, {}, {}, {}, {})",
            claimed.id,
            claimed.claims,
            claimed.worker.clone(),
            claimed.started_at,
            now,
            outcome.as_str(),
            next.error
        ))
        .await?;
    Ok(Some(next.state))
}

async fn next(transaction: &WriteTx, claimed: &Claimed, ended: Ended) -> Result<Option<Next>, StoreError> {
    let stays = Next { state: JobState::Waiting, run_at: None, uncounted: 0, result: None, error: None, keep: None };
    if let Ended::Succeeded { result, keep } = ended {
        return Ok(Some(Next { state: JobState::Succeeded, result: Some(result), keep: Some(keep), ..stays }));
    }
    let Some(cancelled) = cancel_requested(transaction, claimed).await? else { return Ok(None) };
    let (again, error) = match ended {
        Ended::Failed { error, retry_at } => (retry_at, Some(error)),
        Ended::Lost { retry_at } => {
            (Some(retry_at), Some("its worker was not heard of until the lease was over".into()))
        }
        Ended::HandedBack => (Some(claimed.run_at), None),
        Ended::Cancelled | Ended::Succeeded { .. } => (None, None),
    };
    let handed_back = again.is_some() && error.is_none();
    let has_attempts = handed_back || claimed.attempts < claimed.max_attempts;
    Ok(Some(match again.filter(|_| has_attempts) {
        _ if cancelled => Next { state: JobState::Cancelled, error, keep: Some(KEPT_UNDONE), ..stays },
        Some(at) => Next { run_at: Some(at), uncounted: i64::from(handed_back), error, ..stays },
        None if error.is_some() => Next { state: JobState::Dead, error, keep: Some(KEPT_UNDONE), ..stays },
        None => Next { state: JobState::Cancelled, keep: Some(KEPT_UNDONE), ..stays },
    }))
}

/// Whether somebody wants the job to end; `None`: the lease is lost. The row is locked.
async fn cancel_requested(transaction: &WriteTx, claimed: &Claimed) -> Result<Option<bool>, StoreError> {
    #[derive(seaworthy_store::FromQueryResult)]
    struct Row {
        cancel_requested: bool,
    }
    let mut sql = sql!(
        "SELECT cancel_requested FROM jobs WHERE id = {} AND claims = {} AND state = 'running'",
        claimed.id,
        claimed.claims
    );
    if transaction.engine() == Engine::Postgres {
        sql.push(" FOR UPDATE", []);
    }
    let row: Option<Row> = transaction.optional(sql).await?;
    Ok(row.map(|row| row.cancel_requested))
}
