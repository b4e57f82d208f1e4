//! How many statements each act of the queue sends.

use std::future::Future;

use chrono::TimeDelta;
use seaworthy_jobs::{
    Conflict, NewJob,
    store::{self, Ended},
};
use seaworthy_kernel::Clock as _;
use seaworthy_store::{QueryCount, counting};
use seaworthy_testkit::on_both_engines;
use serde_json::json;

use crate::{
    apps,
    fixture::{KIND, claim, claim_within, ends, enqueue, work, worker},
};

async fn count<T>(work: impl Future<Output = T>) -> (u32, T) {
    let count = QueryCount::default();
    let output = counting(count.clone(), work).await;
    (count.get(), output)
}

on_both_engines! {
    async fn asking_claiming_and_finishing_are_few_statements(app) {
        assert_eq!(count(enqueue(&app, work())).await.0, 1);
        let keyed = || NewJob::new(KIND, json!({})).unique("k", Conflict::Keep);
        assert_eq!(count(enqueue(&app, keyed())).await.0, 1);
        assert_eq!(count(enqueue(&app, keyed())).await.0, 2, "which one is there");
        for _ in 0..8 {
            enqueue(&app, work()).await;
        }
        let (statements, claimed) = count(claim(&app, "a", 8)).await;
        assert_eq!((statements, claimed.len()), (1, 8), "one statement, however many jobs");
        assert_eq!(count(claim(&app, "a", 0)).await.0, 0, "nothing is asked for without a place");
        let fences: Vec<_> = claimed.iter().map(store::Claimed::fence).collect();
        let (statements, held) = count(store::extend(&app.platform.database, app.clock.now(), TimeDelta::minutes(1), &fences)).await;
        assert_eq!((statements, held.unwrap().len()), (1, 8), "one sign of life for all");
        let finish = |job, ended| count(store::finish(&app.platform.database, app.clock.now(), job, ended));
        let succeeded = Ended::Succeeded { result: json!(null), keep: TimeDelta::days(1) };
        assert_eq!(finish(&claimed[0], succeeded).await.0, 2);
        let failed = Ended::Failed { error: "x".into(), retry_at: None };
        assert_eq!(finish(&claimed[1], failed).await.0, 3);
        let (statements, claimed) = count(claim_within(&app, "a", 2, Some(100))).await;
        assert!(statements <= 3 && claimed.len() == 2, "{statements}");
        app.take_jobs().await;
    }

    async fn a_whole_job_is_three_statements(app) {
        let worker = worker(&app, ends(KIND, |_| Ok(json!(null))));
        enqueue(&app, work()).await;
        let (statements, done) = count(worker.drain()).await;
        // Claim, end, attempt; and the claim that finds nothing more.
        assert_eq!((statements, done.unwrap().len()), (4, 1));
    }
}
