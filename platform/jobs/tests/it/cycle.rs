//! The running worker: woken without delay, idle at small cost, and stopped in order.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use seaworthy_jobs::{JobFailure, JobKind, JobState, Jobs, NewJob, Queue, Run, Worker, WorkerOptions};
use seaworthy_store::{QueryCount, counting};
use seaworthy_testkit::{Engine, TestApp, on_both_engines};
use serde_json::{Value, json};
use tokio::sync::{Notify, mpsc};
use tokio_util::sync::CancellationToken;

use crate::{
    apps,
    fixture::{KIND, cancel, ends, enqueue, options, read, state, work, worker_with},
};

/// Nothing is found by looking: what happens, happens because the worker was woken.
fn never_looks() -> WorkerOptions {
    WorkerOptions { poll: Some(Duration::from_secs(86_400)), lease: Duration::from_secs(86_400), ..options() }
}

struct Running {
    stop: CancellationToken,
    task: tokio::task::JoinHandle<()>,
}

fn run(worker: Arc<Worker>, grace: Duration) -> Running {
    let stop = CancellationToken::new();
    Running { task: tokio::spawn(worker.run(stop.clone(), grace)), stop }
}

impl Running {
    async fn stop(self) {
        self.stop.cancel();
        self.task.await.unwrap();
    }
}

/// A kind that says which job it does.
fn tells() -> (JobKind, mpsc::UnboundedReceiver<uuid::Uuid>) {
    let (sender, receiver) = mpsc::unbounded_channel();
    (
        ends(KIND, move |run| {
            sender.send(run.id()).unwrap();
            Ok(json!(null))
        }),
        receiver,
    )
}

/// Waits until the queue's row says so; the end of an attempt is written a moment after its code has returned.
async fn until(app: &TestApp, id: uuid::Uuid, wanted: JobState) {
    while state(app, id).await != wanted {
        tokio::task::yield_now().await;
    }
}

on_both_engines! {
    async fn a_commit_wakes_the_worker_of_its_process(app) {
        let (kind, mut done) = tells();
        let running = run(worker_with(&app, vec![kind], Vec::new(), never_looks()), Duration::from_secs(60));
        for _ in 0..3 {
            let id = enqueue(&app, work()).await;
            assert_eq!(done.recv().await, Some(id));
            until(&app, id, JobState::Succeeded).await;
        }
        running.stop().await;
    }

    async fn more_jobs_than_places_are_all_done(app) {
        let at_once = Arc::new((AtomicUsize::new(0), AtomicUsize::new(0)));
        let counters = Arc::clone(&at_once);
        let (sender, mut done) = mpsc::unbounded_channel();
        let slow = JobKind::new(KIND.queue("narrow"), move |_: Run, _: Value| {
            let (counters, sender) = (Arc::clone(&counters), sender.clone());
            async move {
                let now = counters.0.fetch_add(1, Ordering::SeqCst) + 1;
                counters.1.fetch_max(now, Ordering::SeqCst);
                tokio::task::yield_now().await;
                counters.0.fetch_sub(1, Ordering::SeqCst);
                sender.send(()).unwrap();
                Ok(())
            }
        });
        let queues = vec![Queue::new("narrow").here(2)];
        let running = run(worker_with(&app, vec![slow], Vec::new(), WorkerOptions { queues, ..never_looks() }), Duration::from_secs(60));
        let mut last = None;
        for _ in 0..20 {
            last = Some(enqueue(&app, NewJob::new(KIND.queue("narrow"), json!({}))).await);
        }
        for _ in 0..20 {
            done.recv().await.unwrap();
        }
        until(&app, last.unwrap(), JobState::Succeeded).await;
        running.stop().await;
        assert!(at_once.1.load(Ordering::SeqCst) <= 2);
    }

    async fn what_runs_is_finished_within_the_grace(app) {
        let (begun, go_on) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
        let signals = (Arc::clone(&begun), Arc::clone(&go_on));
        let kind = JobKind::new(KIND, move |_: Run, _: Value| {
            let (begun, go_on) = signals.clone();
            async move { begun.notify_one(); go_on.notified().await; Ok(()) }
        });
        let running = run(worker_with(&app, vec![kind], Vec::new(), never_looks()), Duration::from_secs(600));
        let first = enqueue(&app, work()).await;
        begun.notified().await;
        running.stop.cancel();
        let second = enqueue(&app, work()).await;
        go_on.notify_one();
        running.task.await.unwrap();
        assert_eq!((state(&app, first).await, state(&app, second).await), (JobState::Succeeded, JobState::Waiting), "nothing new begins");
        app.take_jobs().await;
    }

    async fn what_does_not_finish_is_handed_back_uncounted(app) {
        let begun = Arc::new(Notify::new());
        let signal = Arc::clone(&begun);
        let kind = JobKind::new(KIND, move |_: Run, _: Value| {
            let begun = Arc::clone(&signal);
            async move { begun.notify_one(); std::future::pending::<Result<(), JobFailure>>().await }
        });
        let running = run(worker_with(&app, vec![kind], Vec::new(), never_looks()), Duration::ZERO);
        let id = enqueue(&app, work()).await;
        begun.notified().await;
        running.stop().await;
        let detail = read(&app, id).await;
        assert_eq!((detail.job.state.as_str(), detail.job.attempts, detail.attempts[0].outcome.as_str()), ("waiting", 0, "handed_back"));
        let other = worker_with(&app, vec![ends(KIND, |_| Ok(json!(null)))], Vec::new(), options());
        assert_eq!(other.drain().await.unwrap()[0].state, Some(JobState::Succeeded), "at once, without a lease to run out");
    }

    async fn a_cancelled_job_hears_of_it_at_once(app) {
        let begun = Arc::new(Notify::new());
        let signal = Arc::clone(&begun);
        let kind = JobKind::new(KIND, move |run: Run, _: Value| {
            let begun = Arc::clone(&signal);
            async move { begun.notify_one(); run.cancelled().await; run.check() }
        });
        let running = run(worker_with(&app, vec![kind], Vec::new(), never_looks()), Duration::from_secs(60));
        let id = enqueue(&app, work()).await;
        begun.notified().await;
        cancel(&app, id).await.unwrap();
        until(&app, id, JobState::Cancelled).await;
        running.stop().await;
    }
}

/// On PostgreSQL another node's commit wakes this one's worker, and another node's cancellation reaches it.
#[test]
fn a_commit_on_another_node_wakes_the_worker() {
    seaworthy_testkit::run(Engine::Postgres, seaworthy_testkit::Setup::default(), apps(), |app| async move {
        let begun = Arc::new(Notify::new());
        let signal = Arc::clone(&begun);
        let kind = JobKind::new(KIND, move |run: Run, _: Value| {
            let begun = Arc::clone(&signal);
            async move {
                begun.notify_one();
                run.cancelled().await;
                run.check()
            }
        });
        let running = run(worker_with(&app, vec![kind], Vec::new(), never_looks()), Duration::from_secs(60));
        // The first is found once the worker is there and listening; the second only because it was told.
        let other_node = Jobs::new(app.clock.clone());
        for _ in 0..2 {
            let transaction = app.platform.database.write().await.unwrap();
            let id = other_node.enqueue(&transaction, work()).await.unwrap().id();
            transaction.commit().await.unwrap();
            begun.notified().await;
            let transaction = app.platform.database.write().await.unwrap();
            other_node.cancel(&transaction, id).await.unwrap();
            transaction.commit().await.unwrap();
            until(&app, id, JobState::Cancelled).await;
        }
        running.stop().await;
    });
}

on_both_engines! {
    /// What an idle worker costs: one statement a look, none for leases that nobody has.
    async fn an_idle_look_is_one_statement(app) {
        let worker = worker_with(&app, vec![ends(KIND, |_| Ok(json!(null)))], Vec::new(), options());
        worker.prepare().await.unwrap();
        let count = QueryCount::default();
        counting(count.clone(), seaworthy_jobs::store::look(&app.platform.database)).await.unwrap();
        assert_eq!(count.get(), 1);
        let count = QueryCount::default();
        counting(count.clone(), worker.heartbeat()).await.unwrap();
        assert_eq!(count.get(), 0);
    }
}
