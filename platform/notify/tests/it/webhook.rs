//! Somebody's own receiver, which checks the signature before it believes anything.

use aws_lc_rs::hmac;
use base64::{Engine as _, prelude::BASE64_STANDARD};
use seaworthy_kernel::Clock as _;
use seaworthy_notify::{Channel as _, Event, channels::Webhook};
use seaworthy_testkit::{Asked, Scripted, ScriptedHttp};

use crate::{World, message};

const SECRET: &str = "a secret that both sides know";

/// What a receiver does (Standard Webhooks): checks the signature over id, time and body.
fn receiver(asked: &Asked) -> Scripted {
    let signed = || {
        let signature = BASE64_STANDARD.decode(asked.header("webhook-signature")?.strip_prefix("v1,")?).ok()?;
        let mut content =
            format!("{}.{}.", asked.header("webhook-id")?, asked.header("webhook-timestamp")?).into_bytes();
        content.extend_from_slice(&asked.body);
        hmac::verify(&hmac::Key::new(hmac::HMAC_SHA256, SECRET.as_bytes()), &content, &signature).ok()
    };
    if signed().is_some() { Scripted::new(204, "") } else { Scripted::new(401, "who are you?") }
}

fn channel(world: &World, server: &ScriptedHttp, secret: Option<&str>) -> Webhook {
    let dependency = world.dependency("alerts-webhook");
    let secret = secret.map(|secret| secret.to_owned().into());
    Webhook::new(world.outbound.clone(), dependency, server.url("/alerts").into(), secret, world.clock.clone())
}

#[tokio::test]
async fn a_signed_message_is_believed_and_a_wrong_one_is_not() {
    let world = World::new();
    let server = ScriptedHttp::start(receiver).await;
    let sent = message(Event::Firing);
    channel(&world, &server, Some(SECRET)).send(&sent).await.unwrap();
    let asked = server.asked().remove(0);
    assert_eq!(asked.header("webhook-id"), Some(sent.id.to_string().as_str()));
    assert_eq!(asked.header("webhook-timestamp"), Some(world.clock.now().timestamp().to_string().as_str()));
    let body = asked.json();
    for (name, value) in [
        ("event", "firing"),
        ("rule", "breaker-open"),
        ("subject", "exchange-rates"),
        ("severity", "warning"),
        ("title", "A dependency keeps failing"),
        ("since", "2026-11-20T11:59:30Z"),
        ("at", "2026-11-20T12:00:00Z"),
        ("runbook", "docs/RUNBOOK.md#breaker-open"),
        ("node", "node-1"),
        ("example_request_id", "r-7"),
        ("dedup_key", "seaworthy/node-1/breaker-open/exchange-rates"),
    ] {
        assert_eq!(body[name], value, "{name}");
    }
    assert_eq!(body["fix"], "Check the dependency and its credentials; the server tries again by itself.");

    for secret in [Some("another secret"), None] {
        let world = World::new();
        let error = channel(&world, &server, secret).send(&sent).await.unwrap_err();
        assert_eq!((error.text.as_str(), error.temporary), ("it answered 401", true));
    }
}

#[tokio::test]
async fn a_receiver_that_is_gone_for_good_is_not_asked_again() {
    for (status, temporary) in [(410, false), (404, true), (500, true), (302, true)] {
        let world = World::new();
        let server = ScriptedHttp::start(move |_| Scripted::new(status, "").header("location", "/elsewhere")).await;
        let error = channel(&world, &server, Some(SECRET)).send(&message(Event::Firing)).await.unwrap_err();
        assert_eq!(error.temporary, temporary, "{status}");
        assert!(server.asked().iter().all(|asked| asked.path == "/alerts"));
    }
}
