//! Each fault of a network is told as what it is, in time, without secrets.

use std::time::Duration;

use seaworthy_kernel::{Code, Problem};
use seaworthy_resilience::{BreakerState, OutboundError, Policy, Request};
use seaworthy_testkit::{Fault, FaultProxy, Scripted, ScriptedHttp};

use crate::{World, policy};

const SECRET: &str = "xoxb-very-secret";

/// Asks once through a proxy with this fault; the kind of the error.
async fn kind(fault: Fault) -> String {
    let world = World::new();
    let server = ScriptedHttp::start(|_| Scripted::new(200, vec![b'x'; 4000])).await;
    let proxy = FaultProxy::start(server.address.to_string()).await;
    proxy.set(fault).await;
    let dependency = world.dependency(Policy { timeout: Duration::from_millis(400), ..policy() });
    let url = format!("http://{}/{SECRET}?token={SECRET}", proxy.address);
    let request = Request::post(url).bearer(SECRET).json(&serde_json::json!({"key": SECRET}));
    let error = world.outbound.send(&dependency, request.clone()).await.unwrap_err();
    for text in [error.to_string(), format!("{error:?}"), format!("{request:?}"), format!("{:?}", dependency.status())]
    {
        assert!(!text.contains(SECRET), "{text}");
    }
    assert_eq!(dependency.status().last_error.unwrap().kind, error.kind());
    let kind = error.kind().to_owned();
    let problem = Problem::from(error);
    assert_eq!((problem.code, problem.retry_after, problem.detail), (Code::Unavailable, Some(5), None));
    kind
}

#[tokio::test]
async fn each_fault_has_its_kind() {
    assert_eq!(kind(Fault::Cut).await, "connect");
    assert_eq!(kind(Fault::Blackhole).await, "timeout");
    assert_eq!(kind(Fault::Reset { after: 0 }).await, "broken");
    assert_eq!(kind(Fault::Reset { after: 2000 }).await, "broken");
    assert_eq!(kind(Fault::HalfAnswer { bytes: 20 }).await, "broken");
    assert_eq!(kind(Fault::HalfAnswer { bytes: 2000 }).await, "broken");
    assert_eq!(kind(Fault::Garbage).await, "broken");
    // 4000 bytes at 100 each 50 ms are far too slow.
    assert_eq!(kind(Fault::Slow { delay: Duration::from_millis(50), piece: 100 }).await, "timeout");
}

#[tokio::test]
async fn slow_but_in_time_is_no_fault() {
    let world = World::new();
    let server = ScriptedHttp::start(|_| Scripted::new(200, vec![b'x'; 4000])).await;
    let proxy = FaultProxy::start(server.address.to_string()).await;
    proxy.set(Fault::Slow { delay: Duration::from_millis(1), piece: 500 }).await;
    let dependency = world.dependency(policy());
    let answer = world.outbound.send(&dependency, Request::get(format!("http://{}/", proxy.address))).await.unwrap();
    assert_eq!((answer.body.len(), dependency.status().counts.failures), (4000, 0));
}

#[tokio::test]
async fn connections_that_fall_silent_open_the_breaker() {
    let world = World::new();
    let server = ScriptedHttp::start(|_| Scripted::new(200, "here")).await;
    let proxy = FaultProxy::start(server.address.to_string()).await;
    let dependency = world.dependency(Policy { timeout: Duration::from_millis(100), ..policy() });
    let url = format!("http://{}/", proxy.address);
    proxy.set(Fault::Blackhole).await;
    for _ in 0..3 {
        let error = world.outbound.send(&dependency, Request::get(&url)).await.unwrap_err();
        assert!(matches!(error, OutboundError::TimedOut { .. }), "{error}");
    }
    assert_eq!(dependency.status().state, BreakerState::Open);
    proxy.set(Fault::None).await;
    world.pass(31);
    assert_eq!(world.outbound.send(&dependency, Request::get(&url)).await.unwrap().text(), "here");
    assert_eq!(dependency.status().state, BreakerState::Closed);
}

#[tokio::test]
async fn what_cannot_be_written_is_told_before_anything_is_sent() {
    let world = World::new();
    let dependency = world.dependency(policy());
    let request = Request::get("http://127.0.0.1:9/").secret_header("x-key", "two\r\nlines");
    let error = world.outbound.send(&dependency, request).await.unwrap_err();
    assert_eq!((error.kind(), dependency.status().counts), ("request", Default::default()));
}
