//! One attempt, from its claim to its end.

use std::{panic::AssertUnwindSafe, sync::Arc};

use futures_util::FutureExt as _;
use seaworthy_store::StoreError;
use serde_json::Value;
use tokio_util::sync::CancellationToken;
use tracing::Instrument as _;

use super::{Having, Worker};
use crate::{
    JobFailure, JobState, Outcome, Run,
    kind::JobKind,
    metric,
    store::{self, Claimed, Ended},
};

impl Worker {
    /// Notes that this worker has the job: from now on its lease is extended. To be called before anything else is waited for.
    pub(super) fn take(&self, claimed: &Claimed) {
        metric::waited(&claimed.queue, claimed.started_at - claimed.run_at);
        let queue = self.queues.keys().copied().find(|queue| *queue == claimed.queue).unwrap_or_default();
        let having = Having { queue, cancel: CancellationToken::new(), lost: CancellationToken::new() };
        self.lock().insert(claimed.fence(), having);
    }

    /// Does a job that was taken, and writes how it ended. Where it stands now; `None` when its lease was lost.
    pub(super) async fn execute(self: Arc<Self>, claimed: Claimed) -> Option<JobState> {
        let span = tracing::info_span!(
            "job",
            job = %claimed.id,
            kind = claimed.kind,
            attempt = claimed.attempts,
            request_id = claimed.request_id.as_deref().unwrap_or_default()
        );
        async {
            let state = self.attempt(&claimed).await;
            self.lock().remove(&claimed.fence());
            state
        }
        .instrument(span)
        .await
    }

    async fn attempt(&self, claimed: &Claimed) -> Option<JobState> {
        let kind = self.kinds.get(claimed.kind.as_str())?;
        let having = self.lock().get(&claimed.fence()).cloned()?;
        let started = tokio::time::Instant::now();
        let (ended, outcome) = self.outcome(kind, claimed, self.work(kind, claimed, &having).await)?;
        metric::finished(kind.kind.name, outcome, started.elapsed());
        match self.settle(claimed, ended).await {
            Ok(Some(state)) => Some(state),
            Ok(None) => {
                tracing::warn!("the lease was lost; the end of this attempt was not written");
                None
            }
            Err(error) => {
                // The lease runs out and the job is tried again: what its steps did stays done.
                tracing::error!(%error, "the end of a job could not be written");
                None
            }
        }
    }

    /// Runs the job's code until it ends, the lease is lost, its time is over, or the worker can wait no longer.
    async fn work(&self, kind: &JobKind, claimed: &Claimed, having: &Having) -> Result<Value, JobFailure> {
        let run = Run::new(
            self.database.clone(),
            self.jobs.clone(),
            claimed.clone(),
            self.lease(),
            having.cancel.clone(),
            self.stop.clone(),
        );
        let work = AssertUnwindSafe(async { (kind.work)(run).await }).catch_unwind();
        tokio::select! {
            ended = tokio::time::timeout(kind.kind.timeout, work) => match ended {
                Ok(Ok(result)) => result,
                Ok(Err(_)) => Err(JobFailure::retry("the job's code panicked; the log says where")),
                Err(_) => Err(JobFailure::retry(format!("not done within {} s", kind.kind.timeout.as_secs()))),
            },
            () = having.lost.cancelled() => Err(JobFailure::LeaseLost),
            () = self.abandon.cancelled() => Err(JobFailure::Stopping),
        }
    }

    /// What is to be written of an attempt; nothing when its lease is lost.
    fn outcome(&self, kind: &JobKind, claimed: &Claimed, ended: Result<Value, JobFailure>) -> Option<(Ended, Outcome)> {
        let redacted = |error: &str| seaworthy_telemetry::redact(error).into_owned();
        Some(match ended {
            Ok(result) => {
                tracing::debug!("a job is done");
                (Ended::Succeeded { result, keep: kind.kind.keep }, Outcome::Succeeded)
            }
            Err(JobFailure::Cancelled) => {
                tracing::info!("cancelled");
                (Ended::Cancelled, Outcome::Cancelled)
            }
            Err(JobFailure::Stopping) => {
                tracing::info!("handed back, because this worker stops");
                (Ended::HandedBack, Outcome::HandedBack)
            }
            Err(JobFailure::LeaseLost) => {
                tracing::warn!("the lease was lost: another worker goes on");
                return None;
            }
            Err(JobFailure::Retry(error)) if claimed.attempts < claimed.max_attempts => {
                let wait = self.backoff(claimed);
                tracing::warn!(error, wait_ms = wait.num_milliseconds(), "a job failed and is tried again");
                let retry_at = Some(self.jobs.clock.now() + wait);
                (Ended::Failed { error: redacted(&error), retry_at }, Outcome::Failed)
            }
            Err(JobFailure::Retry(error) | JobFailure::Permanent(error)) => {
                tracing::error!(error, "a job failed for good");
                (Ended::Failed { error: redacted(&error), retry_at: None }, Outcome::Failed)
            }
        })
    }

    /// Writes the end; tried again when the database does not answer, because a job that is done should not be done twice.
    async fn settle(&self, claimed: &Claimed, ended: Ended) -> Result<Option<JobState>, StoreError> {
        let mut left = 3_u32;
        loop {
            let done = store::finish(&self.database, self.jobs.clock.now(), claimed, ended.clone()).await;
            match done {
                Err(StoreError::Unavailable(_)) if left > 0 => {
                    left -= 1;
                    tokio::time::sleep(std::time::Duration::from_millis(500)).await;
                }
                other => return other,
            }
        }
    }
}
