//! A slow dependency takes its own share of the server only.

use seaworthy_resilience::{BulkheadPolicy, Deadline, OutboundError, Policy, Refusal, Request};
use seaworthy_testkit::{Scripted, ScriptedHttp};

use crate::{World, policy};

#[tokio::test]
async fn with_all_places_taken_one_waits_and_the_next_is_refused_at_once() {
    let world = World::new();
    let server = ScriptedHttp::start(|asked| match asked.number {
        0 => Scripted::nothing(),
        _ => Scripted::new(200, "here"),
    })
    .await;
    let places = BulkheadPolicy { at_once: 1, waiting: 1 };
    let dependency = world.dependency(Policy { bulkhead: places, ..policy() });
    let send = || {
        let (outbound, dependency, request) =
            (world.outbound.clone(), dependency.clone(), Request::get(server.url("/")));
        tokio::spawn(async move { outbound.send(&dependency, request).await })
    };
    let first = send();
    while server.asked().is_empty() {
        tokio::task::yield_now().await;
    }
    let second = send();
    while dependency.status().waiting_now == 0 {
        tokio::task::yield_now().await;
    }
    let third = send().await.unwrap().unwrap_err();
    assert!(matches!(third, OutboundError::Refused { refusal: Refusal::Full, .. }), "{third}");
    assert_eq!((dependency.status().calls_now, server.asked().len()), (1, 1));
    // The place comes free and who waited has its turn.
    first.abort();
    assert_eq!(second.await.unwrap().unwrap().text(), "here");
    let status = dependency.status();
    assert_eq!((status.calls_now, status.waiting_now, status.counts.refused), (0, 0, 1));
}

#[tokio::test]
async fn who_waits_past_the_deadline_never_begins() {
    let world = World::new();
    let server = ScriptedHttp::start(|_| Scripted::nothing()).await;
    let places = BulkheadPolicy { at_once: 1, waiting: 9 };
    let dependency = world.dependency(Policy { bulkhead: places, ..policy() });
    let held = dependency.admit(Deadline::within(std::time::Duration::from_secs(60))).await.unwrap();
    let deadline = Deadline::within(std::time::Duration::from_millis(30));
    let error = world.outbound.send(&dependency, Request::get(server.url("/")).deadline(deadline)).await.unwrap_err();
    assert!(matches!(error, OutboundError::Refused { refusal: Refusal::Deadline, .. }), "{error}");
    assert_eq!(server.asked().len(), 0);
    held.release();
    assert_eq!(dependency.status().calls_now, 0);
}
