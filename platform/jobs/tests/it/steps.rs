//! Jobs of several steps go on where they were.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use chrono::TimeDelta;
use seaworthy_jobs::{JobFailure, JobKind, JobState, NewJob, Run, Step};
use seaworthy_store::{Query as _, sql};
use seaworthy_testkit::on_both_engines;
use serde_json::{Value, json};

use crate::{
    apps,
    fixture::{KIND, enqueue, read, work, worker},
};

const STEPS: usize = 4;

/// Writes one row a step, and fails after the step whose number equals the attempt's: each attempt gets one step further.
fn stumbling(outside: Arc<AtomicUsize>) -> JobKind {
    JobKind::new(KIND.attempts(10), move |run: Run, _: Value| {
        let outside = Arc::clone(&outside);
        async move {
            let mut results = Vec::new();
            for number in 0..STEPS {
                let result = match run.begin::<String>(&format!("row {number}")).await? {
                    Step::Done(result) => result,
                    Step::Open(step) => {
                        step.run(sql!("INSERT INTO effects (name) VALUES ({})", format!("{number}"))).await?;
                        step.commit(format!("row {number} of attempt {}", run.attempt())).await?
                    }
                };
                results.push(result);
                run.step(&format!("outside {number}"), || async {
                    outside.fetch_add(1, Ordering::SeqCst);
                    Ok(number)
                })
                .await?;
                run.progress(u8::try_from(number * 25 + 25).unwrap(), &format!("{} of {STEPS}", number + 1)).await?;
                if usize::try_from(run.attempt()).unwrap() == number + 1 {
                    return Err(JobFailure::retry("stumbled"));
                }
            }
            Ok(results)
        }
    })
}

on_both_engines! {
    async fn each_step_is_done_once_over_many_attempts(app) {
        app.platform.database.execute_script("CREATE TABLE effects (name text)").await.unwrap();
        let outside = Arc::new(AtomicUsize::new(0));
        let worker = worker(&app, stumbling(Arc::clone(&outside)));
        // The row keeps the number of attempts that its kind had when it was asked for.
        let id = enqueue(&app, NewJob::new(KIND.attempts(10), json!({}))).await;
        for attempt in 1..=STEPS {
            assert_eq!(worker.drain().await.unwrap()[0].state, Some(JobState::Waiting));
            let detail = read(&app, id).await;
            assert_eq!(detail.steps.len(), attempt * 2);
            assert_eq!((detail.job.progress_percent, detail.job.progress_text.unwrap()), (Some(25 * attempt as i64), format!("{attempt} of {STEPS}")));
            app.clock.advance(TimeDelta::hours(1));
        }
        assert_eq!(worker.drain().await.unwrap()[0].state, Some(JobState::Succeeded));
        let rows: i64 = app.platform.database.read().value(sql!("SELECT count(*) AS value FROM effects")).await.unwrap();
        assert_eq!((rows, outside.load(Ordering::SeqCst)), (4, STEPS));
        let result: Value = app.platform.database.read().value(sql!("SELECT result AS value FROM jobs")).await.unwrap();
        assert_eq!(result, json!(["row 0 of attempt 1", "row 1 of attempt 2", "row 2 of attempt 3", "row 3 of attempt 4"]));
    }

    async fn a_step_that_fails_leaves_nothing(app) {
        app.platform.database.execute_script("CREATE TABLE effects (name text)").await.unwrap();
        let worker = worker(&app, JobKind::new(KIND, |run: Run, _: Value| async move {
            if let Step::Open(step) = run.begin::<()>("row").await? {
                step.run(sql!("INSERT INTO effects (name) VALUES ('x')")).await?;
                if run.attempt() < 3 {
                    return Err(JobFailure::retry("half-way"));
                }
                step.commit(()).await?;
            }
            Ok(())
        }));
        let id = enqueue(&app, work()).await;
        for _ in 0..3 {
            worker.drain().await.unwrap();
            app.clock.advance(TimeDelta::hours(1));
        }
        assert_eq!(read(&app, id).await.job.state, "succeeded");
        let rows: i64 = app.platform.database.read().value(sql!("SELECT count(*) AS value FROM effects")).await.unwrap();
        assert_eq!(rows, 1);
    }
}
