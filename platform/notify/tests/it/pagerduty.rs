//! PagerDuty's Events API version 2: 202, 400 with errors, 429.

use seaworthy_notify::{Channel as _, Event, channels::PagerDuty};
use seaworthy_testkit::{Asked, Scripted, ScriptedHttp};
use serde_json::{Value, json};

use crate::{World, message};

const KEY: &str = "0123456789abcdef0123456789abcdef";

/// Judges an event as PagerDuty's documentation describes it.
fn pagerduty(asked: &Asked) -> Scripted {
    let event: Value = serde_json::from_slice(&asked.body).unwrap_or_default();
    let mut errors = Vec::new();
    let text =
        |value: &Value, most: usize| value.as_str().is_some_and(|text| (1..=most).contains(&text.chars().count()));
    if !text(&event["routing_key"], 32) || event["routing_key"].as_str().map(str::len) != Some(32) {
        errors.push("'routing_key' is missing or blank");
    }
    if !text(&event["dedup_key"], 255) {
        errors.push("'dedup_key' is missing or too long");
    }
    match event["event_action"].as_str() {
        Some("trigger") => {
            let payload = &event["payload"];
            if !text(&payload["summary"], 1024) {
                errors.push("'payload.summary' is missing or blank");
            }
            if !text(&payload["source"], 255) {
                errors.push("'payload.source' is missing or blank");
            }
            if !["critical", "error", "warning", "info"].contains(&payload["severity"].as_str().unwrap_or_default()) {
                errors.push("'payload.severity' is invalid");
            }
            if payload["timestamp"].as_str().is_none_or(|time| chrono::DateTime::parse_from_rfc3339(time).is_err()) {
                errors.push("'payload.timestamp' is invalid");
            }
        }
        Some("resolve" | "acknowledge") => {}
        _ => errors.push("'event_action' is invalid"),
    }
    if asked.path != "/v2/enqueue" || asked.header("content-type") != Some("application/json") {
        return Scripted::new(404, "");
    }
    if errors.is_empty() {
        let taken = json!({"status": "success", "message": "Event processed", "dedup_key": event["dedup_key"]});
        return Scripted::new(202, taken.to_string());
    }
    let refused = json!({"status": "invalid event", "message": "Event object is invalid", "errors": errors});
    Scripted::new(400, refused.to_string())
}

fn channel(world: &World, server: &ScriptedHttp, key: &str) -> PagerDuty {
    let dependency = world.dependency("alerts-pagerduty");
    PagerDuty::new(world.outbound.clone(), dependency, server.url("/v2/enqueue"), key.to_owned().into())
}

#[tokio::test]
async fn an_incident_is_triggered_and_resolved_under_one_key() {
    let world = World::new();
    let server = ScriptedHttp::start(pagerduty).await;
    let channel = channel(&world, &server, KEY);
    for event in [Event::Firing, Event::Reminder, Event::Recovered] {
        channel.send(&message(event)).await.unwrap();
    }
    let events: Vec<_> = server.asked().iter().map(Asked::json).collect();
    let actions: Vec<_> = events.iter().map(|event| event["event_action"].as_str().unwrap()).collect();
    assert_eq!(actions, ["trigger", "trigger", "resolve"]);
    assert!(events.iter().all(|event| event["dedup_key"] == "seaworthy/node-1/breaker-open/exchange-rates"));
    let payload = &events[0]["payload"];
    assert_eq!(
        (&payload["source"], &payload["severity"], &payload["class"]),
        (&json!("node-1"), &json!("warning"), &json!("breaker-open"))
    );
    assert_eq!(payload["custom_details"]["example_request_id"], "r-7");
    assert_eq!(payload["custom_details"]["since"], "2026-11-20T11:59:30.000Z");
}

#[tokio::test]
async fn what_pagerduty_refuses_is_told_in_its_words() {
    let world = World::new();
    let server = ScriptedHttp::start(pagerduty).await;
    let error = channel(&world, &server, "too-short").send(&message(Event::Firing)).await.unwrap_err();
    assert_eq!(error.text, "it answered 400: Event object is invalid 'routing_key' is missing or blank");
    assert!(!error.temporary);
    assert_eq!(server.asked().len(), 1);
}

#[tokio::test]
async fn its_limit_and_its_faults_pass() {
    let world = World::new();
    let server = ScriptedHttp::start(|asked| match asked.number {
        0 => Scripted::new(
            429,
            json!({"status": "throttle exceeded", "message": "Requests for this service are arriving too quickly."})
                .to_string(),
        ),
        1 | 2 => Scripted::new(503, ""),
        _ => pagerduty(asked),
    })
    .await;
    let channel = channel(&world, &server, KEY);
    // Each delivery is two attempts here.
    let error = channel.send(&message(Event::Firing)).await.unwrap_err();
    assert_eq!((error.text.as_str(), error.temporary), ("it answered 503", true));
    channel.send(&message(Event::Firing)).await.unwrap();
    assert_eq!(server.asked().len(), 4);
}
