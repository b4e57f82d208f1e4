//! What the queue counts, under names of the catalogue in platform/telemetry.

use std::time::Duration;

use crate::{JobState, Outcome};

pub(crate) fn enqueued(kind: &'static str) {
    metrics::counter!("seaworthy_jobs_enqueued_total", "kind" => kind).increment(1);
}

pub(crate) fn finished(kind: &'static str, outcome: Outcome, took: Duration) {
    metrics::counter!("seaworthy_jobs_finished_total", "kind" => kind, "outcome" => outcome.as_str()).increment(1);
    metrics::histogram!("seaworthy_job_duration_seconds", "kind" => kind).record(took.as_secs_f64());
}

pub(crate) fn waited(queue: &str, time: chrono::TimeDelta) {
    metrics::histogram!("seaworthy_job_wait_seconds", "queue" => queue.to_owned())
        .record(time.as_seconds_f64().max(0.0));
}

/// How many jobs of a queue stand where.
pub(crate) fn standing(queue: &str, state: JobState, jobs: i64) {
    #[expect(clippy::cast_precision_loss, reason = "a number of jobs is far below 2^52")]
    let jobs = jobs as f64;
    let queue = queue.to_owned();
    match state {
        JobState::Waiting => metrics::gauge!("seaworthy_jobs_waiting", "queue" => queue).set(jobs),
        JobState::Running => metrics::gauge!("seaworthy_jobs_running", "queue" => queue).set(jobs),
        JobState::Dead => metrics::gauge!("seaworthy_jobs_dead", "queue" => queue).set(jobs),
        JobState::Succeeded | JobState::Cancelled => {}
    }
}
