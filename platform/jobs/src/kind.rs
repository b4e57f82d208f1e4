//! Kinds of jobs, and what does them.

use std::{future::Future, pin::Pin, sync::Arc, time::Duration};

use chrono::TimeDelta;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

use crate::{Backoff, JobFailure, Run};

/// The declaration of a kind of job: said once, used by whoever asks for such a job and by the worker that does it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kind {
    /// `app.what_it_does`.
    pub name: &'static str,
    /// The queue it waits in.
    pub queue: &'static str,
    /// How often it is tried before it is dead; at least 1.
    pub max_attempts: u32,
    /// How long after a failure it is tried again.
    pub backoff: Backoff,
    /// Longest time of one attempt.
    pub timeout: Duration,
    /// How long a job that succeeded is kept.
    pub keep: TimeDelta,
}

impl Kind {
    /// A kind of the queue `default`: five attempts of at most an hour, kept for a week.
    pub const fn new(name: &'static str) -> Self {
        Self {
            name,
            queue: "default",
            max_attempts: 5,
            backoff: Backoff::DEFAULT,
            timeout: Duration::from_secs(3600),
            keep: TimeDelta::days(7),
        }
    }

    /// Waits in another queue.
    #[must_use]
    pub const fn queue(mut self, queue: &'static str) -> Self {
        self.queue = queue;
        self
    }

    /// Is tried so often before it is dead.
    #[must_use]
    pub const fn attempts(mut self, most: u32) -> Self {
        self.max_attempts = if most == 0 { 1 } else { most };
        self
    }

    /// Waits otherwise after a failure.
    #[must_use]
    pub const fn backoff(mut self, backoff: Backoff) -> Self {
        self.backoff = backoff;
        self
    }

    /// Longest time of one attempt; then it counts as failed.
    #[must_use]
    pub const fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// How long a job that succeeded is kept, with its result.
    #[must_use]
    pub const fn keep(mut self, keep: TimeDelta) -> Self {
        self.keep = keep;
        self
    }
}

pub(crate) type Working = Pin<Box<dyn Future<Output = Result<Value, JobFailure>> + Send>>;

/// A kind with what does it: what an app hands to the worker.
#[derive(Clone)]
pub struct JobKind {
    /// The declaration.
    pub kind: Kind,
    pub(crate) work: Arc<dyn Fn(Run) -> Working + Send + Sync>,
}

impl std::fmt::Debug for JobKind {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.kind.fmt(formatter)
    }
}

impl JobKind {
    /// Jobs of `kind` are done by `work`; what it returns is kept as the job's result. A payload that is not a `P` makes the job dead
    /// at once: trying again would not help.
    pub fn new<P, R, F>(kind: Kind, work: impl Fn(Run, P) -> F + Send + Sync + 'static) -> Self
    where
        P: DeserializeOwned,
        R: Serialize,
        F: Future<Output = Result<R, JobFailure>> + Send + 'static,
    {
        let work = move |run: Run| -> Working {
            let payload = serde_json::from_value::<P>(run.payload().clone());
            let payload = match payload {
                Ok(payload) => payload,
                Err(error) => {
                    let failure = JobFailure::permanent(format!("the payload cannot be read: {error}"));
                    return Box::pin(std::future::ready(Err(failure)));
                }
            };
            let working = work(run, payload);
            Box::pin(async move {
                let result = working.await?;
                serde_json::to_value(result).map_err(JobFailure::permanent)
            })
        };
        Self { kind, work: Arc::new(work) }
    }
}
