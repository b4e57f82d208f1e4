//! A job while it runs, as its code sees it.

use std::{collections::HashMap, future::Future, sync::Arc};

use chrono::{DateTime, TimeDelta, Utc};
use seaworthy_store::{Database, WriteTx};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use tokio::sync::Mutex;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::{
    JobFailure, Jobs,
    store::{self, Claimed},
};

/// A job while it runs, as its code sees it. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Run(Arc<Parts>);

#[derive(Debug)]
struct Parts {
    database: Database,
    jobs: Jobs,
    claimed: Claimed,
    lease: TimeDelta,
    cancel: CancellationToken,
    stop: CancellationToken,
    /// Steps of earlier attempts and of this one; read when the first is asked for.
    steps: Mutex<Option<HashMap<String, Value>>>,
}

/// A step of a job: done in this attempt or an earlier one, or to be done now.
#[derive(Debug)]
pub enum Step<T> {
    /// What it said when it was done.
    Done(T),
    /// The transaction in which it is to be done.
    Open(OpenStep),
}

/// The transaction of a step. Dropping it without [`OpenStep::commit`] undoes everything.
#[derive(Debug)]
pub struct OpenStep {
    transaction: WriteTx,
    run: Run,
    name: String,
}

impl Run {
    pub(crate) fn new(
        database: Database,
        jobs: Jobs,
        claimed: Claimed,
        lease: TimeDelta,
        cancel: CancellationToken,
        stop: CancellationToken,
    ) -> Self {
        // A first claim has no steps behind it: nothing to read.
        let steps = Mutex::new((claimed.claims <= 1).then(HashMap::new));
        Self(Arc::new(Parts { database, jobs, claimed, lease, cancel, stop, steps }))
    }

    /// The job.
    pub fn id(&self) -> Uuid {
        self.0.claimed.id
    }

    /// The account it works for.
    pub fn owner(&self) -> Option<Uuid> {
        self.0.claimed.owner_id
    }

    /// The request that asked for it.
    pub fn request_id(&self) -> Option<&str> {
        self.0.claimed.request_id.as_deref()
    }

    /// With what.
    pub fn payload(&self) -> &Value {
        &self.0.claimed.payload
    }

    /// Which attempt this is, from 1.
    pub fn attempt(&self) -> i64 {
        self.0.claimed.attempts
    }

    /// The present moment.
    pub fn now(&self) -> DateTime<Utc> {
        self.0.jobs.clock.now()
    }

    /// The queue: for jobs that ask for others.
    pub fn jobs(&self) -> &Jobs {
        &self.0.jobs
    }

    /// Ends when somebody wants the job to end.
    pub async fn cancelled(&self) {
        self.0.cancel.cancelled().await;
    }

    /// Refuses to go on when somebody wants the job to end, or the worker stops. Steps ask by themselves; long loops should too.
    ///
    /// # Errors
    /// [`JobFailure::Cancelled`], [`JobFailure::Stopping`].
    pub fn check(&self) -> Result<(), JobFailure> {
        if self.0.cancel.is_cancelled() {
            return Err(JobFailure::Cancelled);
        }
        if self.0.stop.is_cancelled() {
            return Err(JobFailure::Stopping);
        }
        Ok(())
    }

    /// Begins a step whose effects are in the database: they and the mark that it is done last together, once.
    ///
    /// # Errors
    /// As [`Run::check`]; what the database says; a kept result that is no `T`.
    pub async fn begin<T: DeserializeOwned>(&self, name: &str) -> Result<Step<T>, JobFailure> {
        self.check()?;
        if let Some(result) = self.finished(name).await? {
            return Ok(Step::Done(serde_json::from_value(result)?));
        }
        let transaction = self.0.database.write().await?;
        tracing::debug!(step = name, "step begun");
        Ok(Step::Open(OpenStep { transaction, run: self.clone(), name: name.to_owned() }))
    }

    /// A step whose effects are elsewhere (files, other services): `work` must bear being done again, because a crash between its end
    /// and the mark repeats it. Its result is kept, and given back without `work` once it is done.
    ///
    /// # Errors
    /// As [`Run::begin`]; what `work` says.
    pub async fn step<T, F>(&self, name: &str, work: impl FnOnce() -> F + Send) -> Result<T, JobFailure>
    where
        T: Serialize + DeserializeOwned + Send,
        F: Future<Output = Result<T, JobFailure>> + Send,
    {
        self.check()?;
        if let Some(result) = self.finished(name).await? {
            return Ok(serde_json::from_value(result)?);
        }
        tracing::debug!(step = name, "step begun");
        let result = work().await?;
        let transaction = self.0.database.write().await?;
        OpenStep { transaction, run: self.clone(), name: name.to_owned() }.commit(result).await
    }

    /// Says how far the job is: for people who look.
    ///
    /// # Errors
    /// [`JobFailure::LeaseLost`]; what the database says.
    pub async fn progress(&self, percent: u8, text: &str) -> Result<(), JobFailure> {
        let transaction = self.0.database.write().await?;
        if !store::note_progress(&transaction, self.0.claimed.fence(), percent, text).await? {
            return Err(JobFailure::LeaseLost);
        }
        Ok(transaction.commit().await?)
    }

    async fn finished(&self, name: &str) -> Result<Option<Value>, JobFailure> {
        let mut steps = self.0.steps.lock().await;
        if steps.is_none() {
            *steps = Some(store::finished_steps(&self.0.database, self.id()).await?);
        }
        Ok(steps.as_ref().and_then(|steps| steps.get(name).cloned()))
    }
}

impl OpenStep {
    /// Makes the step's effects and the mark that it is done last together.
    ///
    /// # Errors
    /// [`JobFailure::LeaseLost`] when another worker has the job now: then nothing of the step happened. What the database says.
    pub async fn commit<T: Serialize>(self, result: T) -> Result<T, JobFailure> {
        let Self { transaction, run, name } = self;
        let kept = serde_json::to_value(&result)?;
        let parts = &run.0;
        let held = store::keep_step(&transaction, run.now(), parts.lease, parts.claimed.fence(), &name, &kept).await?;
        if !held {
            transaction.rollback().await?;
            return Err(JobFailure::LeaseLost);
        }
        transaction.commit().await?;
        tracing::debug!(step = name, "step done");
        if let Some(steps) = parts.steps.lock().await.as_mut() {
            steps.insert(name, kept);
        }
        Ok(result)
    }
}

impl std::ops::Deref for OpenStep {
    type Target = WriteTx;

    fn deref(&self) -> &WriteTx {
        &self.transaction
    }
}
