//! Nobody makes the server call what lies inside.

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use async_trait::async_trait;
use seaworthy_resilience::{
    Allow, OutboundError, Request,
    address::AddressKind,
    outbound::{Forbidden, Lookup},
};
use seaworthy_testkit::{Scripted, ScriptedHttp};

use crate::{World, policy};

/// Answers the first question with the first address, the second with the second, and so on; counts.
#[derive(Debug)]
struct Names(Vec<&'static str>, AtomicUsize);

#[async_trait]
impl Lookup for Names {
    async fn lookup(&self, _: &str) -> std::io::Result<Vec<SocketAddr>> {
        let number = self.1.fetch_add(1, Ordering::SeqCst);
        let answer = self.0[number.min(self.0.len() - 1)];
        Ok(answer.split(' ').map(|address| SocketAddr::new(address.parse().unwrap(), 0)).collect())
    }
}

fn names(answers: &[&'static str]) -> Arc<Names> {
    Arc::new(Names(answers.to_vec(), AtomicUsize::new(0)))
}

async fn server() -> ScriptedHttp {
    ScriptedHttp::start(|_| Scripted::new(200, "inside")).await
}

#[track_caller]
fn is_forbidden(error: &OutboundError, kind: AddressKind) {
    let OutboundError::Forbidden { reason, .. } = error else { panic!("{error:?}") };
    assert_eq!(*reason, Forbidden::Address(kind));
}

#[tokio::test]
async fn the_servers_own_machine_is_not_called() {
    let world = World::with(|_| {});
    let server = server().await;
    let dependency = world.dependency(policy());
    for host in [
        "127.0.0.1",
        "localhost",
        "LOCALHOST",
        "127.1",
        "2130706433",
        "0x7f000001",
        "0177.0.0.1",
        "[::ffff:7f00:1]",
        "[::ffff:127.0.0.1]",
    ] {
        let error = world.outbound.send(&dependency, Request::get(server.url_at(host, "/"))).await.unwrap_err();
        is_forbidden(&error, AddressKind::Loopback);
        assert!(error.to_string().contains("OUTBOUND_ALLOW"), "{error}");
    }
    assert_eq!(server.asked().len(), 0);
    // It is nobody's failure.
    assert_eq!(dependency.status().state.as_str(), "closed");
}

#[tokio::test]
async fn a_name_that_leads_inside_is_not_called() {
    for (answer, kind) in [
        ("127.0.0.1", AddressKind::Loopback),
        ("10.1.2.3 192.168.0.1", AddressKind::Private),
        ("169.254.169.254", AddressKind::Metadata),
        ("::ffff:127.0.0.1", AddressKind::Loopback),
        ("fd00::1", AddressKind::Private),
    ] {
        let world = World::with(|options| options.lookup = names(&[answer]));
        let error = world.outbound.send(&world.dependency(policy()), Request::get("http://evil.example/")).await;
        is_forbidden(&error.unwrap_err(), kind);
    }
}

#[tokio::test]
async fn only_the_checked_address_is_connected_to() {
    let server = server().await;
    // The first answer is allowed, the one a moment later is not: as a name does that changes its meaning after the check.
    let lookup = names(&["127.0.0.1", "127.0.0.2"]);
    let world = World::with(|options| {
        options.allow = Allow::read(["127.0.0.1"]).unwrap();
        options.lookup = lookup.clone();
    });
    let dependency = world.dependency(policy());
    let request = Request::get(server.url_at("changing.example", "/"));
    assert_eq!(world.outbound.send(&dependency, request.clone()).await.unwrap().text(), "inside");
    assert_eq!(lookup.1.load(Ordering::SeqCst), 1);
    is_forbidden(&world.outbound.send(&dependency, request).await.unwrap_err(), AddressKind::Loopback);
    assert_eq!(server.asked().len(), 1);
}

#[tokio::test]
async fn of_several_addresses_only_allowed_ones_are_tried() {
    let server = server().await;
    // Whoever took the first address would get this connection.
    let other = std::net::TcpListener::bind(("127.0.0.2", server.address.port())).unwrap();
    other.set_nonblocking(true).unwrap();
    let world = World::with(|options| {
        options.allow = Allow::read(["127.0.0.1"]).unwrap();
        options.lookup = names(&["127.0.0.2 127.0.0.1"]);
    });
    let request = Request::get(server.url_at("several.example", "/"));
    assert_eq!(world.outbound.send(&world.dependency(policy()), request).await.unwrap().text(), "inside");
    assert_eq!(other.accept().unwrap_err().kind(), std::io::ErrorKind::WouldBlock);
}

#[tokio::test]
async fn the_operator_may_allow_a_host_by_name_and_that_name_alone() {
    let server = server().await;
    let world = World::with(|options| {
        options.allow = Allow::read(["mail.internal"]).unwrap();
        options.lookup = names(&["127.0.0.1"]);
    });
    let dependency = world.dependency(policy());
    let send = |host| world.outbound.send(&dependency, Request::get(server.url_at(host, "/")));
    assert_eq!(send("mail.internal").await.unwrap().text(), "inside");
    is_forbidden(&send("other.internal").await.unwrap_err(), AddressKind::Loopback);
    is_forbidden(&send("127.0.0.1").await.unwrap_err(), AddressKind::Loopback);
}

#[tokio::test]
async fn a_name_without_an_address_says_so() {
    let world = World::with(|_| {});
    // RFC 6761: this name never resolves.
    let error =
        world.outbound.send(&world.dependency(policy()), Request::get("http://nowhere.invalid/")).await.unwrap_err();
    assert_eq!(error.kind(), "name", "{error:?}");
    assert_eq!(error.to_string(), "the name nowhere.invalid cannot be resolved");
}
