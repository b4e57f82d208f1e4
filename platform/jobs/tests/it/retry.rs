//! Failure: tried again later and later, then dead, with the error kept.

use std::{sync::Arc, time::Duration};

use chrono::TimeDelta;
use seaworthy_jobs::{Backoff, JobFailure, JobKind, JobState, Kind, NewJob, Run, WorkerOptions};
use seaworthy_kernel::{Code, Problem};
use seaworthy_testkit::on_both_engines;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    apps,
    fixture::{KIND, ends, enqueue, read, requeue, state, work, worker, worker_with},
};

on_both_engines! {
    async fn a_failing_job_waits_longer_each_time_and_then_is_dead(app) {
        let worker = worker(&app, ends(KIND, |run| Err(JobFailure::retry(format!("attempt {}", run.attempt())))));
        let id = enqueue(&app, work()).await;
        // Without jitter: 5 s, then 10 s.
        for (attempt, wait) in [(1, 5), (2, 10)] {
            assert_eq!(worker.drain().await.unwrap().len(), 1);
            let job = read(&app, id).await.job;
            assert_eq!((job.state.as_str(), job.attempts, job.error.unwrap()), ("waiting", attempt, format!("attempt {attempt}")));
            app.clock.advance(TimeDelta::seconds(wait) - TimeDelta::milliseconds(100));
            assert_eq!(worker.drain().await.unwrap().len(), 0, "not before its time");
            app.clock.advance(TimeDelta::milliseconds(101));
        }
        assert_eq!(worker.drain().await.unwrap()[0].state, Some(JobState::Dead));
        let detail = read(&app, id).await;
        assert_eq!(detail.job.error.as_deref(), Some("attempt 3"));
        assert!(detail.job.finished_at.is_some());
        let history: Vec<_> = detail.attempts.iter().map(|attempt| (attempt.number, attempt.outcome.as_str(), attempt.error.as_deref().unwrap())).collect();
        assert_eq!(history, [(1, "failed", "attempt 1"), (2, "failed", "attempt 2"), (3, "failed", "attempt 3")]);
        app.clock.advance(TimeDelta::days(1));
        assert_eq!(worker.drain().await.unwrap().len(), 0, "dead is dead");
        assert_eq!(app.take_errors().len(), 1, "logged once as an error, when it was given up");
        assert_eq!(app.take_jobs().await.len(), 1);
    }

    async fn a_dead_job_can_run_again(app) {
        let bad = worker(&app, ends(KIND, |_| Err(JobFailure::permanent("no"))));
        let id = enqueue(&app, work()).await;
        assert_eq!(bad.drain().await.unwrap()[0].state, Some(JobState::Dead));
        assert_eq!(read(&app, id).await.attempts.len(), 1, "what cannot succeed is not tried again");
        requeue(&app, id).await.unwrap();
        assert_eq!(read(&app, id).await.job.attempts, 0);
        assert!(requeue(&app, id).await.is_err(), "it waits already");
        let good = worker(&app, ends(KIND, |_| Ok(json!({"done": true}))));
        assert_eq!(good.drain().await.unwrap()[0].state, Some(JobState::Succeeded));
        let job = read(&app, id).await.job;
        assert_eq!((job.error, job.attempts), (None, 1));
        assert!(requeue(&app, id).await.is_err(), "what is done is not done again");
        app.take_errors();
    }

    async fn secrets_in_errors_are_not_kept(app) {
        let worker = worker(&app, ends(KIND, |_| Err(JobFailure::permanent("login failed: password=hunter2hunter2"))));
        let id = enqueue(&app, work()).await;
        worker.drain().await.unwrap();
        let detail = read(&app, id).await;
        for error in [detail.job.error, detail.attempts[0].error.clone()] {
            let error = error.unwrap();
            assert!(error.starts_with("login failed") && !error.contains("hunter2"), "{error}");
        }
        app.take_errors();
        app.take_jobs().await;
    }

    async fn panics_and_endless_work_count_as_failures(app) {
        let panics = JobKind::new(Kind::new("test.panics"), |_: Run, _: Value| async {
            if true { panic!("on purpose") }
            Ok(json!(null))
        });
        let endless = JobKind::new(Kind::new("test.endless").timeout(Duration::from_millis(1)), |_: Run, _: Value| async {
            std::future::pending::<()>().await;
            Ok(json!(null))
        });
        let kinds = [panics.kind, endless.kind];
        let worker = worker_with(&app, vec![panics, endless], Vec::new(), crate::fixture::options());
        let mut errors = Vec::new();
        for kind in kinds {
            let id = enqueue(&app, NewJob::new(kind, json!({}))).await;
            worker.drain().await.unwrap();
            assert_eq!(state(&app, id).await, JobState::Waiting);
            errors.push(read(&app, id).await.job.error.unwrap());
        }
        assert_eq!(errors, ["the job's code panicked; the log says where", "not done within 0 s"]);
        app.take_errors();
        app.take_jobs().await;
    }

    async fn a_payload_of_another_shape_is_dead_at_once(app) {
        #[derive(Deserialize)]
        struct Payload {
            number: i64,
        }
        let kind = JobKind::new(KIND, |_: Run, payload: Payload| async move { Ok(payload.number + 1) });
        let worker = worker(&app, kind);
        let good = enqueue(&app, NewJob::new(KIND, json!({"number": 4}))).await;
        let bad = enqueue(&app, NewJob::new(KIND, json!({"number": "four"}))).await;
        worker.drain().await.unwrap();
        assert_eq!((state(&app, good).await, state(&app, bad).await), (JobState::Succeeded, JobState::Dead));
        assert!(read(&app, bad).await.job.error.unwrap().starts_with("the payload cannot be read"));
        app.take_errors();
        app.take_jobs().await;
    }

    async fn refusals_stay_and_faults_may_pass(app) {
        for (problem, state) in [(Problem::not_found(), "dead"), (Problem::internal("disk"), "waiting"), (Problem::new(Code::Unavailable), "waiting")] {
            let worker = worker(&app, ends(KIND, move |_| Err(problem.clone().into())));
            let id = enqueue(&app, work()).await;
            worker.drain().await.unwrap();
            assert_eq!(read(&app, id).await.job.state, state);
            app.platform.database.execute_script("DELETE FROM jobs").await.unwrap();
        }
        app.take_errors();
    }

    async fn jitter_spreads_retries_over_the_whole_wait(app) {
        const SLOW: Kind = KIND.backoff(Backoff { base: Duration::from_secs(100), longest: Duration::from_secs(100) });
        let half = WorkerOptions { jitter: Arc::new(|most| most / 2), ..WorkerOptions::default() };
        let worker = worker_with(&app, vec![ends(SLOW, |_| Err(JobFailure::retry("x")))], Vec::new(), half);
        let id = enqueue(&app, work()).await;
        worker.drain().await.unwrap();
        let job = read(&app, id).await.job;
        let wait = job.run_at - job.started_at.unwrap();
        assert_eq!(wait.num_seconds(), 50);
        app.take_jobs().await;
    }

    async fn what_is_past_its_time_is_pruned(app) {
        let worker = worker(&app, ends(KIND, |_| Ok(json!(null))));
        let done = enqueue(&app, work()).await;
        worker.drain().await.unwrap();
        let dropped = enqueue(&app, work()).await;
        crate::fixture::cancel(&app, dropped).await.unwrap();
        app.clock.advance(TimeDelta::days(6));
        app.run_schedule("jobs.prune").await;
        assert_eq!(state(&app, done).await, JobState::Succeeded);
        app.clock.advance(TimeDelta::days(2));
        app.run_schedule("jobs.prune").await;
        let gone = async |id| seaworthy_jobs::admin::read(&app.platform.database, id).await.is_err();
        assert!(gone(done).await && !gone(dropped).await, "a week; what was cancelled is kept for 90 days");
        app.clock.advance(TimeDelta::days(90));
        app.run_schedule("jobs.prune").await;
        assert!(gone(dropped).await);
    }
}
