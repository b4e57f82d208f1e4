//! Jobs, queues and schedules, as administrators see and change them.

use seaworthy_jobs::{JobFailure, JobKind, JobState, Kind, NewJob, Run, Worker, WorkerOptions};
use seaworthy_testkit::{Client, TestApp, on_both_engines};
use serde_json::{Value, json};

use crate::apps;

const JOBS: &str = "/api/v1/admin/jobs";
const QUEUES: &str = "/api/v1/admin/job-queues";
const SCHEDULES: &str = "/api/v1/admin/schedules";
const KIND: Kind = Kind::new("test.work").attempts(1);

async fn enqueue(app: &TestApp, kind: Kind) -> String {
    let transaction = app.platform.database.write().await.unwrap();
    let job = NewJob::new(kind, json!({"private": "letter"})).request_id("req-1");
    let id = app.platform.jobs.enqueue(&transaction, job).await.unwrap().id();
    transaction.commit().await.unwrap();
    id.to_string()
}

/// Does what is due; a job fails unless `succeed`.
async fn work(app: &TestApp, succeed: bool) {
    let kind = JobKind::new(KIND, move |run: Run, _: Value| async move {
        run.step("first", || async { Ok(1) }).await?;
        run.progress(40, "two of five").await?;
        if succeed { Ok(json!("private result")) } else { Err(JobFailure::permanent("the disk is full")) }
    });
    let platform = &app.platform;
    let worker =
        Worker::new(platform.database.clone(), platform.jobs.clone(), vec![kind], Vec::new(), WorkerOptions::default());
    worker.unwrap().drain().await.unwrap();
}

async fn audited(app: &TestApp, action: &'static str) -> i64 {
    use seaworthy_store::{Query as _, sql};
    let count = sql!("SELECT count(*) AS value FROM audit_log WHERE action = {} AND actor_id IS NOT NULL", action);
    app.platform.database.read().value(count).await.unwrap()
}

async fn states(admin: &Client, query: &str) -> Vec<String> {
    let page = admin.get(&format!("{JOBS}?{query}")).await.expect(200);
    page["items"].as_array().unwrap().iter().map(|job| job["state"].as_str().unwrap().to_owned()).collect()
}

on_both_engines! {
    async fn a_dead_job_is_found_and_run_again(app) {
        let admin = app.admin("admin@example.com").await;
        let id = enqueue(&app, KIND).await;
        assert_eq!(states(&admin, "state=waiting&queue=default&kind=test.work").await, ["waiting"]);
        work(&app, false).await;
        let detail = admin.get(&format!("{JOBS}/{id}")).await;
        let text = detail.text();
        let detail = detail.expect(200);
        assert_eq!((&detail["job"]["state"], &detail["job"]["error"], &detail["job"]["request_id"]), (&json!("dead"), &json!("the disk is full"), &json!("req-1")));
        assert_eq!((&detail["job"]["progress_percent"], &detail["job"]["progress_text"]), (&json!(40), &json!("two of five")));
        assert_eq!((&detail["steps"][0]["name"], &detail["attempts"][0]["outcome"]), (&json!("first"), &json!("failed")));
        assert!(!text.contains("letter"), "what a job works with is private");
        app.take_errors();

        let again = admin.post(&format!("{JOBS}/{id}/requeue"), json!({})).await.expect(200);
        assert_eq!(again["job"]["state"], "waiting");
        admin.post(&format!("{JOBS}/{id}/requeue"), json!({})).await.refused(409, "conflict");
        work(&app, true).await;
        let done = admin.get(&format!("{JOBS}/{id}")).await;
        assert!(!done.text().contains("private result"));
        assert_eq!(done.expect(200)["job"]["state"], "succeeded");
        assert_eq!(audited(&app, "job.requeued").await, 1, "a refusal is not a change");
    }

    async fn a_waiting_job_is_taken_back(app) {
        let admin = app.admin("admin@example.com").await;
        let id = enqueue(&app, KIND).await;
        assert_eq!(admin.post(&format!("{JOBS}/{id}/cancel"), json!({})).await.expect(200)["job"]["state"], "cancelled");
        admin.post(&format!("{JOBS}/{id}/cancel"), json!({})).await.refused(409, "conflict");
        admin.post(&format!("{JOBS}/{}/cancel", uuid()), json!({})).await.refused(404, "not_found");
        admin.get(&format!("{JOBS}/{}", uuid())).await.refused(404, "not_found");
        assert_eq!(audited(&app, "job.cancelled").await, 1);
    }

    async fn the_list_is_paged_newest_first_and_filtered(app) {
        let admin = app.admin("admin@example.com").await;
        let mut ids = Vec::new();
        for _ in 0..5 {
            ids.push(enqueue(&app, KIND).await);
        }
        let other = enqueue(&app, KIND.queue("narrow")).await;
        let (mut seen, mut cursor) = (Vec::new(), String::new());
        loop {
            let page = admin.get(&format!("{JOBS}?limit=2&queue=default{cursor}")).await;
            // The page, its count, and who asks.
            assert!(page.queries <= 3, "{}", page.queries);
            let page = page.expect(200);
            assert_eq!(page["total"], 5);
            seen.extend(page["items"].as_array().unwrap().iter().map(|job| job["id"].as_str().unwrap().to_owned()));
            match page["next"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => break,
            }
        }
        ids.reverse();
        assert_eq!(seen, ids);
        let narrow = admin.get(&format!("{JOBS}?queue=narrow")).await.expect(200);
        assert_eq!((&narrow["items"][0]["id"], &narrow["total"]), (&json!(other), &json!(1)));
        assert!(states(&admin, "kind=test.other").await.is_empty() && states(&admin, "state=dead").await.is_empty());
        admin.get(&format!("{JOBS}?state=asleep")).await.refused(422, "validation_failed");
        app.take_jobs().await;
    }

    async fn a_queue_is_paused_and_resumed(app) {
        let admin = app.admin("admin@example.com").await;
        let id = enqueue(&app, KIND).await;
        let queues = admin.get(QUEUES).await.expect(200);
        assert_eq!(queues, json!([{"name": "default", "paused": false, "waiting": 1, "running": 0, "dead": 0, "succeeded": 0, "cancelled": 0}]));
        assert_eq!(admin.post(&format!("{QUEUES}/default/pause"), json!({})).await.expect(200)["paused"], true);
        work(&app, true).await;
        assert_eq!(admin.get(&format!("{JOBS}/{id}")).await.expect(200)["job"]["state"], JobState::Waiting.as_str());
        assert_eq!(admin.post(&format!("{QUEUES}/default/resume"), json!({})).await.expect(200)["paused"], false);
        work(&app, true).await;
        assert_eq!(admin.get(QUEUES).await.expect(200)[0]["succeeded"], 1);
        admin.post(&format!("{QUEUES}/nowhere/pause"), json!({})).await.refused(404, "not_found");
        assert_eq!((audited(&app, "job_queue.paused").await, audited(&app, "job_queue.resumed").await), (1, 1));
    }

    async fn a_schedule_is_run_now_paused_and_resumed(app) {
        let admin = app.admin("admin@example.com").await;
        let schedules = admin.get(SCHEDULES).await.expect(200);
        let names: Vec<_> = schedules.as_array().unwrap().iter().map(|schedule| schedule["name"].as_str().unwrap()).collect();
        assert!(names.contains(&"jobs.prune") && names.contains(&"identity.remove_dead_sessions"), "{names:?}");
        let run = admin.post(&format!("{SCHEDULES}/jobs.prune/run"), json!({})).await.expect(200);
        assert_eq!((&run["last_state"], &run["next_at"]), (&json!("waiting"), &json!("2026-11-20T12:17:00Z")));
        let done = app.drain_jobs().await;
        assert_eq!((done.len(), done[0].id.to_string().as_str()), (1, run["last_job_id"].as_str().unwrap()));
        assert_eq!(admin.post(&format!("{SCHEDULES}/jobs.prune/pause"), json!({})).await.expect(200)["paused"], true);
        app.clock.advance(chrono::TimeDelta::hours(1));
        app.worker.tick().await.unwrap();
        assert!(app.drain_jobs().await.iter().all(|job| job.kind != "jobs.prune"));
        let admin = app.nobody().sign_in("admin@example.com", seaworthy_testkit::PASSWORD).await;
        let resumed = admin.post(&format!("{SCHEDULES}/jobs.prune/resume"), json!({})).await.expect(200);
        assert_eq!((&resumed["paused"], &resumed["next_at"]), (&json!(false), &json!("2026-11-20T13:17:00Z")));
        admin.post(&format!("{SCHEDULES}/no.such/run"), json!({})).await.refused(404, "not_found");
        assert_eq!(audited(&app, "schedule.run").await + audited(&app, "schedule.paused").await + audited(&app, "schedule.resumed").await, 3);
    }
}

fn uuid() -> &'static str {
    "01920000-0000-7000-8000-000000000001"
}
