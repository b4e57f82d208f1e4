//! Jobs by the clock.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use chrono::{TimeDelta, TimeZone as _, Utc};
use seaworthy_jobs::{JobKind, JobsError, Kind, Missed, Schedule, Worker, admin};
use seaworthy_testkit::{TestApp, on_both_engines};
use serde_json::json;

use crate::{
    apps,
    fixture::{ends, options, pause, worker_with},
};

const HOURLY: Kind = Kind::new("test.hourly");

fn counting() -> (Arc<AtomicUsize>, JobKind) {
    let runs = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&runs);
    (
        runs,
        ends(HOURLY, move |_| {
            counter.fetch_add(1, Ordering::SeqCst);
            Ok(json!(null))
        }),
    )
}

fn node(app: &TestApp, kind: &JobKind, schedule: &Schedule) -> Arc<Worker> {
    worker_with(app, vec![kind.clone()], vec![schedule.clone()], options())
}

fn hourly() -> Schedule {
    Schedule::new("test.hourly", HOURLY, "30 * * * *")
}

async fn row(app: &TestApp) -> admin::ScheduleRecord {
    let all = admin::schedules(&app.platform.database).await.unwrap();
    all.into_iter().find(|schedule| schedule.name == "test.hourly").unwrap()
}

/// The test's clock stands at 12:00:00 and a little.
fn at(hour: u32, minute: u32) -> chrono::DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, 20, hour, minute, 0).unwrap()
}

on_both_engines! {
    async fn an_occurrence_runs_once_however_many_nodes_there_are(app) {
        let (runs, kind) = counting();
        let nodes: Vec<_> = (0..4).map(|_| node(&app, &kind, &hourly())).collect();
        for node in &nodes {
            node.prepare().await.unwrap();
        }
        assert_eq!((row(&app).await.next_at, row(&app).await.last_at), (at(12, 30), None));
        for hour in 1..=5 {
            app.clock.advance(if hour == 1 { TimeDelta::minutes(30) } else { TimeDelta::hours(1) });
            let ticks: Vec<_> = nodes.iter().map(|node| { let node = Arc::clone(node); tokio::spawn(async move { node.tick().await.unwrap() }) }).collect();
            let mut winners = Vec::new();
            for tick in ticks {
                winners.extend(tick.await.unwrap().into_iter().filter(|name| *name == "test.hourly"));
            }
            assert_eq!(winners.len(), 1, "hour {hour}");
            for node in &nodes {
                node.drain().await.unwrap();
            }
            assert_eq!(runs.load(Ordering::SeqCst), hour);
            let row = row(&app).await;
            assert_eq!((row.last_at, row.last_state.as_deref()), (Some(at(11 + u32::try_from(hour).unwrap(), 30)), Some("succeeded")));
            assert_eq!(row.next_at, at(12 + u32::try_from(hour).unwrap(), 30));
        }
    }

    async fn what_was_missed_is_made_up_for_once_or_skipped(app) {
        for (missed, expected) in [(Missed::RunOnce, 1), (Missed::Skip, 0)] {
            app.platform.database.execute_script("DELETE FROM job_schedules").await.unwrap();
            let (runs, kind) = counting();
            let node = node(&app, &kind, &hourly().missed(missed));
            node.prepare().await.unwrap();
            let first = row(&app).await.next_at;
            app.clock.advance(TimeDelta::hours(10) + TimeDelta::minutes(7));
            node.tick().await.unwrap();
            node.drain().await.unwrap();
            assert_eq!(runs.load(Ordering::SeqCst), expected, "{missed:?}");
            assert!(row(&app).await.next_at > first + TimeDelta::hours(9));
            node.tick().await.unwrap();
            node.drain().await.unwrap();
            assert_eq!(runs.load(Ordering::SeqCst), expected, "{missed:?}");
        }
    }

    async fn a_pause_keeps_it_from_running_and_is_not_made_up_for(app) {
        let (runs, kind) = counting();
        let node = node(&app, &kind, &hourly());
        node.prepare().await.unwrap();
        let set = async |paused| {
            let transaction = app.platform.database.write().await.unwrap();
            app.platform.jobs.pause_schedule(&transaction, &hourly(), paused).await.unwrap();
            transaction.commit().await.unwrap();
        };
        set(true).await;
        app.clock.advance(TimeDelta::hours(3));
        node.tick().await.unwrap();
        node.drain().await.unwrap();
        assert!(row(&app).await.paused);
        set(false).await;
        node.tick().await.unwrap();
        node.drain().await.unwrap();
        assert_eq!((runs.load(Ordering::SeqCst), row(&app).await.next_at), (0, at(15, 30)));
        app.clock.advance(TimeDelta::minutes(30));
        node.tick().await.unwrap();
        node.drain().await.unwrap();
        assert_eq!(runs.load(Ordering::SeqCst), 1);
        let unknown = Schedule::new("test.unknown", HOURLY, "* * * * *");
        let transaction = app.platform.database.write().await.unwrap();
        let refused = app.platform.jobs.pause_schedule(&transaction, &unknown, true).await.unwrap_err();
        assert!(matches!(refused, JobsError::NotFound(_)));
    }

    async fn a_paused_queue_does_not_fill_up_with_occurrences(app) {
        let (runs, kind) = counting();
        let node = node(&app, &kind, &hourly());
        node.prepare().await.unwrap();
        pause(&app, "default", true).await;
        for _ in 0..5 {
            app.clock.advance(TimeDelta::hours(1));
            node.tick().await.unwrap();
        }
        assert!(node.drain().await.unwrap().is_empty());
        pause(&app, "default", false).await;
        node.drain().await.unwrap();
        assert_eq!(runs.load(Ordering::SeqCst), 1);
    }

    async fn run_now_leaves_the_next_time_as_it_is(app) {
        let (runs, kind) = counting();
        let node = node(&app, &kind, &hourly());
        node.prepare().await.unwrap();
        let transaction = app.platform.database.write().await.unwrap();
        let job = app.platform.jobs.run_schedule(&transaction, &hourly()).await.unwrap();
        transaction.commit().await.unwrap();
        assert_eq!(node.drain().await.unwrap()[0].id, job);
        let row = row(&app).await;
        assert_eq!((runs.load(Ordering::SeqCst), row.next_at, row.last_job_id), (1, at(12, 30), Some(job)));
    }

    async fn another_time_in_a_new_version_takes_effect(app) {
        let (_, kind) = counting();
        node(&app, &kind, &hourly()).prepare().await.unwrap();
        let node = node(&app, &kind, &Schedule::new("test.hourly", HOURLY, "45 3 * * *"));
        node.prepare().await.unwrap();
        let row = row(&app).await;
        assert_eq!((row.cron.as_str(), row.next_at), ("45 3 * * *", at(3, 45) + TimeDelta::days(1)));
    }

    async fn a_time_that_cannot_be_read_is_refused_before_anything_runs(app) {
        let (_, kind) = counting();
        for cron in ["", "never", "61 * * * *", "0 0 30 2 *"] {
            let schedule = Schedule::new("test.hourly", HOURLY, cron);
            let refused = Worker::new(app.platform.database.clone(), app.platform.jobs.clone(), vec![kind.clone()], vec![schedule], options());
            assert!(refused.unwrap_err().to_string().starts_with("the schedule test.hourly has no time"), "{cron}");
        }
    }
}
