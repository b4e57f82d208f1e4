use tracing::{debug, debug_span, error, info, info_span, trace, warn};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::registry::Registry;

use super::*;
use crate::Recorder;
use crate::test_clock::TestClock;

/// The messages that get through.
fn heard(level: &str, events: impl FnOnce()) -> Vec<String> {
    let recorder = Recorder::default();
    let layer = recorder.layer(TestClock::at("2026-01-02T03:04:05Z"));
    tracing::subscriber::with_default(Registry::default().with(EventFilter::parse(level).unwrap()).with(layer), events);
    recorder.all().iter().map(|event| event["message"].as_str().unwrap().to_owned()).collect()
}

fn speak() {
    error!(target: "seaworthy_http", "error");
    warn!(target: "seaworthy_http", "warn");
    info!(target: "seaworthy_http", "info");
    debug!(target: "seaworthy_http::server", "debug");
    trace!(target: "seaworthy_http", "trace");
    warn!(target: "sqlx::query", "sqlx warn");
    info!(target: "hyper::proto", "hyper info");
}

#[test]
fn a_level_lets_through_itself_and_above() {
    for (level, wanted) in [
        ("off", vec![]),
        ("error", vec!["error"]),
        ("WARN", vec!["error", "warn", "sqlx warn"]),
        ("info", vec!["error", "warn", "info", "sqlx warn"]),
        (" debug ", vec!["error", "warn", "info", "debug", "sqlx warn"]),
        ("trace", vec!["error", "warn", "info", "debug", "trace", "sqlx warn"]),
        ("seaworthy_http::server=debug", vec!["error", "warn", "debug", "sqlx warn"]),
        ("error,hyper=info", vec!["error", "hyper info"]),
        ("off,sqlx=trace,seaworthy_http=warn", vec!["error", "warn", "sqlx warn"]),
    ] {
        assert_eq!(heard(level, speak), wanted, "at {level}");
    }
}

#[test]
fn what_is_no_level_is_refused() {
    for level in ["", "verbose", "inof", "info,", "seaworthy=loud", "=info=", "seaworthy[{=info"] {
        let refused = EventFilter::parse(level);
        assert!(matches!(refused, Err(TelemetryError::Level { .. })), "{level} gave {refused:?}");
    }
    let told = EventFilter::parse("inof").unwrap_err().to_string();
    assert_eq!(
        told,
        "the log level `inof` is not understood: `inof` is not one of off, error, warn, info, debug, trace"
    );
}

#[test]
fn an_error_tells_its_request_even_when_only_errors_are_logged() {
    let recorder = Recorder::default();
    let layer = recorder.layer(TestClock::at("2026-01-02T03:04:05Z"));
    let subscriber = Registry::default().with(EventFilter::parse("error").unwrap()).with(layer);
    tracing::subscriber::with_default(subscriber, || {
        let _request = info_span!("request", request_id = "r-1").entered();
        let _detail = debug_span!("detail", table = "watches").entered();
        error!("failed");
    });
    let events = recorder.all();
    assert_eq!(events[0]["request_id"], "r-1");
    assert!(!events[0].contains_key("table"), "a span at debug is not let through at error");
}

#[test]
fn a_directive_can_name_a_span() {
    let events = || {
        debug!(target: "sea", "outside");
        let _job = info_span!(target: "sea", "job").entered();
        debug!(target: "sea", "inside");
    };
    assert_eq!(heard("info,[job]=debug", events), ["inside"]);
}
