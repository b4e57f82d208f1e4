//! Unique keys.

use chrono::TimeDelta;
use seaworthy_jobs::{Conflict, Enqueued, JobState, JobsError, NewJob};
use seaworthy_testkit::on_both_engines;
use serde_json::json;

use crate::{
    apps,
    fixture::{KIND, claim, ends, enqueue, read, requeue, state, try_enqueue, worker},
};

fn keyed(conflict: Conflict, number: i64) -> NewJob {
    NewJob::new(KIND, json!({"number": number})).unique("one", conflict)
}

on_both_engines! {
    async fn the_first_one_stays(app) {
        let first = enqueue(&app, keyed(Conflict::Keep, 1)).await;
        assert_eq!(try_enqueue(&app, keyed(Conflict::Keep, 2)).await.unwrap(), Enqueued::Existing(first));
        let claimed = claim(&app, "a", 9).await;
        assert_eq!((claimed.len(), &claimed[0].payload["number"]), (1, &json!(1)));
        assert_eq!(try_enqueue(&app, keyed(Conflict::Keep, 3)).await.unwrap(), Enqueued::Existing(first), "running counts too");
        app.take_jobs().await;
    }

    async fn the_last_one_replaces_what_waits(app) {
        let first = enqueue(&app, keyed(Conflict::Replace, 1)).await;
        let second = try_enqueue(&app, keyed(Conflict::Replace, 2).priority(7).delay(TimeDelta::seconds(5))).await.unwrap();
        assert_eq!(second, Enqueued::Existing(first));
        assert_eq!(read(&app, first).await.job.priority, 7);
        assert!(claim(&app, "a", 9).await.is_empty(), "it took the later time too");
        app.clock.advance(TimeDelta::seconds(5));
        let claimed = claim(&app, "a", 9).await;
        assert_eq!(claimed[0].payload["number"], 2);
        assert_eq!(try_enqueue(&app, keyed(Conflict::Replace, 3)).await.unwrap(), Enqueued::Existing(first), "what runs stays");
        app.take_jobs().await;
    }

    async fn the_caller_may_be_told(app) {
        enqueue(&app, keyed(Conflict::Refuse, 1)).await;
        let refused = try_enqueue(&app, keyed(Conflict::Refuse, 2)).await.unwrap_err();
        assert!(matches!(refused, JobsError::Duplicate(key) if key == "one"));
        app.take_jobs().await;
    }

    async fn a_key_is_free_again_when_its_job_is_over(app) {
        let worker = worker(&app, ends(KIND, |_| Ok(json!(null))));
        let first = enqueue(&app, keyed(Conflict::Refuse, 1)).await;
        worker.drain().await.unwrap();
        let second = enqueue(&app, keyed(Conflict::Refuse, 2)).await;
        assert_ne!(first, second);
        crate::fixture::cancel(&app, second).await.unwrap();
        let third = enqueue(&app, keyed(Conflict::Refuse, 3)).await;
        let refused = requeue(&app, second).await.unwrap_err();
        assert!(matches!(refused, JobsError::Duplicate(_)), "the third has the key now");
        worker.drain().await.unwrap();
        requeue(&app, second).await.unwrap();
        worker.drain().await.unwrap();
        for id in [first, second, third] {
            assert_eq!(state(&app, id).await, JobState::Succeeded);
        }
    }
}
