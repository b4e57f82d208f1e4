//! Each transition of the breaker, with a server behind a proxy that is cut and comes back.

use std::time::Duration;

use seaworthy_resilience::{BreakerState, OutboundError, Refusal, Request};
use seaworthy_testkit::{Fault, FaultProxy, Scripted, ScriptedHttp};

use crate::{World, policy};

#[tokio::test]
async fn it_opens_when_the_server_is_cut_off_and_closes_when_it_is_back() {
    let world = World::new();
    let server = ScriptedHttp::start(|_| Scripted::new(200, "here")).await;
    let proxy = FaultProxy::start(server.address.to_string()).await;
    let url = format!("http://{}/", proxy.address);
    let dependency = world.dependency(policy());
    let send = || world.outbound.send(&dependency, Request::get(&url));

    assert_eq!(send().await.unwrap().text(), "here");
    proxy.set(Fault::Cut).await;
    for _ in 0..3 {
        assert_eq!(send().await.unwrap_err().kind(), "connect");
    }
    let status = dependency.status();
    assert_eq!((status.state, status.last_error.unwrap().kind), (BreakerState::Open, "connect"));
    assert_eq!((status.counts.successes, status.counts.failures, status.counts.refused), (1, 3, 0));

    // Open: refused at once, even though the server is back.
    proxy.set(Fault::None).await;
    let taken = proxy.accepted();
    let error = send().await.unwrap_err();
    assert!(
        matches!(error, OutboundError::Refused { refusal: Refusal::Open(left), .. } if left <= Duration::from_secs(30))
    );
    assert_eq!((proxy.accepted(), server.asked().len(), dependency.status().counts.refused), (taken, 1, 1));

    // Its time is over but the server is gone again: one probe, and open once more.
    proxy.set(Fault::Cut).await;
    world.pass(31);
    assert_eq!(send().await.unwrap_err().kind(), "connect");
    assert_eq!(dependency.status().state, BreakerState::Open);
    assert_eq!(send().await.unwrap_err().kind(), "breaker_open");

    // Back: the probe succeeds and it closes, by itself.
    proxy.set(Fault::None).await;
    world.pass(31);
    assert_eq!(send().await.unwrap().text(), "here");
    let status = dependency.status();
    assert_eq!((status.state, status.last_success.is_some()), (BreakerState::Closed, true));
    send().await.unwrap();
}

#[tokio::test]
async fn half_open_one_probe_is_on_the_way_and_the_others_are_refused() {
    let world = World::new();
    // The probe, the fourth request, never gets an answer.
    let server = ScriptedHttp::start(|asked| match asked.number {
        0..3 => Scripted::new(500, ""),
        3 => Scripted::nothing(),
        _ => Scripted::new(200, "here"),
    })
    .await;
    let dependency = world.dependency(policy());
    let request = Request::get(server.url("/"));
    for _ in 0..3 {
        assert_eq!(world.outbound.send(&dependency, request.clone()).await.unwrap().status, 500);
    }
    assert_eq!(dependency.status().state, BreakerState::Open);
    world.pass(31);
    let probe = tokio::spawn({
        let (outbound, dependency, request) = (world.outbound.clone(), dependency.clone(), request.clone());
        async move { outbound.send(&dependency, request).await.is_ok() }
    });
    while server.asked().len() < 4 {
        tokio::task::yield_now().await;
    }
    assert_eq!(dependency.status().state, BreakerState::HalfOpen);
    let error = world.outbound.send(&dependency, request.clone()).await.unwrap_err();
    assert_eq!((error.kind(), server.asked().len()), ("breaker_open", 4));
    // Whoever sent the probe goes away: its place is free for the next one.
    probe.abort();
    assert!(probe.await.unwrap_err().is_cancelled());
    assert_eq!(world.outbound.send(&dependency, request).await.unwrap().status, 200);
    assert_eq!(dependency.status().state, BreakerState::Closed);
}

#[tokio::test]
async fn server_errors_count_and_refusals_of_our_own_making_do_not() {
    let world = World::new();
    let server = ScriptedHttp::start(|asked| match asked.path.as_str() {
        "/bad" => Scripted::new(400, "you"),
        "/missing" => Scripted::new(404, "you"),
        "/limit" => Scripted::new(429, "slowly").header("retry-after", "3600"),
        _ => Scripted::new(503, "me"),
    })
    .await;
    let dependency = world.dependency(policy());
    for path in ["/bad", "/missing", "/limit", "/bad", "/missing", "/limit", "/limit", "/limit"] {
        world.outbound.send(&dependency, Request::get(server.url(path))).await.unwrap();
        let forbidden = world.outbound.send(&dependency, Request::get("http://10.0.0.1/")).await;
        assert_eq!(forbidden.unwrap_err().kind(), "forbidden");
    }
    assert_eq!(dependency.status().state, BreakerState::Closed);
    // Half of all calls must have failed: four answers of eight were good.
    for _ in 0..4 {
        assert_eq!(world.outbound.send(&dependency, Request::get(server.url("/"))).await.unwrap().text(), "me");
    }
    assert_eq!(dependency.status().state, BreakerState::Open);
}
