//! Taking jobs back.

use std::sync::Arc;

use seaworthy_jobs::{JobFailure, JobKind, JobState, Run};
use seaworthy_testkit::on_both_engines;
use serde_json::{Value, json};
use tokio::sync::Notify;
use uuid::Uuid;

use crate::{
    apps,
    fixture::{KIND, cancel, ends, enqueue, read, requeue, state, work, worker},
};

on_both_engines! {
    async fn a_job_that_waits_is_cancelled_at_once(app) {
        let worker = worker(&app, ends(KIND, |_| Ok(json!(null))));
        let id = enqueue(&app, work()).await;
        cancel(&app, id).await.unwrap();
        assert_eq!(state(&app, id).await, JobState::Cancelled);
        assert!(worker.drain().await.unwrap().is_empty());
        assert_eq!(cancel(&app, id).await.unwrap_err().to_string(), "the job is cancelled");
        assert_eq!(cancel(&app, Uuid::nil()).await.unwrap_err().to_string(), "there is no such job");
        requeue(&app, id).await.unwrap();
        assert_eq!(worker.drain().await.unwrap()[0].state, Some(JobState::Succeeded));
        assert!(cancel(&app, id).await.is_err());
    }

    async fn a_job_that_runs_is_told_and_may_tidy_up(app) {
        let begun = Arc::new(Notify::new());
        let signal = Arc::clone(&begun);
        let worker = worker(&app, JobKind::new(KIND, move |run: Run, _: Value| {
            let begun = Arc::clone(&signal);
            async move {
                begun.notify_one();
                run.cancelled().await;
                run.progress(60, "tidied up").await?;
                run.check()?;
                Ok(())
            }
        }));
        let id = enqueue(&app, work()).await;
        let draining = { let worker = Arc::clone(&worker); tokio::spawn(async move { worker.drain().await.unwrap() }) };
        begun.notified().await;
        cancel(&app, id).await.unwrap();
        assert_eq!(state(&app, id).await, JobState::Running, "it ends itself");
        assert!(read(&app, id).await.job.cancel_requested);
        worker.heartbeat().await.unwrap();
        assert_eq!(draining.await.unwrap()[0].state, Some(JobState::Cancelled));
        let detail = read(&app, id).await;
        assert_eq!((detail.job.progress_percent, detail.attempts[0].outcome.as_str(), detail.job.cancel_requested), (Some(60), "cancelled", false));
    }

    async fn a_cancelled_job_that_fails_is_not_tried_again(app) {
        let platform = app.platform.clone();
        let worker = worker(&app, JobKind::new(KIND, move |run: Run, _: Value| {
            let platform = platform.clone();
            async move {
                let transaction = platform.database.write().await?;
                run.jobs().cancel(&transaction, run.id()).await?;
                transaction.commit().await?;
                Err::<(), _>(JobFailure::retry("broken"))
            }
        }));
        let id = enqueue(&app, work()).await;
        assert_eq!(worker.drain().await.unwrap()[0].state, Some(JobState::Cancelled));
        assert_eq!(read(&app, id).await.job.error.as_deref(), Some("broken"));
    }

    async fn a_job_that_is_done_before_it_hears_of_it_is_done(app) {
        let platform = app.platform.clone();
        let worker = worker(&app, JobKind::new(KIND, move |run: Run, _: Value| {
            let platform = platform.clone();
            async move {
                let transaction = platform.database.write().await?;
                run.jobs().cancel(&transaction, run.id()).await?;
                Ok(transaction.commit().await?)
            }
        }));
        enqueue(&app, work()).await;
        assert_eq!(worker.drain().await.unwrap()[0].state, Some(JobState::Succeeded));
    }
}
