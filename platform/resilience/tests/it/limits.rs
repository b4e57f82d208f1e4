//! However much somebody sends, and however slowly: it ends.

use std::{io::Write as _, time::Duration};

use seaworthy_resilience::{OutboundError, Policy, Request};
use seaworthy_testkit::{Scripted, ScriptedHttp};

use crate::{World, policy};

fn gzipped(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

async fn too_large(answer: Scripted) {
    let world = World::new();
    let server = ScriptedHttp::start(move |_| answer.clone()).await;
    let dependency = world.dependency(policy());
    let request = Request::get(server.url("/")).answer_bytes(100_000);
    let error = world.outbound.send(&dependency, request).await.unwrap_err();
    assert!(matches!(error, OutboundError::TooLarge { limit: 100_000, .. }), "{error:?}");
    // It would be as large the next time.
    assert_eq!(server.asked().len(), 1);
}

#[tokio::test]
async fn an_answer_that_is_too_large_is_not_read() {
    // Announced, not announced, and unpacked from almost nothing.
    too_large(Scripted::new(200, vec![0; 100_001])).await;
    too_large(Scripted::pieces(vec![b'x'; 64 * 1024], Duration::ZERO, 4000)).await;
    let small = gzipped(&vec![0; 20_000_000]);
    assert!(small.len() < 50_000);
    too_large(Scripted::new(200, small).header("content-encoding", "gzip")).await;
}

#[tokio::test]
async fn an_answer_up_to_the_limit_is_read_whole() {
    let world = World::new();
    let server = ScriptedHttp::start(|asked| match asked.path.as_str() {
        "/plain" => Scripted::new(200, vec![b'x'; 100_000]),
        _ => Scripted::new(200, gzipped(&[b'x'; 100_000])).header("content-encoding", "gzip"),
    })
    .await;
    let dependency = world.dependency(policy());
    for path in ["/plain", "/packed"] {
        let request = Request::get(server.url(path)).answer_bytes(100_000);
        assert_eq!(world.outbound.send(&dependency, request).await.unwrap().body, vec![b'x'; 100_000]);
    }
}

#[tokio::test]
async fn an_answer_that_drips_is_given_up() {
    let world = World::new();
    let server = ScriptedHttp::start(|_| Scripted::pieces("x", Duration::from_millis(20), 100_000)).await;
    let dependency = world.dependency(Policy { timeout: Duration::from_millis(300), ..policy() });
    let error = world.outbound.send(&dependency, Request::get(server.url("/"))).await.unwrap_err();
    assert!(matches!(error, OutboundError::TimedOut { .. }), "{error:?}");
}

#[tokio::test]
async fn packed_rubbish_is_told_as_such() {
    let world = World::new();
    let server = ScriptedHttp::start(|_| Scripted::new(200, "not gzip").header("content-encoding", "gzip")).await;
    let error = world.outbound.send(&world.dependency(policy()), Request::get(server.url("/"))).await.unwrap_err();
    assert_eq!(error.kind(), "broken", "{error:?}");
}
