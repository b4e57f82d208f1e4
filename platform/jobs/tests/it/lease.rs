//! Leases: kept by signs of life, lost without, and fenced by the number of the claim.

use std::sync::Arc;

use chrono::TimeDelta;
use seaworthy_jobs::{
    JobFailure, JobKind, JobState, Run, Step,
    store::{self, Ended},
};
use seaworthy_kernel::Clock as _;
use seaworthy_store::{Query as _, sql};
use seaworthy_testkit::on_both_engines;
use serde_json::{Value, json};
use tokio::sync::Notify;

use crate::{
    apps,
    fixture::{KIND, claim, ends, enqueue, read, state, work, worker},
};

on_both_engines! {
    async fn a_job_whose_worker_is_gone_is_tried_again_elsewhere(app) {
        let id = enqueue(&app, work()).await;
        let lost = claim(&app, "gone", 1).await.remove(0);
        let other = worker(&app, ends(KIND, |_| Ok(json!(null))));
        assert_eq!((other.reap().await.unwrap(), other.drain().await.unwrap().len()), (0, 0), "its lease still runs");
        app.clock.advance(TimeDelta::seconds(61));
        assert_eq!(other.reap().await.unwrap(), 1);
        let detail = read(&app, id).await;
        assert_eq!((detail.job.state.as_str(), detail.job.attempts, detail.attempts[0].outcome.as_str()), ("waiting", 1, "lost"));
        app.clock.advance(TimeDelta::seconds(6));
        assert_eq!(other.drain().await.unwrap()[0].state, Some(JobState::Succeeded));
        // The one that was gone comes back and says how it went: nobody listens.
        let ended = Ended::Failed { error: "late".into(), retry_at: None };
        assert_eq!(store::finish(&app.platform.database, app.clock.now(), &lost, ended).await.unwrap(), None);
        assert_eq!(state(&app, id).await, JobState::Succeeded);
    }

    async fn a_job_that_kills_its_workers_is_dead_in_the_end(app) {
        let id = enqueue(&app, work()).await;
        let other = worker(&app, ends(KIND, |_| Ok(json!(null))));
        for _ in 0..3 {
            assert_eq!(claim(&app, "gone", 1).await.len(), 1);
            app.clock.advance(TimeDelta::seconds(61));
            assert_eq!(other.reap().await.unwrap(), 1);
            app.clock.advance(TimeDelta::seconds(60));
        }
        assert_eq!(state(&app, id).await, JobState::Dead);
        app.take_jobs().await;
    }

    async fn signs_of_life_keep_the_lease(app) {
        enqueue(&app, work()).await;
        let claimed = claim(&app, "alive", 1).await.remove(0);
        let other = worker(&app, ends(KIND, |_| Ok(json!(null))));
        for _ in 0..5 {
            app.clock.advance(TimeDelta::seconds(50));
            let held = store::extend(&app.platform.database, app.clock.now(), TimeDelta::minutes(1), &[claimed.fence()]).await.unwrap();
            assert_eq!((held.len(), held[0].cancel_requested), (1, false));
            assert_eq!(other.reap().await.unwrap(), 0);
        }
        app.take_jobs().await;
    }

    /// The claim is the fence, not the worker and not the attempt: after handing back, the attempt has the same number again.
    async fn an_older_claim_of_the_same_job_holds_nothing(app) {
        let id = enqueue(&app, work()).await;
        let first = claim(&app, "same", 1).await.remove(0);
        let handed = store::finish(&app.platform.database, app.clock.now(), &first, Ended::HandedBack).await.unwrap();
        assert_eq!(handed, Some(JobState::Waiting));
        let second = claim(&app, "same", 1).await.remove(0);
        assert_eq!((first.id, first.attempts, first.claims + 1), (second.id, second.attempts, second.claims));
        let held = store::extend(&app.platform.database, app.clock.now(), TimeDelta::minutes(1), &[first.fence(), second.fence()]).await.unwrap();
        assert_eq!(held.iter().map(|held| held.fence).collect::<Vec<_>>(), [second.fence()]);
        let ended = || Ended::Succeeded { result: json!(1), keep: TimeDelta::days(1) };
        assert_eq!(store::finish(&app.platform.database, app.clock.now(), &first, ended()).await.unwrap(), None);
        assert_eq!(store::finish(&app.platform.database, app.clock.now(), &second, ended()).await.unwrap(), Some(JobState::Succeeded));
        assert_eq!(state(&app, id).await, JobState::Succeeded);
    }

    /// A worker that was taken for lost in the middle of a step: its step is undone, its work is dropped, its end is not written.
    async fn what_a_worker_does_after_it_lost_the_lease_does_not_count(app) {
        app.platform.database.execute_script("CREATE TABLE effects (name text)").await.unwrap();
        let (begun, go_on) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
        let signals = (Arc::clone(&begun), Arc::clone(&go_on));
        let slow = worker(&app, JobKind::new(KIND, move |run: Run, _: Value| {
            let (begun, go_on) = signals.clone();
            async move {
                begun.notify_one();
                go_on.notified().await;
                if let Step::Open(step) = run.begin::<()>("write").await? {
                    step.run(sql!("INSERT INTO effects (name) VALUES ('slow')")).await?;
                    step.commit(()).await?;
                }
                Ok(())
            }
        }));
        let id = enqueue(&app, work()).await;
        let draining = tokio::spawn(async move { slow.drain().await.unwrap() });
        begun.notified().await;
        app.clock.advance(TimeDelta::seconds(61));
        // Another process finds it, and does it.
        let quick = worker(&app, JobKind::new(KIND, |run: Run, _: Value| async move {
            if let Step::Open(step) = run.begin::<()>("write").await? {
                step.run(sql!("INSERT INTO effects (name) VALUES ('quick')")).await?;
                step.commit(()).await?;
            }
            Ok::<_, JobFailure>(())
        }));
        assert_eq!(quick.reap().await.unwrap(), 1);
        app.clock.advance(TimeDelta::seconds(6));
        assert_eq!(quick.drain().await.unwrap()[0].state, Some(JobState::Succeeded));
        go_on.notify_one();
        assert_eq!(draining.await.unwrap()[0].state, None);
        let effects: String = app.platform.database.read().value(sql!("SELECT name AS value FROM effects")).await.unwrap();
        let count: i64 = app.platform.database.read().value(sql!("SELECT count(*) AS value FROM effects")).await.unwrap();
        assert_eq!((effects.as_str(), count), ("quick", 1));
        let detail = read(&app, id).await;
        assert_eq!(detail.attempts.iter().map(|attempt| attempt.outcome.as_str()).collect::<Vec<_>>(), ["lost", "succeeded"]);
    }

    async fn work_whose_lease_is_lost_is_dropped_at_the_next_sign_of_life(app) {
        let begun = Arc::new(Notify::new());
        let signal = Arc::clone(&begun);
        let slow = worker(&app, JobKind::new(KIND, move |_: Run, _: Value| {
            let begun = Arc::clone(&signal);
            async move {
                begun.notify_one();
                std::future::pending::<()>().await;
                Ok(())
            }
        }));
        let id = enqueue(&app, work()).await;
        let draining = { let slow = Arc::clone(&slow); tokio::spawn(async move { slow.drain().await.unwrap() }) };
        begun.notified().await;
        slow.heartbeat().await.unwrap();
        app.platform.database.execute_script("UPDATE jobs SET claims = claims + 1").await.unwrap();
        slow.heartbeat().await.unwrap();
        assert_eq!(draining.await.unwrap()[0].state, None);
        assert_eq!(state(&app, id).await, JobState::Running, "it is another's now");
        app.take_jobs().await;
    }

    async fn an_account_that_goes_takes_its_jobs_with_it(app) {
        let admin = app.admin("admin@example.com").await;
        let user = app.user("user@example.com").await;
        let theirs = enqueue(&app, work().owner(user.account)).await;
        let other = enqueue(&app, work().owner(admin.account)).await;
        admin.delete(&format!("/api/v1/users/{}", user.account)).await.expect(204);
        assert!(seaworthy_jobs::admin::read(&app.platform.database, theirs).await.is_err());
        assert_eq!(app.take_jobs().await.iter().map(|job| job.id).collect::<Vec<_>>(), [other]);
    }
}
