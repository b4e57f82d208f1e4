//! Why a job did not succeed, and why the queue refuses.

use std::fmt::Display;

use seaworthy_kernel::{Code, Problem};
use seaworthy_store::StoreError;

/// Why an attempt ended without success.
#[derive(Debug, Clone, thiserror::Error)]
pub enum JobFailure {
    /// Another attempt may succeed.
    #[error("{0}")]
    Retry(String),
    /// Another attempt would fail likewise: the job is dead at once.
    #[error("{0}")]
    Permanent(String),
    /// It stopped because somebody cancelled it.
    #[error("cancelled")]
    Cancelled,
    /// It stopped because the worker stops: it goes on elsewhere, and the attempt is not counted.
    #[error("handed back")]
    Stopping,
    /// Another worker has it: nothing that this one did since is kept.
    #[error("the lease was lost")]
    LeaseLost,
}

impl JobFailure {
    /// Another attempt may succeed.
    pub fn retry(error: impl Display) -> Self {
        Self::Retry(error.to_string())
    }

    /// Another attempt would fail likewise.
    pub fn permanent(error: impl Display) -> Self {
        Self::Permanent(error.to_string())
    }
}

impl From<StoreError> for JobFailure {
    fn from(error: StoreError) -> Self {
        Self::retry(error)
    }
}

impl From<serde_json::Error> for JobFailure {
    fn from(error: serde_json::Error) -> Self {
        Self::permanent(error)
    }
}

/// A refusal stays one; our own faults and what does not answer may pass.
impl From<Problem> for JobFailure {
    fn from(problem: Problem) -> Self {
        let text = match &problem.cause {
            Some(cause) => format!("{problem}: {cause}"),
            None => problem.to_string(),
        };
        let passes = problem.code.status() >= 500 || matches!(problem.code, Code::TooManyRequests);
        if passes { Self::Retry(text) } else { Self::Permanent(text) }
    }
}

/// A refusal or failure of the queue.
#[derive(Debug, thiserror::Error)]
pub enum JobsError {
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The payload cannot be written as JSON.
    #[error("the payload cannot be written as JSON: {0}")]
    Payload(#[from] serde_json::Error),
    /// A job with this unique key waits or runs, and the caller wanted none.
    #[error("a job with the key {0} waits or runs already")]
    Duplicate(String),
    /// There is no such job, queue or schedule.
    #[error("there is no {0}")]
    NotFound(&'static str),
    /// The job's state does not allow it.
    #[error("the job is {0}")]
    State(&'static str),
}

impl From<JobsError> for Problem {
    fn from(error: JobsError) -> Self {
        match error {
            JobsError::Store(error) => error.into(),
            JobsError::Payload(error) => Self::internal(error),
            JobsError::NotFound(_) => Self::not_found(),
            JobsError::Duplicate(_) | JobsError::State(_) => Self::new(Code::Conflict).detail(error.to_string()),
        }
    }
}

impl From<JobsError> for JobFailure {
    fn from(error: JobsError) -> Self {
        match error {
            JobsError::Store(error) => error.into(),
            other => Self::permanent(other),
        }
    }
}
