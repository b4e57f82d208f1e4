//! Jobs, and workers that do them.

use std::sync::Arc;

use seaworthy_jobs::{
    Enqueued, JobFailure, JobKind, JobState, JobsError, Kind, NewJob, Run, Schedule, Worker, WorkerOptions,
    admin::{self, JobDetail},
};
use seaworthy_kernel::Clock as _;
use seaworthy_testkit::TestApp;
use serde_json::{Value, json};
use uuid::Uuid;

pub(crate) const KIND: Kind = Kind::new("test.work").attempts(3);

/// No jitter: a job waits as long as it may.
pub(crate) fn options() -> WorkerOptions {
    WorkerOptions { jitter: Arc::new(|most| most), ..WorkerOptions::default() }
}

pub(crate) fn worker_with(
    app: &TestApp,
    kinds: Vec<JobKind>,
    schedules: Vec<Schedule>,
    options: WorkerOptions,
) -> Arc<Worker> {
    Worker::new(app.platform.database.clone(), app.platform.jobs.clone(), kinds, schedules, options).unwrap()
}

pub(crate) fn worker(app: &TestApp, kind: JobKind) -> Arc<Worker> {
    worker_with(app, vec![kind], Vec::new(), options())
}

/// A kind whose every attempt ends as `end` says.
pub(crate) fn ends(kind: Kind, end: impl Fn(&Run) -> Result<Value, JobFailure> + Send + Sync + 'static) -> JobKind {
    JobKind::new(kind, move |run: Run, _: Value| std::future::ready(end(&run)))
}

pub(crate) async fn try_enqueue(app: &TestApp, job: NewJob) -> Result<Enqueued, JobsError> {
    let transaction = app.platform.database.write().await.unwrap();
    let enqueued = app.platform.jobs.enqueue(&transaction, job).await?;
    transaction.commit().await.unwrap();
    Ok(enqueued)
}

pub(crate) async fn enqueue(app: &TestApp, job: NewJob) -> Uuid {
    try_enqueue(app, job).await.unwrap().id()
}

/// A job that may run at once.
pub(crate) fn work() -> NewJob {
    NewJob::new(KIND, json!({}))
}

pub(crate) async fn read(app: &TestApp, id: Uuid) -> JobDetail {
    admin::read(&app.platform.database, id).await.unwrap()
}

pub(crate) async fn state(app: &TestApp, id: Uuid) -> JobState {
    JobState::parse(&read(app, id).await.job.state).unwrap()
}

/// Claims up to `most` jobs of the kind above, as `worker`.
pub(crate) async fn claim(app: &TestApp, worker: &str, most: u32) -> Vec<seaworthy_jobs::store::Claimed> {
    claim_within(app, worker, most, None).await
}

pub(crate) async fn claim_within(
    app: &TestApp,
    worker: &str,
    most: u32,
    everywhere: Option<u32>,
) -> Vec<seaworthy_jobs::store::Claimed> {
    let claim = seaworthy_jobs::store::Claim {
        worker,
        queue: "default",
        kinds: &["test.work"],
        most,
        everywhere,
        lease: chrono::TimeDelta::minutes(1),
    };
    seaworthy_jobs::store::claim(&app.platform.database, app.clock.now(), claim).await.unwrap()
}

/// Cancels, requeues, pauses: in a transaction of its own.
pub(crate) async fn cancel(app: &TestApp, id: Uuid) -> Result<(), JobsError> {
    let transaction = app.platform.database.write().await.unwrap();
    app.platform.jobs.cancel(&transaction, id).await?;
    transaction.commit().await.unwrap();
    Ok(())
}

pub(crate) async fn requeue(app: &TestApp, id: Uuid) -> Result<(), JobsError> {
    let transaction = app.platform.database.write().await.unwrap();
    app.platform.jobs.requeue(&transaction, id).await?;
    transaction.commit().await.unwrap();
    Ok(())
}

pub(crate) async fn pause(app: &TestApp, queue: &str, paused: bool) {
    let transaction = app.platform.database.write().await.unwrap();
    app.platform.jobs.pause(&transaction, queue, paused).await.unwrap();
    transaction.commit().await.unwrap();
}
