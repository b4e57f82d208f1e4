//! Who gets which job.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use seaworthy_jobs::{Enqueued, NewJob};
use seaworthy_kernel::Clock as _;
use seaworthy_store::{Query as _, sql};
use seaworthy_testkit::on_both_engines;
use serde_json::json;

use crate::{
    apps,
    fixture::{KIND, claim, claim_within, enqueue, pause, work},
};

on_both_engines! {
    async fn two_thousand_jobs_go_to_four_workers_once_each(app) {
        let transaction = app.platform.database.write().await.unwrap();
        for number in 0..2000 {
            app.platform.jobs.enqueue(&transaction, NewJob::new(KIND, json!({"number": number}))).await.unwrap();
        }
        transaction.commit().await.unwrap();
        let workers = ["a", "b", "c", "d"].map(|name| {
            let app = std::sync::Arc::clone(&app);
            tokio::spawn(async move {
                let mut got = Vec::new();
                loop {
                    let jobs = claim(&app, name, 7).await;
                    // SKIP LOCKED: none may be free while another worker's claim is under way.
                    let waiting: i64 = app.platform.database.read()
                        .value(sql!("SELECT count(*) AS value FROM jobs WHERE state = 'waiting'")).await.unwrap();
                    if jobs.is_empty() && waiting == 0 {
                        return got;
                    }
                    got.extend(jobs.into_iter().map(|job| (job.id, job.payload["number"].as_i64().unwrap())));
                }
            })
        });
        let mut all = Vec::new();
        for worker in workers {
            all.extend(worker.await.unwrap());
        }
        assert_eq!(all.len(), 2000);
        assert_eq!(all.iter().map(|(id, _)| id).collect::<BTreeSet<_>>().len(), 2000);
        assert_eq!(all.iter().map(|(_, number)| *number).collect::<BTreeSet<_>>(), (0..2000).collect());
        app.platform.database.execute_script("DELETE FROM jobs").await.unwrap();
    }

    async fn a_limit_over_all_nodes_holds_under_contention(app) {
        for _ in 0..30 {
            enqueue(&app, work()).await;
        }
        let workers = ["a", "b", "c", "d"].map(|name| {
            let app = std::sync::Arc::clone(&app);
            tokio::spawn(async move { claim_within(&app, name, 2, Some(3)).await.len() })
        });
        let mut claimed = 0;
        for worker in workers {
            claimed += worker.await.unwrap();
        }
        assert_eq!(claimed, 3);
        assert_eq!(claim_within(&app, "e", 2, Some(3)).await.len(), 0);
        assert_eq!(claim_within(&app, "e", 9, Some(4)).await.len(), 1);
        app.take_jobs().await;
    }

    async fn the_greatest_priority_comes_first_then_the_longest_due(app) {
        let late = enqueue(&app, work().run_at(app.clock.now() - TimeDelta::minutes(1))).await;
        let early = enqueue(&app, work().run_at(app.clock.now() - TimeDelta::minutes(2))).await;
        let urgent = enqueue(&app, work().priority(5)).await;
        let idle = enqueue(&app, work().priority(-5).run_at(app.clock.now() - TimeDelta::days(2))).await;
        let future = enqueue(&app, work().priority(9).delay(TimeDelta::minutes(5))).await;
        let ids = async || claim(&app, "a", 9).await.into_iter().map(|job| job.id).collect::<Vec<_>>();
        assert_eq!(claim(&app, "a", 1).await[0].id, urgent);
        assert_eq!(ids().await, [early, late, idle]);
        app.clock.advance(TimeDelta::minutes(5));
        assert_eq!(ids().await, [future]);
        app.take_jobs().await;
    }

    async fn a_paused_queue_gives_nothing_until_it_is_resumed(app) {
        let id = enqueue(&app, work()).await;
        pause(&app, "default", true).await;
        assert!(claim(&app, "a", 1).await.is_empty());
        pause(&app, "default", false).await;
        assert_eq!(claim(&app, "a", 1).await[0].id, id);
        app.take_jobs().await;
    }

    async fn a_job_is_there_exactly_when_the_change_is(app) {
        let transaction = app.platform.database.write().await.unwrap();
        app.platform.jobs.enqueue(&transaction, work()).await.unwrap();
        transaction.rollback().await.unwrap();
        assert!(claim(&app, "a", 1).await.is_empty());
        let transaction = app.platform.database.write().await.unwrap();
        let job = app.platform.jobs.enqueue(&transaction, work()).await.unwrap();
        assert!(matches!(job, Enqueued::New(_)));
        transaction.commit().await.unwrap();
        assert_eq!(claim(&app, "a", 1).await[0].id, job.id());
        app.take_jobs().await;
    }

    async fn kinds_that_nobody_knows_wait(app) {
        enqueue(&app, NewJob::new(seaworthy_jobs::Kind::new("other.version"), json!({}))).await;
        assert!(claim(&app, "a", 1).await.is_empty());
        assert_eq!(app.drain_jobs().await, []);
        assert_eq!(app.take_jobs().await.len(), 1);
    }
}
