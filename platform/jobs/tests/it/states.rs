//! The state machine against a model: whatever is done in whatever order, the queue says what the model says.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use proptest::{prelude::*, test_runner::TestRunner};
use seaworthy_jobs::{
    JobState,
    store::{self, Claimed, Ended},
};
use seaworthy_kernel::Clock as _;
use seaworthy_testkit::{TestApp, on_both_engines};
use serde_json::json;
use uuid::Uuid;

use crate::{
    apps,
    fixture::{cancel, claim, enqueue, read, requeue, work},
};

#[derive(Debug, Clone)]
enum Act {
    Enqueue { delay: i64 },
    Claim,
    Succeed(usize),
    Fail { claim: usize, again: bool },
    HandBack(usize),
    GiveUp(usize),
    Beat(usize),
    Cancel(usize),
    Requeue(usize),
    Advance(i64),
    Reap,
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let number = 0_usize..8;
    let act = prop_oneof![
        3 => (0_i64..90).prop_map(|delay| Act::Enqueue { delay }),
        5 => Just(Act::Claim),
        2 => number.clone().prop_map(Act::Succeed),
        3 => (number.clone(), any::<bool>()).prop_map(|(claim, again)| Act::Fail { claim, again }),
        1 => number.clone().prop_map(Act::HandBack),
        1 => number.clone().prop_map(Act::GiveUp),
        2 => number.clone().prop_map(Act::Beat),
        2 => number.clone().prop_map(Act::Cancel),
        2 => number.prop_map(Act::Requeue),
        3 => (1_i64..50).prop_map(Act::Advance),
        2 => Just(Act::Reap),
    ];
    proptest::collection::vec(act, 1..40)
}

#[derive(Debug, Clone)]
struct Model {
    state: JobState,
    attempts: i64,
    claims: i64,
    run_at: DateTime<Utc>,
    lease: DateTime<Utc>,
    cancel: bool,
    history: usize,
}

const MOST: i64 = 3;
const LEASE: TimeDelta = TimeDelta::minutes(1);
const RETRY: TimeDelta = TimeDelta::seconds(20);

#[derive(Default)]
struct World {
    jobs: BTreeMap<Uuid, Model>,
    order: Vec<Uuid>,
    claims: Vec<Claimed>,
}

impl World {
    fn job(&self, number: usize) -> Option<Uuid> {
        (!self.order.is_empty()).then(|| self.order[number % self.order.len()])
    }

    fn claimed(&self, number: usize) -> Option<Claimed> {
        (!self.claims.is_empty()).then(|| self.claims[number % self.claims.len()].clone())
    }

    /// The model's job, if this claim still holds it.
    fn held(&mut self, claim: &Claimed) -> Option<&mut Model> {
        self.jobs.get_mut(&claim.id).filter(|job| job.state == JobState::Running && job.claims == claim.claims)
    }
}

/// An attempt that failed, or whose worker was lost.
fn fail(job: &mut Model, retry_at: Option<DateTime<Utc>>) {
    job.history += 1;
    job.state = match retry_at.filter(|_| job.attempts < MOST) {
        _ if job.cancel => JobState::Cancelled,
        Some(at) => {
            job.run_at = at;
            JobState::Waiting
        }
        None => JobState::Dead,
    };
    job.cancel = false;
}

async fn finish(app: &TestApp, claim: &Claimed, ended: Ended) -> Option<JobState> {
    store::finish(&app.platform.database, app.clock.now(), claim, ended).await.unwrap()
}

async fn act(app: &TestApp, world: &mut World, act: Act) {
    match act {
        Act::Enqueue { delay } => {
            let run_at = app.clock.now() + TimeDelta::seconds(delay);
            let id = enqueue(app, work().run_at(run_at)).await;
            let model = Model {
                state: JobState::Waiting,
                attempts: 0,
                claims: 0,
                run_at,
                lease: run_at,
                cancel: false,
                history: 0,
            };
            world.jobs.insert(id, model);
            world.order.push(id);
        }
        Act::Claim => {
            let now = app.clock.now();
            let due = world.jobs.iter().filter(|(_, job)| job.state == JobState::Waiting && job.run_at <= now);
            let expected = due.min_by_key(|(id, job)| (job.run_at, **id)).map(|(id, _)| *id);
            let got = claim(app, "w", 1).await.pop();
            assert_eq!(got.as_ref().map(|job| job.id), expected);
            if let Some(got) = got {
                let job = world.jobs.get_mut(&got.id).unwrap();
                (job.state, job.attempts, job.claims) = (JobState::Running, job.attempts + 1, job.claims + 1);
                job.lease = got.started_at + LEASE;
                assert_eq!((got.attempts, got.claims), (job.attempts, job.claims));
                world.claims.push(got);
            }
        }
        Act::Succeed(number) => {
            let Some(claim) = world.claimed(number) else { return };
            let state = finish(app, &claim, Ended::Succeeded { result: json!(null), keep: TimeDelta::days(1) }).await;
            let held = world.held(&claim);
            assert_eq!(state.is_some(), held.is_some());
            if let Some(job) = held {
                (job.state, job.cancel, job.history) = (JobState::Succeeded, false, job.history + 1);
            }
        }
        Act::Fail { claim, again } => {
            let Some(claim) = world.claimed(claim) else { return };
            let retry_at = again.then(|| app.clock.now() + RETRY);
            let state = finish(app, &claim, Ended::Failed { error: "x".into(), retry_at }).await;
            let held = world.held(&claim);
            assert_eq!(state.is_some(), held.is_some());
            if let Some(job) = held {
                fail(job, retry_at);
            }
        }
        Act::HandBack(number) => {
            let Some(claim) = world.claimed(number) else { return };
            finish(app, &claim, Ended::HandedBack).await;
            if let Some(job) = world.held(&claim) {
                job.history += 1;
                if job.cancel {
                    (job.state, job.cancel) = (JobState::Cancelled, false);
                } else {
                    (job.state, job.attempts) = (JobState::Waiting, job.attempts - 1);
                }
            }
        }
        Act::GiveUp(number) => {
            let Some(claim) = world.claimed(number) else { return };
            finish(app, &claim, Ended::Cancelled).await;
            if let Some(job) = world.held(&claim) {
                (job.state, job.cancel, job.history) = (JobState::Cancelled, false, job.history + 1);
            }
        }
        Act::Beat(number) => {
            let Some(claim) = world.claimed(number) else { return };
            let now = app.clock.now();
            let held = store::extend(&app.platform.database, now, LEASE, &[claim.fence()]).await.unwrap();
            let job = world.held(&claim);
            assert_eq!(held.first().map(|held| held.cancel_requested), job.as_ref().map(|job| job.cancel));
            if let Some(job) = job {
                job.lease = now + LEASE;
            }
        }
        Act::Cancel(number) => {
            let Some(id) = world.job(number) else { return };
            let done = cancel(app, id).await.is_ok();
            let job = world.jobs.get_mut(&id).unwrap();
            assert_eq!(done, matches!(job.state, JobState::Waiting | JobState::Running));
            match job.state {
                JobState::Waiting => job.state = JobState::Cancelled,
                JobState::Running => job.cancel = true,
                _ => {}
            }
        }
        Act::Requeue(number) => {
            let Some(id) = world.job(number) else { return };
            let done = requeue(app, id).await.is_ok();
            let run_at = read(app, id).await.job.run_at;
            let job = world.jobs.get_mut(&id).unwrap();
            assert_eq!(done, matches!(job.state, JobState::Dead | JobState::Cancelled));
            if done {
                (job.state, job.attempts, job.run_at) = (JobState::Waiting, 0, run_at);
            }
        }
        Act::Advance(seconds) => app.clock.advance(TimeDelta::seconds(seconds)),
        Act::Reap => {
            let now = app.clock.now();
            let reaped = store::reap(&app.platform.database, now, |_| now + RETRY).await.unwrap();
            let expired = world.jobs.iter_mut().filter(|(_, job)| job.state == JobState::Running && job.lease < now);
            let mut expected = 0;
            for (_, job) in expired {
                fail(job, Some(now + RETRY));
                expected += 1;
            }
            assert_eq!(reaped.len(), expected);
        }
    }
}

async fn case(app: &TestApp, all: Vec<Act>) {
    app.platform.database.execute_script("DELETE FROM jobs").await.unwrap();
    let mut world = World::default();
    for one in all {
        act(app, &mut world, one).await;
        for (id, model) in &world.jobs {
            let found = read(app, *id).await;
            let seen = (found.job.state.as_str(), found.job.attempts, found.job.cancel_requested, found.attempts.len());
            assert_eq!(seen, (model.state.as_str(), model.attempts, model.cancel, model.history), "{id}");
            assert_eq!(found.job.finished_at.is_some(), !matches!(model.state, JobState::Waiting | JobState::Running));
        }
    }
}

on_both_engines! {
    async fn whatever_is_done_in_whatever_order(app) {
        let config = ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() };
        let runtime = tokio::runtime::Handle::current();
        tokio::task::block_in_place(|| {
            TestRunner::new(config).run(&acts(), |all| {
                runtime.block_on(case(&app, all));
                Ok(())
            }).unwrap();
        });
        app.take_jobs().await;
    }
}
