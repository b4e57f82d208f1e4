//! Management of the real program: what it was told, what it logs.

use std::time::{Duration, Instant};

use serde_json::json;

use crate::{collector::set_up, engine::Place};

#[test]
fn the_log_level_changes_while_it_runs_and_comes_back() {
    let place = Place::sqlite();
    let server = place.start(&[]);
    let mut admin = server.client().bearer(&set_up(&server));
    let live = |id: &str| server.client().with_header("x-request-id", id).get("/api/health/live").expect(200);
    live("before-the-change");
    let changed = admin.put("/api/v1/admin/log-level", &json!({"level": "debug", "for_seconds": 2})).expect(200).json();
    assert_eq!(changed["level"], "debug");
    live("during-the-change");
    let begun = Instant::now();
    while admin.get("/api/v1/admin/log-level").expect(200).json()["level"] != "info" {
        assert!(begun.elapsed() < Duration::from_secs(60), "the level never came back");
    }
    live("after-the-change");
    server.stop();
    let files = std::fs::read_dir(place.folder.path().join("data/logs")).unwrap();
    let log: String = files.map(|entry| std::fs::read_to_string(entry.unwrap().path()).unwrap()).collect();
    // Health is answered at level debug.
    assert!(log.contains("during-the-change"));
    assert!(!log.contains("before-the-change") && !log.contains("after-the-change"), "{log}");
}

#[test]
fn settings_are_shown_with_their_origin_and_without_secrets() {
    let place = Place::sqlite();
    let server = place.start(&["--set", "METRICS_TOKEN=a-token-for-metrics", "--set", "TRASH_DAYS=7"]);
    let mut admin = server.client().bearer(&set_up(&server));
    let answer = admin.get("/api/v1/admin/settings").expect(200);
    let settings = answer.json();
    let of = |key: &str| settings.as_array().unwrap().iter().find(|setting| setting["key"] == key).unwrap().clone();
    assert_eq!((&of("TRASH_DAYS")["value"], &of("TRASH_DAYS")["origin"]), (&json!("7"), &json!("command line")));
    assert_eq!(of("LOG_LEVEL")["origin"], "default");
    assert_eq!((&of("METRICS_TOKEN")["secret"], &of("METRICS_TOKEN")["value"]), (&json!(true), &json!("****rics")));
    assert!(!String::from_utf8(answer.body).unwrap().contains("a-token-for"));
    server.stop();
}
