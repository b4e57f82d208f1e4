//! The queue as its operators see it: what a job works with and what it says are not theirs to see.

use chrono::{DateTime, TimeDelta, Utc};
use schemars::JsonSchema;
use seaworthy_kernel::Page;
use seaworthy_store::{
    Database, FromQueryResult, Query as _, Sql, StoreError, WriteTx,
    seek::{BadCursor, Column, Kind as ColumnKind, Seek},
    sql,
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

use crate::{JobState, Jobs, JobsError, wake};

/// How long a cancelled job is kept.
const KEPT_CANCELLED: TimeDelta = TimeDelta::days(90);

/// A job, as its operators see it.
#[derive(Debug, Clone, Serialize, JsonSchema, FromQueryResult)]
#[schemars(rename = "Job")]
pub struct JobRecord {
    /// Its id.
    pub id: Uuid,
    /// What is to be done.
    pub kind: String,
    /// Where it waits.
    pub queue: String,
    /// Where it stands.
    #[schemars(with = "JobStateWord")]
    pub state: String,
    /// Greater ones run first.
    pub priority: i64,
    /// The account it works for.
    pub owner_id: Option<Uuid>,
    /// The request that asked for it: its log lines carry it.
    pub request_id: Option<String>,
    /// Attempts so far that count.
    pub attempts: i64,
    /// After so many it is dead.
    pub max_attempts: i64,
    /// It runs, and somebody wants it to end.
    pub cancel_requested: bool,
    /// How far it is, in percent.
    pub progress_percent: Option<i64>,
    /// How far it is, in words.
    pub progress_text: Option<String>,
    /// Why the last attempt failed.
    pub error: Option<String>,
    /// When it was asked for.
    pub created_at: DateTime<Utc>,
    /// When it may begin.
    pub run_at: DateTime<Utc>,
    /// When the last attempt began.
    pub started_at: Option<DateTime<Utc>>,
    /// When it was over.
    pub finished_at: Option<DateTime<Utc>>,
}

/// Where a job stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "JobState")]
pub enum JobStateWord {
    /// It waits for its time and a worker.
    Waiting,
    /// A worker has it.
    Running,
    /// It is done.
    Succeeded,
    /// It failed for good.
    Dead,
    /// Somebody took it back.
    Cancelled,
}

impl From<JobStateWord> for JobState {
    fn from(word: JobStateWord) -> Self {
        match word {
            JobStateWord::Waiting => Self::Waiting,
            JobStateWord::Running => Self::Running,
            JobStateWord::Succeeded => Self::Succeeded,
            JobStateWord::Dead => Self::Dead,
            JobStateWord::Cancelled => Self::Cancelled,
        }
    }
}

/// One attempt.
#[derive(Debug, Clone, Serialize, JsonSchema, FromQueryResult)]
#[schemars(rename = "JobAttempt")]
pub struct AttemptRecord {
    /// Which claim of the job it was, from 1.
    pub number: i64,
    /// When it began.
    pub started_at: Option<DateTime<Utc>>,
    /// When it was over.
    pub finished_at: DateTime<Utc>,
    /// `succeeded`, `failed`, `cancelled`, `handed_back` (the worker stopped; not counted) or `lost` (the worker was not heard of).
    pub outcome: String,
    /// Why it failed.
    pub error: Option<String>,
}

/// A finished step.
#[derive(Debug, Clone, Serialize, JsonSchema, FromQueryResult)]
#[schemars(rename = "JobStep")]
pub struct StepRecord {
    /// Its name within the job.
    pub name: String,
    /// When it was done.
    pub finished_at: DateTime<Utc>,
}

/// A job with its history.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct JobDetail {
    /// The job.
    pub job: JobRecord,
    /// Attempts that are over, the first one first.
    pub attempts: Vec<AttemptRecord>,
    /// Steps that are done, in the order in which they were.
    pub steps: Vec<StepRecord>,
}

/// A queue.
#[derive(Debug, Clone, Serialize, JsonSchema, FromQueryResult)]
#[schemars(rename = "JobQueue")]
pub struct QueueRecord {
    /// Its name.
    pub name: String,
    /// None of its jobs begins.
    pub paused: bool,
    /// Jobs that wait.
    pub waiting: i64,
    /// Jobs that run.
    pub running: i64,
    /// Jobs that failed for good.
    pub dead: i64,
    /// Jobs that are done and still kept.
    pub succeeded: i64,
    /// Jobs that were taken back and are still kept.
    pub cancelled: i64,
}

/// A schedule.
#[derive(Debug, Clone, Serialize, JsonSchema, FromQueryResult)]
#[schemars(rename = "JobSchedule")]
pub struct ScheduleRecord {
    /// Its name.
    pub name: String,
    /// The kind of its jobs.
    pub kind: String,
    /// When: five fields of cron, in UTC.
    pub cron: String,
    /// It does not run.
    pub paused: bool,
    /// Its next time.
    pub next_at: DateTime<Utc>,
    /// When it last ran.
    pub last_at: Option<DateTime<Utc>>,
    /// The job of that run.
    pub last_job_id: Option<Uuid>,
    /// Where that job stands; null once it is no longer kept.
    #[schemars(with = "Option<JobStateWord>")]
    pub last_state: Option<String>,
}

/// Which jobs.
#[derive(Debug, Clone, Default)]
pub struct JobFilter {
    /// In this state.
    pub state: Option<JobState>,
    /// Of this queue.
    pub queue: Option<String>,
    /// Of this kind.
    pub kind: Option<String>,
}

const COLUMNS: &str = "SELECT id, kind, queue, state, priority, owner_id, request_id, attempts, max_attempts, cancel_requested, \
     progress_percent, progress_text, error, created_at, run_at, started_at, finished_at FROM jobs";

const NEWEST_FIRST: [Column; 2] = [
    Column { expression: "created_at", kind: ColumnKind::Time, descending: true },
    Column { expression: "id", kind: ColumnKind::Id, descending: true },
];

impl JobFilter {
    fn sql(&self) -> Sql {
        let mut sql = sql!(" WHERE true");
        if let Some(state) = self.state {
            sql.push(" AND state = {}", [state.as_str().into()]);
        }
        if let Some(queue) = &self.queue {
            sql.push(" AND queue = {}", [queue.clone().into()]);
        }
        if let Some(kind) = &self.kind {
            sql.push(" AND kind = {}", [kind.clone().into()]);
        }
        sql
    }
}

/// Where in the list, newest first.
///
/// # Errors
/// The cursor is none of this list.
pub fn newest_first(cursor: Option<&str>, limit: i64) -> Result<Seek, BadCursor> {
    Seek::new("created:desc".into(), NEWEST_FIRST.into(), cursor, limit)
}

/// One page of the jobs that fit.
///
/// # Errors
/// What the database says.
pub async fn list(database: &Database, filter: &JobFilter, seek: &Seek) -> Result<Page<JobRecord>, StoreError> {
    let mut count = sql!("SELECT count(*) AS value FROM jobs");
    let total = database.read().value(std::mem::take(count.append(&filter.sql()))).await?;
    let mut rows = sql!(COLUMNS);
    rows.append(&filter.sql());
    seek.finish(&mut rows);
    let rows: Vec<JobRecord> = database.read().all(rows).await?;
    Ok(seek.page(rows, total, |job: &JobRecord| vec![json!(job.created_at), json!(job.id)]))
}

/// A job with its history.
///
/// # Errors
/// [`JobsError::NotFound`]; what the database says.
pub async fn read(database: &Database, id: Uuid) -> Result<JobDetail, JobsError> {
    let mut sql = sql!(COLUMNS);
    sql.push(" WHERE id = {}", [id.into()]);
    let connection = database.read();
    let job = connection.optional(sql).await?.ok_or(JobsError::NotFound("such job"))?;
    let attempts = connection
        .all(sql!(
            "SELECT number, started_at, finished_at, outcome, error FROM job_attempts WHERE job_id = {} ORDER BY number",
            id
        ))
        .await?;
    let steps = connection
        .all(sql!("SELECT name, finished_at FROM job_steps WHERE job_id = {} ORDER BY finished_at, name", id))
        .await?;
    Ok(JobDetail { job, attempts, steps })
}

/// Every queue with what stands in it.
///
/// # Errors
/// What the database says.
pub async fn queues(database: &Database) -> Result<Vec<QueueRecord>, StoreError> {
    database
        .read()
        .all(sql!(
            "SELECT q.name, q.paused, count(CASE WHEN j.state = 'waiting' THEN 1 END) AS waiting, \
             count(CASE WHEN j.state = 'running' THEN 1 END) AS running, count(CASE WHEN j.state = 'dead' THEN 1 END) AS dead, \
             count(CASE WHEN j.state = 'succeeded' THEN 1 END) AS succeeded, \
             count(CASE WHEN j.state = 'cancelled' THEN 1 END) AS cancelled \
             FROM job_queues q LEFT JOIN jobs j ON j.queue = q.name GROUP BY q.name, q.paused ORDER BY q.name"
        ))
        .await
}

/// Every schedule.
///
/// # Errors
/// What the database says.
pub async fn schedules(database: &Database) -> Result<Vec<ScheduleRecord>, StoreError> {
    database
        .read()
        .all(sql!(
            "SELECT s.name, s.kind, s.cron, s.paused, s.next_at, s.last_at, s.last_job_id, j.state AS last_state \
             FROM job_schedules s LEFT JOIN jobs j ON j.id = s.last_job_id ORDER BY s.name"
        ))
        .await
}

impl Jobs {
    /// Lets a job that is dead or cancelled run again, with all its attempts; finished steps stay done.
    ///
    /// # Errors
    /// [`JobsError::NotFound`]; [`JobsError::State`] when it waits, runs or is done; [`JobsError::Duplicate`] when another with its
    /// unique key waits or runs.
    pub async fn requeue(&self, transaction: &WriteTx, id: Uuid) -> Result<(), JobsError> {
        let now = self.clock.now();
        let changed = transaction
            .run(sql!(
                "UPDATE jobs SET state = 'waiting', attempts = 0, run_at = {}, finished_at = NULL, keep_until = NULL, \
                 cancel_requested = {} WHERE id = {} AND state IN ('dead', 'cancelled')",
                now,
                false,
                id
            ))
            .await;
        match changed {
            Ok(1) => {}
            Ok(_) => return Err(refusal(transaction, id).await?),
            Err(StoreError::Duplicate(_)) => return Err(JobsError::Duplicate("of this job".into())),
            Err(error) => return Err(error.into()),
        }
        transaction.announce_here(wake::work());
        Ok(())
    }

    /// Takes a job back: one that waits at once, one that runs as soon as its code looks.
    ///
    /// # Errors
    /// [`JobsError::NotFound`]; [`JobsError::State`] when it is over.
    pub async fn cancel(&self, transaction: &WriteTx, id: Uuid) -> Result<(), JobsError> {
        let now = self.clock.now();
        let waiting = transaction
            .run(sql!(
                "UPDATE jobs SET state = 'cancelled', finished_at = {}, keep_until = {} WHERE id = {} AND state = 'waiting'",
                now,
                now + KEPT_CANCELLED,
                id
            ))
            .await?;
        if waiting == 1 {
            return Ok(());
        }
        let running = transaction
            .run(sql!("UPDATE jobs SET cancel_requested = {} WHERE id = {} AND state = 'running'", true, id))
            .await?;
        if running == 0 {
            return Err(refusal(transaction, id).await?);
        }
        transaction.announce_here(wake::cancel());
        Ok(())
    }

    /// Pauses or resumes a queue: none of its jobs begins; what runs goes on.
    ///
    /// # Errors
    /// [`JobsError::NotFound`]; what the database says.
    pub async fn pause(&self, transaction: &WriteTx, queue: &str, paused: bool) -> Result<(), JobsError> {
        let changed = transaction
            .run(sql!(
                "UPDATE job_queues SET paused = {}, updated_at = {} WHERE name = {}",
                paused,
                self.clock.now(),
                queue
            ))
            .await?;
        if changed == 0 {
            return Err(JobsError::NotFound("such queue"));
        }
        transaction.announce(wake::work()).await?;
        Ok(())
    }
}

/// Why a job could not be changed.
async fn refusal(transaction: &WriteTx, id: Uuid) -> Result<JobsError, StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        state: String,
    }
    let row: Option<Row> = transaction.optional(sql!("SELECT state FROM jobs WHERE id = {}", id)).await?;
    Ok(match row.and_then(|row| JobState::parse(&row.state)) {
        Some(state) => JobsError::State(state.as_str()),
        None => JobsError::NotFound("such job"),
    })
}
