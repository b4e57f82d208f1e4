//! A Slack incoming webhook: 200 `ok`, or a status with a word.

use seaworthy_notify::{Channel as _, DeliveryError, Event, channels::Slack};
use seaworthy_testkit::{Asked, Scripted, ScriptedHttp};

use crate::{World, message};

const PATH: &str = "/services/T000/B000/very-secret";

/// Takes what Slack takes, and refuses the rest in Slack's words.
fn slack(asked: &Asked) -> Scripted {
    if asked.path != PATH {
        return Scripted::new(404, "no_service");
    }
    if asked.method != "POST" || asked.header("content-type") != Some("application/json") {
        return Scripted::new(400, "invalid_payload");
    }
    let Ok(body) = serde_json::from_slice::<serde_json::Value>(&asked.body) else {
        return Scripted::new(400, "invalid_payload");
    };
    let Some(text) = body["text"].as_str().filter(|text| !text.is_empty()) else {
        return Scripted::new(400, "no_text");
    };
    let blocks = body["blocks"].as_array().cloned().unwrap_or_default();
    let fits = |block: &serde_json::Value| {
        let text = block["text"]["text"].as_str().map_or(0, |text| text.chars().count());
        match (block["type"].as_str(), block["text"]["type"].as_str()) {
            (Some("header"), Some("plain_text")) => (1..=150).contains(&text),
            (Some("section"), Some("mrkdwn")) => (1..=3000).contains(&text),
            _ => false,
        }
    };
    let raw =
        text.contains('<') || blocks.iter().any(|block| block["type"] == "section" && block.to_string().contains("<Y"));
    if raw || blocks.is_empty() || !blocks.iter().all(fits) {
        return Scripted::new(400, "invalid_blocks");
    }
    Scripted::new(200, "ok")
}

fn channel(world: &World, server: &ScriptedHttp, path: &str) -> Slack {
    Slack::new(world.outbound.clone(), world.dependency("alerts-slack"), server.url(path).into())
}

#[tokio::test]
async fn a_message_that_slack_takes() {
    let world = World::new();
    let server = ScriptedHttp::start(slack).await;
    let channel = channel(&world, &server, PATH);
    for event in [Event::Firing, Event::Reminder, Event::Recovered] {
        channel.send(&message(event)).await.unwrap();
    }
    let asked = server.asked();
    assert_eq!(asked[0].json()["text"], "[warning] A dependency keeps failing (exchange-rates) on node-1");
    let section = asked[0].json()["blocks"][1]["text"]["text"].as_str().unwrap().to_owned();
    for part in [
        ":large_yellow_circle:\n",
        "What: Calls to exchange-rates fail, last with `timeout`. &lt;Yesterday's&gt; rates &amp; nothing else.\n",
        "Since: 2026-11-20 11:59:30 UTC\n",
        "Do: Check the dependency",
        "Example request: r-7\n",
        "Runbook: docs/RUNBOOK.md#breaker-open\n",
        "Node: node-1\n",
    ] {
        assert!(section.contains(part), "{part}: {section}");
    }
    assert!(asked[2].json()["text"].as_str().unwrap().starts_with("[over] "));
}

async fn answer(status: u16, body: &'static str, header: (&'static str, &'static str)) -> (DeliveryError, usize) {
    let world = World::new();
    let server = ScriptedHttp::start(move |_| Scripted::new(status, body).header(header.0, header.1)).await;
    let error = channel(&world, &server, PATH).send(&message(Event::Firing)).await.unwrap_err();
    assert!(!error.to_string().contains("very-secret"), "{error}");
    (error, server.asked().len())
}

#[tokio::test]
async fn what_slack_refuses_is_not_sent_again_and_what_passes_is() {
    let none = ("x-none", "1");
    for (status, body) in [
        (400, "invalid_payload"),
        (403, "action_prohibited"),
        (404, "channel_not_found"),
        (410, "channel_is_archived"),
        (200, "not ok"),
    ] {
        let (error, attempts) = answer(status, body, none).await;
        assert_eq!(
            (error.text.as_str(), error.temporary, attempts),
            (&*format!("it answered {status}: {body}"), false, 1)
        );
    }
    let (error, attempts) = answer(500, "rollup_error", none).await;
    assert_eq!((error.text.as_str(), error.temporary, attempts), ("it answered 500: rollup_error", true, 2));
    let (error, attempts) = answer(429, "rate_limited", ("retry-after", "90")).await;
    assert_eq!((error.temporary, error.after.unwrap().as_secs(), attempts), (true, 90, 1));
}

#[tokio::test]
async fn an_address_inside_is_not_called() {
    let world = World::new();
    let dependency = world.dependency("alerts-slack");
    let channel = Slack::new(world.outbound.clone(), dependency, "http://10.0.0.1/very-secret".to_owned().into());
    let error = channel.send(&message(Event::Firing)).await.unwrap_err();
    assert!(!error.temporary && error.text.contains("10.0.0.1 is not called"), "{error}");
    assert!(!format!("{error:?} {channel:?}").contains("very-secret"));
}
