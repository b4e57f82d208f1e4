use serde_json::json;
use tracing::{error, info, trace};

use super::*;
use crate::test_clock::TestClock;

#[test]
fn a_thread_keeps_its_events() {
    let (recorder, guard) = capture(TestClock::at("2026-01-02T03:04:05Z"));
    trace!(target: "sea", number = 1, "quiet");
    error!(target: "sea", list = ?["a", "b"], "loud");
    drop(guard);
    info!("after");
    let quiet = json!({
        "timestamp": "2026-01-02T03:04:05.000Z", "level": "trace", "module": "sea", "message": "quiet", "number": 1,
    });
    assert_eq!(Value::Object(recorder.all()[0].clone()), quiet);
    assert_eq!(recorder.all().len(), 2);
    assert_eq!(recorder.errors().len(), 1);
    assert_eq!(recorder.with_field("number", &json!(1)).len(), 1);
    assert!(recorder.contains("[\"a\", \"b\"]") && recorder.contains("number") && !recorder.contains("after"));
    recorder.clear();
    assert!(recorder.all().is_empty());
}
