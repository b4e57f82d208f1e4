//! What is tried again, how often, and what is not.

use std::time::Duration;

use seaworthy_resilience::{BreakerPolicy, BreakerState, Deadline, Policy, Request};
use seaworthy_testkit::{Fault, FaultProxy, Scripted, ScriptedHttp};

use crate::{World, retrying};

#[tokio::test]
async fn a_passing_fault_is_not_seen_by_the_caller() {
    let world = World::new();
    let server = ScriptedHttp::start(|asked| match asked.number {
        0 => Scripted::new(503, "").header("retry-after", "0"),
        1 => Scripted::new(500, ""),
        _ => Scripted::new(200, "here"),
    })
    .await;
    let dependency = world.dependency(retrying());
    assert_eq!(world.outbound.send(&dependency, Request::get(server.url("/"))).await.unwrap().text(), "here");
    let counts = dependency.status().counts;
    assert_eq!((counts.successes, counts.failures, counts.retries, server.asked().len()), (1, 2, 2, 3));
}

#[tokio::test]
async fn only_what_may_be_repeated_is_repeated() {
    let world = World::new();
    let server = ScriptedHttp::start(|_| Scripted::new(503, "no")).await;
    let dependency = world.dependency(retrying());
    for (request, attempts) in [
        (Request::get(server.url("/")), 3),
        (Request::new(http::Method::PUT, server.url("/")), 3),
        (Request::new(http::Method::DELETE, server.url("/")), 3),
        (Request::post(server.url("/")), 1),
        (Request::new(http::Method::PATCH, server.url("/")), 1),
        (Request::post(server.url("/")).header("idempotency-key", "k").idempotent(true), 3),
        (Request::get(server.url("/")).idempotent(false), 1),
    ] {
        let before = server.asked().len();
        let answer = world.outbound.send(&dependency, request.body("text/plain", "again")).await.unwrap();
        // The last answer is given to the caller, as it is.
        assert_eq!((answer.status.as_u16(), answer.text()), (503, "no".to_owned()));
        let asked = &server.asked()[before..];
        assert_eq!(asked.len(), attempts, "{asked:?}");
        assert!(asked.iter().all(|asked| asked.body == b"again"));
    }
}

#[tokio::test]
async fn other_statuses_are_not_tried_again() {
    let world = World::new();
    let server = ScriptedHttp::start(|asked| Scripted::new(asked.path[1..].parse().unwrap(), "")).await;
    let dependency = world.dependency(retrying());
    for (status, attempts) in
        [(200, 1), (204, 1), (304, 1), (400, 1), (401, 1), (404, 1), (409, 1), (501, 1), (505, 1), (408, 3), (425, 3)]
    {
        let before = server.asked().len();
        let answer = world.outbound.send(&dependency, Request::get(server.url(&format!("/{status}")))).await.unwrap();
        assert_eq!((answer.status.as_u16(), server.asked().len() - before), (status, attempts));
    }
}

#[tokio::test]
async fn a_limit_is_respected_and_one_that_is_too_long_ends_the_call() {
    let world = World::new();
    let server = ScriptedHttp::start(|asked| match (asked.path.as_str(), asked.number) {
        ("/long", _) => Scripted::new(429, "").header("retry-after", "31"),
        // A date that is past is now.
        (_, 1) => Scripted::new(429, "").header("retry-after", "Fri, 20 Nov 2026 11:00:00 GMT"),
        _ => Scripted::new(200, "here"),
    })
    .await;
    let dependency = world.dependency(retrying());
    assert_eq!(world.outbound.send(&dependency, Request::get(server.url("/long"))).await.unwrap().status, 429);
    assert_eq!(server.asked().len(), 1);
    assert_eq!(world.outbound.send(&dependency, Request::get(server.url("/"))).await.unwrap().text(), "here");
    assert_eq!(server.asked().len(), 3);
}

#[tokio::test]
async fn the_deadline_ends_what_would_be_tried_again() {
    let world = World::new();
    let server = ScriptedHttp::start(|_| Scripted::new(503, "").header("retry-after", "20")).await;
    let dependency = world.dependency(retrying());
    let request = Request::get(server.url("/")).deadline(Deadline::within(Duration::from_secs(10)));
    assert_eq!(world.outbound.send(&dependency, request).await.unwrap().status, 503);
    assert_eq!(server.asked().len(), 1);
}

#[tokio::test]
async fn trying_again_ends_when_the_breaker_opens() {
    let world = World::new();
    let server = ScriptedHttp::start(|_| Scripted::new(200, "")).await;
    let proxy = FaultProxy::start(server.address.to_string()).await;
    proxy.set(Fault::HalfAnswer { bytes: 3 }).await;
    let breaker = BreakerPolicy { failures: 2, ..BreakerPolicy::default() };
    let dependency = world.dependency(Policy { breaker, ..retrying() });
    // The caller learns what failed, not that there was no third attempt.
    let error = world.outbound.send(&dependency, Request::get(format!("http://{}/", proxy.address))).await.unwrap_err();
    assert_eq!((error.kind(), server.asked().len()), ("broken", 2));
    assert_eq!(dependency.status().state, BreakerState::Open);
}
