//! Calls that are no HTTP: the way is the same. Time is virtual here, so that it can be asserted.

use std::{
    cell::{Cell, RefCell},
    time::Duration,
};

use seaworthy_resilience::{
    Call, CallError, Deadline, DeclaredTwice, Failure, Policy, Refusal, RetryAdvice, RetryPolicy, Verdict,
};
use tokio::time::Instant;

use crate::{World, policy, retrying};

#[derive(Debug, PartialEq)]
struct Broken(RetryAdvice);

impl Failure for Broken {
    fn verdict(&self) -> Verdict {
        Verdict { kind: "broken", counts: true, retry: self.0 }
    }
}

fn call(seconds: u64) -> Call {
    Call { deadline: Deadline::within(Duration::from_secs(seconds)), idempotent: true }
}

#[tokio::test(start_paused = true)]
async fn what_the_dependency_asks_for_is_waited_for() {
    let world = World::new();
    let dependency = world.dependency(retrying());
    let began = Instant::now();
    let attempts = RefCell::new(Vec::new());
    let error = dependency
        .call(call(60), |_| {
            attempts.borrow_mut().push(began.elapsed().as_secs());
            async { Err::<(), _>(Broken(RetryAdvice::After(Duration::from_secs(7)))) }
        })
        .await
        .unwrap_err();
    assert_eq!(
        (attempts.take(), error),
        (vec![0, 7, 14], CallError::Failed(Broken(RetryAdvice::After(Duration::from_secs(7)))))
    );
    assert_eq!(dependency.status().counts.retries, 2);
}

#[tokio::test(start_paused = true)]
async fn nothing_begins_after_the_deadline() {
    let world = World::new();
    let dependency = world.dependency(retrying());
    let (began, attempts) = (Instant::now(), Cell::new(0));
    // The pause would end after the deadline, so it is not even begun.
    let failing = |_| {
        attempts.set(attempts.get() + 1);
        async { Err::<(), _>(Broken(RetryAdvice::After(Duration::from_secs(7)))) }
    };
    dependency.call(call(10), failing).await.unwrap_err();
    assert_eq!((attempts.get(), began.elapsed().as_secs()), (2, 7));
    let error = dependency.call(call(0), failing).await.unwrap_err();
    assert!(matches!(error, CallError::Refused { refusal: Refusal::Deadline, .. }), "{error:?}");
    assert_eq!(attempts.get(), 2);
}

#[tokio::test(start_paused = true)]
async fn an_attempt_has_its_own_time_and_never_more_than_the_callers() {
    let world = World::new();
    let dependency = world.dependency(Policy { timeout: Duration::from_secs(4), ..retrying() });
    let (began, allowed) = (Instant::now(), RefCell::new(Vec::new()));
    let error = dependency
        .call(call(10), |time| {
            allowed.borrow_mut().push(time.as_secs());
            std::future::pending::<Result<(), Broken>>()
        })
        .await
        .unwrap_err();
    assert_eq!((allowed.take(), began.elapsed().as_secs()), (vec![4, 4, 2], 10));
    assert_eq!(error, CallError::TimedOut { dependency: "elsewhere".into(), after: Duration::from_secs(2) });
}

#[tokio::test(start_paused = true)]
async fn a_caller_in_a_hurry_does_not_open_the_breaker() {
    let world = World::new();
    let dependency = world.dependency(policy());
    for _ in 0..10 {
        dependency.call(call(1), |_| std::future::pending::<Result<(), Broken>>()).await.unwrap_err();
    }
    assert_eq!(dependency.status().state.as_str(), "closed");
    for _ in 0..10 {
        let _ = dependency.call(call(60), |_| std::future::pending::<Result<(), Broken>>()).await;
    }
    assert_eq!(dependency.status().state.as_str(), "open");
}

#[tokio::test]
async fn retries_are_limited_by_a_budget() {
    let world = World::new();
    let retry = RetryPolicy { attempts: 2, reserve: 3, budget_percent: 10, ..RetryPolicy::default() };
    let dependency = world.dependency(Policy { retry, ..retrying() });
    let attempts = Cell::new(0);
    for _ in 0..20 {
        let failing = |_| {
            attempts.set(attempts.get() + 1);
            async { Err::<(), _>(Broken(RetryAdvice::Backoff)) }
        };
        dependency.call(call(60), failing).await.unwrap_err();
    }
    // Twenty first attempts, three from the reserve, and one for every ten calls after the reserve was full no more.
    assert_eq!((attempts.get(), dependency.status().counts.retries), (24, 4));
}

#[tokio::test]
async fn a_dependency_is_declared_once_and_listed_by_name() {
    let world = World::new();
    let _ = world.dependencies.declare("b", policy()).unwrap();
    let _ = world.dependencies.declare("a", policy()).unwrap();
    assert_eq!(world.dependencies.declare("a", policy()).unwrap_err(), DeclaredTwice("a".into()));
    let names: Vec<_> = world.dependencies.statuses().into_iter().map(|status| status.name).collect();
    assert_eq!(names, ["a", "b"]);
    assert!(world.dependencies.find("a").is_some() && world.dependencies.find("c").is_none());
    let status = serde_json::to_value(&world.dependencies.statuses()[0]).unwrap();
    assert_eq!((&status["state"], &status["last_error"]), (&"closed".into(), &serde_json::Value::Null));
    assert_eq!(status["fallback"], "Requests that need it are refused with 503 until it is back.");
}
