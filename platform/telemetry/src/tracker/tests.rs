//! What reaches the tracker, and what does not.

use std::sync::Arc;
use std::sync::mpsc::Receiver;

use seaworthy_kernel::clock::SystemClock;
use serde_json::{Value, json};
use tracing::subscriber::DefaultGuard;
use tracing::{debug, error, info, info_span, warn};
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::registry::Registry;

use super::{Dsn, Tracker, TrackerLayer, TrackerOptions};
use crate::layer::OutputLayer;
use crate::test_receiver::{Received, receive};

fn options(port: u16) -> TrackerOptions {
    TrackerOptions {
        dsn: Dsn::parse(&format!("http://0123abc@127.0.0.1:{port}/sea/42")).unwrap(),
        environment: "production".into(),
        release: "seaworthy@0.1.0".into(),
        sample_rate: 1.0,
        traces_sample_rate: 0.0,
        clock: Arc::new(SystemClock),
    }
}

/// Logs to a tracker from this thread until the guard is dropped.
fn track(options: TrackerOptions) -> (Tracker, DefaultGuard) {
    let tracker = Tracker::start(&options).unwrap();
    let output = OutputLayer::new(Arc::new(SystemClock), Vec::new());
    let subscriber = Registry::default().with(output).with(TrackerLayer::new(tracker.clone(), options));
    (tracker, tracing::subscriber::set_default(subscriber))
}

/// Head, item head and payload of the next envelope.
fn envelope(received: &Received) -> [Value; 3] {
    let text = std::str::from_utf8(&received.body).unwrap();
    let mut lines = text.lines().map(|line| serde_json::from_str(line).unwrap());
    let envelope: [Value; 3] = [lines.next().unwrap(), lines.next().unwrap(), lines.next().unwrap()];
    assert!(lines.next().is_none(), "one item: {text}");
    let payload = text.lines().nth(2).unwrap();
    assert_eq!(envelope[1]["length"], payload.len());
    envelope
}

fn all(receiver: &Receiver<Received>) -> Vec<Value> {
    receiver.try_iter().map(|received| envelope(&received)[2].clone()).collect()
}

#[test]
fn an_error_is_sent_once_with_its_request_and_its_steps() {
    let (port, receiver) = receive(&[]);
    let (tracker, _guard) = track(options(port));
    {
        let user = "01920000-0000-7000-8000-000000000001";
        let _span = info_span!(
            "request",
            request_id = "r-1",
            method = "GET",
            path = "/api/v1/watches",
            operation = "watches_list",
            user_id = user
        )
        .entered();
        debug!("not a step");
        info!(rows = 3, "looked");
        warn!("slow");
        error!(code = "internal", cause = "the disk is full", "a request failed");
    }
    error!("elsewhere");
    tracker.flush();
    let first = receiver.recv().unwrap();
    assert_eq!(first.line, "POST /sea/api/42/envelope/ HTTP/1.1");
    assert_eq!(first.headers["content-type"], "application/x-sentry-envelope");
    assert_eq!(first.headers["content-encoding"], "gzip", "large ones are compressed");
    let authentication = &first.headers["x-sentry-auth"];
    assert!(authentication.starts_with("Sentry sentry_version=7, ") && authentication.ends_with("sentry_key=0123abc"));
    let [head, item, event] = envelope(&first);
    assert_eq!((&head["event_id"], &item["type"]), (&event["event_id"], &json!("event")));
    assert!(event["event_id"].as_str().is_some_and(|id| id.len() == 32) && head["sent_at"].is_string());
    assert_eq!(
        (&event["environment"], &event["release"], &event["level"]),
        (&json!("production"), &json!("seaworthy@0.1.0"), &json!("error"))
    );
    assert_eq!(event["transaction"], "watches_list");
    assert_eq!(
        event["tags"],
        json!({"request_id": "r-1", "operation": "watches_list", "code": "internal", "method": "GET"})
    );
    assert_eq!(event["user"], json!({"id": "01920000-0000-7000-8000-000000000001"}));
    let exception = &event["exception"]["values"][0];
    assert_eq!(
        (&exception["type"], &exception["value"]),
        (&json!("internal"), &json!("a request failed: the disk is full"))
    );
    let crumbs = event["breadcrumbs"]["values"].as_array().unwrap();
    let messages: Vec<_> = crumbs.iter().map(|crumb| (&crumb["message"], &crumb["level"])).collect();
    assert_eq!(messages, [(&json!("looked"), &json!("info")), (&json!("slow"), &json!("warning"))]);
    assert_eq!(crumbs[0]["data"], json!({"rows": 3}));
    let later = all(&receiver);
    assert_eq!(later.len(), 1, "each once: {later:#?}");
    assert_eq!(later[0]["breadcrumbs"]["values"], json!([]), "steps belong to their request");
}

#[test]
fn a_panic_is_fatal_and_unhandled() {
    let (port, receiver) = receive(&[]);
    let (tracker, _guard) = track(options(port));
    error!(code = "internal", cause = "panicked at src/x.rs:1:2: out of range", "a request failed");
    tracker.flush();
    let events = all(&receiver);
    let exception = &events[0]["exception"]["values"][0];
    assert_eq!((&events[0]["level"], &exception["type"]), (&json!("fatal"), &json!("panic")));
    assert_eq!(exception["mechanism"], json!({"type": "panic", "handled": false}));
}

#[test]
fn neither_secrets_nor_persons_are_sent() {
    let (port, receiver) = receive(&[]);
    let (tracker, _guard) = track(options(port));
    let secrets = [
        "Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJlLXdpdGgtZW5vdWdoLWxlbmd0aA",
        "postgres://keeper:tr0ub4dor@db/x",
        "password=hunter2hunter2",
    ];
    for secret in secrets {
        let _span =
            info_span!("request", request_id = "r-2", path = format!("/x?{secret}"), cookie = "session=abcdef123456")
                .entered();
        info!(secret, "a step of ann@example.com from 203.0.113.9 with {secret}");
        error!(error = ?[secret, "bob@example.org"], address = "2001:db8::7", cause = %secret, "failed for carol@example.net: {secret}");
    }
    tracker.flush();
    let text = all(&receiver).iter().map(Value::to_string).collect::<String>();
    assert!(text.matches("a request failed").count() == 0 && text.matches("failed for [email]").count() >= 3, "{text}");
    for planted in
        ["c2lnbmF0dXJl", "tr0ub4dor", "hunter2", "abcdef123456", "ann@", "bob@", "carol@", "203.0.113.9", "2001:db8"]
    {
        assert!(!text.contains(planted), "{planted} is seen: {text}");
    }
}

#[test]
fn a_rate_limit_is_kept_and_an_error_answer_harms_nobody() {
    let limited = "HTTP/1.1 429 Too Many Requests\r\nretry-after: 600\r\n";
    let (port, receiver) = receive(&["HTTP/1.1 400 Bad Request\r\n", "HTTP/1.1 200 OK\r\n", limited]);
    let (tracker, _guard) = track(options(port));
    for number in 1..=5 {
        error!(number, "an error");
        tracker.flush();
    }
    let sent: Vec<_> = all(&receiver).iter().map(|event| event["extra"]["number"].clone()).collect();
    assert_eq!(sent, [1, 2, 3], "the fourth and fifth are held back");
    let (port, receiver) = receive(&["HTTP/1.1 200 OK\r\nx-sentry-rate-limits: 600:error:organization\r\n"]);
    let (tracker, _guard) = track(options(port));
    error!("one");
    tracker.flush();
    error!("two");
    tracker.flush();
    assert_eq!(all(&receiver).len(), 1);
}

#[test]
fn a_queue_that_is_full_drops_and_never_waits() {
    // Takes connections in and never answers.
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let (_tracker, _guard) = track(options(silent.local_addr().unwrap().port()));
    let began = std::time::Instant::now();
    for number in 0..1000 {
        error!(number, "an error");
    }
    assert!(began.elapsed() < std::time::Duration::from_secs(5), "nobody waited for the tracker");
}

#[test]
fn the_sample_rates_hold() {
    let (port, receiver) = receive(&[]);
    let (tracker, guard) = track(TrackerOptions { sample_rate: 0.0, ..options(port) });
    error!("not sent");
    tracker.flush();
    assert_eq!(all(&receiver).len(), 0);
    drop(guard);
    let (tracker, _guard) = track(TrackerOptions { traces_sample_rate: 1.0, ..options(port) });
    drop(info_span!("request", request_id = "r-3", operation = "watches_read"));
    drop(info_span!("another", request_id = "r-3"));
    tracker.flush();
    let received = receiver.recv().unwrap();
    let [_, item, transaction] = envelope(&received);
    assert_eq!((&item["type"], &transaction["transaction"]), (&json!("transaction"), &json!("watches_read")));
    assert!(transaction["start_timestamp"].as_str() <= transaction["timestamp"].as_str());
    assert_eq!(transaction["contexts"]["trace"]["trace_id"].as_str().unwrap().len(), 32);
    assert_eq!(all(&receiver).len(), 0, "requests alone");
}
