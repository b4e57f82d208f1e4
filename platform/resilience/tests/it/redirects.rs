//! Redirects: few, checked, and never with somebody else's credentials.

use std::net::SocketAddr;

use async_trait::async_trait;
use seaworthy_resilience::{
    Allow, OutboundError, Request,
    address::AddressKind,
    outbound::{Forbidden, Lookup},
};
use seaworthy_testkit::{Scripted, ScriptedHttp, TestTls};

use crate::{World, policy};

/// Every name is this machine.
#[derive(Debug)]
struct Here;

#[async_trait]
impl Lookup for Here {
    async fn lookup(&self, _: &str) -> std::io::Result<Vec<SocketAddr>> {
        Ok(vec![SocketAddr::from(([127, 0, 0, 1], 0))])
    }
}

fn world() -> World {
    World::with(|options| {
        options.allow = Allow::read(["front.example", "back.example", "localhost"]).unwrap();
        options.lookup = std::sync::Arc::new(Here);
    })
}

#[track_caller]
fn forbidden(result: Result<seaworthy_resilience::Response, OutboundError>) -> Forbidden {
    match result.unwrap_err() {
        OutboundError::Forbidden { reason, .. } => reason,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_loop_ends() {
    let world = world();
    let server = ScriptedHttp::start(|_| Scripted::redirect(302, "/again")).await;
    let dependency = world.dependency(policy());
    let error = world.outbound.send(&dependency, Request::get(server.url_at("front.example", "/"))).await;
    assert_eq!(forbidden(error), Forbidden::TooManyRedirects(5));
    assert_eq!(server.asked().len(), 6);
}

#[tokio::test]
async fn a_redirect_inside_is_not_followed() {
    let world = world();
    let server = ScriptedHttp::start(|asked| {
        let location = asked.header("x-to").unwrap().to_owned();
        Scripted::redirect(307, &location)
    })
    .await;
    let dependency = world.dependency(policy());
    let port = server.address.port();
    for (location, kind) in [
        (format!("http://127.0.0.1:{port}/"), AddressKind::Loopback),
        (format!("//2130706433:{port}/"), AddressKind::Loopback),
        ("http://169.254.169.254/latest/meta-data/".to_owned(), AddressKind::Metadata),
        // Checked when it is resolved.
        (format!("http://elsewhere.example:{port}/"), AddressKind::Loopback),
    ] {
        let before = server.asked().len();
        let request = Request::get(server.url_at("front.example", "/")).header("x-to", &location);
        let error = world.outbound.send(&dependency, request).await;
        assert_eq!(forbidden(error), Forbidden::Address(kind), "{location}");
        assert_eq!(server.asked().len() - before, 1);
    }
}

#[tokio::test]
async fn credentials_stay_with_the_first_host() {
    let world = world();
    let server = ScriptedHttp::start(|asked| match asked.path.as_str() {
        "/same" => Scripted::redirect(302, "/end"),
        "/other" => {
            let port = asked.header("host").unwrap().rsplit(':').next().unwrap().to_owned();
            Scripted::redirect(302, &format!("http://back.example:{port}/end"))
        }
        _ => Scripted::new(200, "end"),
    })
    .await;
    let dependency = world.dependency(policy());
    for (path, kept) in [("/same", true), ("/other", false)] {
        let request = Request::get(server.url_at("front.example", path))
            .bearer("token")
            .secret_header("x-api-key", "key")
            .header("cookie", "a=b")
            .header("x-plain", "p");
        assert_eq!(world.outbound.send(&dependency, request).await.unwrap().text(), "end");
        let last = server.asked().pop().unwrap();
        assert_eq!(last.path, "/end");
        for name in ["authorization", "x-api-key", "cookie"] {
            assert_eq!(last.header(name).is_some(), kept, "{path} {name}");
        }
        assert_eq!((last.header("x-plain"), last.header("referer")), (Some("p"), None));
    }
}

#[tokio::test]
async fn https_is_checked_and_does_not_become_http() {
    let tls = TestTls::new();
    let plain = ScriptedHttp::start(|_| Scripted::new(200, "plain")).await;
    let location = plain.url_at("localhost", "/");
    let server = ScriptedHttp::start_tls(&tls, move |asked| match asked.path.as_str() {
        "/down" => Scripted::redirect(302, &location),
        _ => Scripted::new(200, "safe"),
    })
    .await;
    let allow = || Allow::read(["localhost", "front.example"]).unwrap();
    let stranger = World::with(|options| options.allow = allow());
    let error =
        stranger.outbound.send(&stranger.dependency(policy()), Request::get(server.url_at("localhost", "/"))).await;
    let error = error.unwrap_err();
    assert_eq!(error.kind(), "connect", "{error:?}");
    assert!(error.to_string().contains("ertificate"), "{error}");

    let world = World::with(|options| {
        options.allow = allow();
        options.lookup = std::sync::Arc::new(Here);
        options.roots = vec![tls.authority.clone()];
    });
    let dependency = world.dependency(policy());
    let send = |host: &str, path: &str| world.outbound.send(&dependency, Request::get(server.url_at(host, path)));
    assert_eq!(send("localhost", "/").await.unwrap().text(), "safe");
    // The certificate is for another name.
    assert_eq!(send("front.example", "/").await.unwrap_err().kind(), "connect");
    assert_eq!(forbidden(send("localhost", "/down").await), Forbidden::Downgrade);
    assert_eq!(plain.asked().len(), 0);
}

#[tokio::test]
async fn a_post_is_not_redirected_unless_it_says_so() {
    let world = world();
    let server = ScriptedHttp::start(|asked| match asked.path.as_str() {
        "/" => Scripted::redirect(307, "/end"),
        _ => Scripted::new(200, "end"),
    })
    .await;
    let dependency = world.dependency(policy());
    let request = Request::post(server.url_at("front.example", "/")).body("text/plain", "content");
    assert_eq!(world.outbound.send(&dependency, request.clone()).await.unwrap().status, 307);
    assert_eq!(world.outbound.send(&dependency, request.redirects(1)).await.unwrap().text(), "end");
    let last = server.asked().pop().unwrap();
    assert_eq!((last.method.as_str(), last.body.as_slice()), ("POST", &b"content"[..]));
}
