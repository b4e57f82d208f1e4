//! Jobs by the clock. Every node looks; the one that moves a schedule's next time on has the occurrence, in the transaction that
//! writes its job, so that each occurrence is run by one node.

use std::str::FromStr as _;

use chrono::{DateTime, TimeDelta, Utc};
use croner::Cron;
use seaworthy_store::{Database, FromQueryResult, Query as _, WriteTx, sql};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{Conflict, Enqueued, Jobs, JobsError, Kind, NewJob, wake};

/// An occurrence that is found later than this was missed: nobody was there.
const ON_TIME: TimeDelta = TimeDelta::minutes(1);

/// What is done about occurrences at which no worker was there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Missed {
    /// One run makes up for all of them.
    #[default]
    RunOnce,
    /// Nothing: the next occurrence will do.
    Skip,
}

/// Jobs of a kind by the clock.
#[derive(Debug, Clone)]
pub struct Schedule {
    /// Its name, of its own.
    pub name: &'static str,
    /// What is done.
    pub kind: Kind,
    /// When: five fields of cron, in UTC.
    pub cron: &'static str,
    /// What is done about occurrences that were missed.
    pub missed: Missed,
    /// With what.
    pub payload: Value,
}

/// A schedule's time cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("the schedule {schedule} has no time that can be read: `{cron}`: {reason}")]
pub struct CronError {
    schedule: &'static str,
    cron: &'static str,
    reason: String,
}

#[derive(Debug, FromQueryResult)]
struct Row {
    name: String,
    cron: String,
    paused: bool,
    next_at: DateTime<Utc>,
}

impl Schedule {
    /// Jobs of `kind` whenever `cron` says, in UTC; one run makes up for missed ones.
    pub fn new(name: &'static str, kind: Kind, cron: &'static str) -> Self {
        Self { name, kind, cron, missed: Missed::default(), payload: json!({}) }
    }

    /// What is done about occurrences that were missed.
    #[must_use]
    pub fn missed(mut self, missed: Missed) -> Self {
        self.missed = missed;
        self
    }

    /// The first occurrence after `now`.
    ///
    /// # Errors
    /// The text is no cron pattern, or never comes true.
    pub fn next_after(&self, now: DateTime<Utc>) -> Result<DateTime<Utc>, CronError> {
        let failed = |reason: croner::errors::CronError| CronError {
            schedule: self.name,
            cron: self.cron,
            reason: reason.to_string(),
        };
        Cron::from_str(self.cron).map_err(failed)?.find_next_occurrence(&now, false).map_err(failed)
    }

    /// At most one job of a schedule waits or runs: a paused queue does not fill up.
    fn job(&self) -> NewJob {
        NewJob::new(self.kind, &self.payload).unique(format!("schedule:{}", self.name), Conflict::Keep)
    }
}

/// Makes rows for new schedules, moves changed ones, and runs what is due. Returns the names of those that were run.
pub(crate) async fn tick(
    database: &Database,
    jobs: &Jobs,
    declared: &[Schedule],
) -> Result<Vec<&'static str>, TickError> {
    let rows: Vec<Row> = database
        .read()
        .all(sql!("SELECT name, cron, paused, next_at FROM job_schedules"))
        .await
        .map_err(JobsError::from)?;
    let mut run = Vec::new();
    for schedule in declared {
        let now = jobs.clock.now();
        match rows.iter().find(|row| row.name == schedule.name) {
            Some(row) if row.cron != schedule.cron => settle(database, schedule, now).await?,
            None => settle(database, schedule, now).await?,
            Some(row) if !row.paused && row.next_at <= now => {
                if occur(database, jobs, schedule, row.next_at, now).await? {
                    run.push(schedule.name);
                }
            }
            Some(_) => {}
        }
    }
    Ok(run)
}

/// What keeps schedules from being looked after.
#[derive(Debug, thiserror::Error)]
pub(crate) enum TickError {
    #[error(transparent)]
    Jobs(#[from] JobsError),
    #[error(transparent)]
    Cron(#[from] CronError),
}

impl From<seaworthy_store::StoreError> for TickError {
    fn from(error: seaworthy_store::StoreError) -> Self {
        Self::Jobs(error.into())
    }
}

/// Writes a schedule that is new or has another time than before.
async fn settle(database: &Database, schedule: &Schedule, now: DateTime<Utc>) -> Result<(), TickError> {
    let transaction = database.write().await?;
    transaction
        .run(sql!(
            "INSERT INTO job_schedules (name, kind, cron, paused, next_at, updated_at) VALUES ({}, {}, {}, {}, {}, {}) \
             ON CONFLICT (name) DO UPDATE SET kind = excluded.kind, cron = excluded.cron, next_at = excluded.next_at, \
             updated_at = excluded.updated_at WHERE job_schedules.cron <> excluded.cron",
            schedule.name,
            schedule.kind.name,
            schedule.cron,
            false,
            schedule.next_after(now)?,
            now
        ))
        .await?;
    Ok(transaction.commit().await?)
}

/// Takes the occurrence if nobody has; whether its job was written.
async fn occur(
    database: &Database,
    jobs: &Jobs,
    schedule: &Schedule,
    at: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<bool, TickError> {
    let transaction = database.write().await?;
    let taken = transaction
        .run(sql!(
            "UPDATE job_schedules SET next_at = {}, updated_at = {} WHERE name = {} AND next_at = {} AND NOT paused",
            schedule.next_after(now)?,
            now,
            schedule.name,
            at
        ))
        .await?;
    let runs = taken == 1 && (now - at <= ON_TIME || schedule.missed == Missed::RunOnce);
    if runs {
        write_job(jobs, &transaction, schedule, at).await?;
    }
    transaction.commit().await?;
    Ok(runs)
}

async fn write_job(
    jobs: &Jobs,
    transaction: &WriteTx,
    schedule: &Schedule,
    at: DateTime<Utc>,
) -> Result<Enqueued, JobsError> {
    let job = jobs.enqueue(transaction, schedule.job()).await?;
    transaction
        .run(sql!(
            "UPDATE job_schedules SET last_at = {}, last_job_id = {} WHERE name = {}",
            at,
            job.id(),
            schedule.name
        ))
        .await?;
    Ok(job)
}

impl Jobs {
    /// Runs a schedule now, whatever its time; its next time stays.
    ///
    /// # Errors
    /// What the database says.
    pub async fn run_schedule(&self, transaction: &WriteTx, schedule: &Schedule) -> Result<Uuid, JobsError> {
        let now = self.clock.now();
        transaction
            .run(sql!(
                "INSERT INTO job_schedules (name, kind, cron, paused, next_at, updated_at) VALUES ({}, {}, {}, {}, {}, {}) \
                 ON CONFLICT (name) DO NOTHING",
                schedule.name,
                schedule.kind.name,
                schedule.cron,
                false,
                schedule.next_after(now).unwrap_or(now),
                now
            ))
            .await?;
        Ok(write_job(self, transaction, schedule, now).await?.id())
    }

    /// Pauses or resumes a schedule. What was missed in between is not made up for.
    ///
    /// # Errors
    /// [`JobsError::NotFound`]; what the database says.
    pub async fn pause_schedule(
        &self,
        transaction: &WriteTx,
        schedule: &Schedule,
        paused: bool,
    ) -> Result<(), JobsError> {
        let now = self.clock.now();
        let changed = transaction
            .run(sql!(
                "UPDATE job_schedules SET paused = {}, next_at = {}, updated_at = {} WHERE name = {}",
                paused,
                schedule.next_after(now).unwrap_or(now),
                now,
                schedule.name
            ))
            .await?;
        if changed == 0 {
            return Err(JobsError::NotFound("such schedule"));
        }
        transaction.announce(wake::work()).await?;
        Ok(())
    }
}
