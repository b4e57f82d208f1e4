//! What the queue counts.

use seaworthy_jobs::{JobFailure, Kind, NewJob};
use seaworthy_telemetry::scrape;
use seaworthy_testkit::{
    on_both_engines,
    prometheus::{parse, value},
};
use serde_json::json;
use tokio_util::sync::CancellationToken;

use crate::{
    apps,
    fixture::{ends, enqueue, options, worker_with},
};

/// A kind and queue that no other test of this process counts.
const COUNTED: Kind = Kind::new("test.counted").queue("counted").attempts(2);

on_both_engines! {
    async fn every_metric_of_the_catalogue_is_counted(app) {
        let worker = worker_with(&app, vec![ends(COUNTED, |run| match run.attempt() {
            1 => Err(JobFailure::retry("x")),
            _ => Ok(json!(null)),
        })], Vec::new(), options());
        let families = || parse(&scrape::render().unwrap());
        let read = |name: &str, labels: &[(&str, &str)]| {
            let families = families();
            if families.contains_key(name.trim_end_matches("_count")) { value(&families, name, labels) } else { 0.0 }
        };
        let (kind, queue) = (("kind", "test.counted"), ("queue", "counted"));
        let id = enqueue(&app, NewJob::new(COUNTED, json!({}))).await;
        worker.drain().await.unwrap();
        app.clock.advance(chrono::TimeDelta::seconds(6));
        worker.drain().await.unwrap();
        assert_eq!(crate::fixture::state(&app, id).await, seaworthy_jobs::JobState::Succeeded);
        assert!(read("seaworthy_jobs_enqueued_total", &[kind]) >= 1.0);
        assert!(read("seaworthy_jobs_finished_total", &[kind, ("outcome", "failed")]) >= 1.0);
        assert!(read("seaworthy_jobs_finished_total", &[kind, ("outcome", "succeeded")]) >= 1.0);
        for family in ["seaworthy_job_duration_seconds", "seaworthy_job_wait_seconds"] {
            assert!(families().contains_key(family), "{family}");
        }
        // Counted when a worker begins.
        enqueue(&app, NewJob::new(COUNTED, json!({})).delay(chrono::TimeDelta::hours(1))).await;
        let stop = CancellationToken::new();
        let running = tokio::spawn(worker.run(stop.clone(), std::time::Duration::ZERO));
        while !families().contains_key("seaworthy_jobs_waiting") || read("seaworthy_jobs_waiting", &[queue]) < 1.0 {
            tokio::task::yield_now().await;
        }
        stop.cancel();
        running.await.unwrap();
        assert_eq!((read("seaworthy_jobs_running", &[queue]), read("seaworthy_jobs_dead", &[queue])), (0.0, 0.0));
        app.take_jobs().await;
    }
}
