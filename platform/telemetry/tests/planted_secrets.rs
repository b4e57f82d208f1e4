//! Planted secrets of every kind never appear in what the log writes.

mod planted;

use std::fmt;
use std::sync::Arc;

use planted::{Planted, planted};
use seaworthy_kernel::clock::SystemClock;
use seaworthy_telemetry::capture::capture;
use seaworthy_telemetry::{Recorder, redact, redact_value};
use serde_json::{Value, json};
use tracing::{error, info, info_span, warn};

#[derive(Debug)]
struct Failed {
    #[expect(dead_code, reason = "read by Debug")]
    cause: String,
}

impl fmt::Display for Failed {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("failed")
    }
}

fn assert_hidden(recorder: &Recorder, planted: &Planted) {
    assert!(!recorder.contains(planted.piece), "{} is seen in {:#?}", planted.text, recorder.all());
    let escaped = format!("{:?}", planted.piece);
    assert!(!recorder.contains(escaped.trim_matches('"')), "{escaped} is seen in {:#?}", recorder.all());
}

#[test]
fn no_secret_is_seen_wherever_it_is_planted() {
    for planted in planted() {
        let text = &planted.text;
        let (recorder, _guard) = capture(Arc::new(SystemClock));
        let span = info_span!("request", path = %text, later = tracing::field::Empty).entered();
        span.record("later", text.as_str());
        info!("the message {text}");
        info!(field = %text, "a field");
        info!(field = ?text, "a field in Debug");
        info!(field = ?Some(vec![text]), "a list in Debug");
        error!(error = ?Failed { cause: text.clone() }, "an error in Debug");
        let nested = json!({"a": [{"b": text}]});
        warn!(nested = %nested, "JSON");
        warn!(nested = %json!({"inner": nested.to_string()}), "JSON inside JSON");
        warn!(nested = ?nested, "JSON in Debug");
        assert_eq!(recorder.all().len(), 8);
        assert_hidden(&recorder, &planted);
        assert!(!redact(text).contains(planted.piece));
    }
}

#[test]
fn no_value_of_a_secret_field_is_seen() {
    for name in
        ["password", "passwd", "client_secret", "token", "api_key", "apiKey", "Authorization", "cookie", "session"]
    {
        let (recorder, _guard) = capture(Arc::new(SystemClock));
        info!(nested = ?json!({name: "letmein"}), "JSON in Debug");
        info!(nested = %json!({name: ["letmein"]}), "a list");
        info!(nested = %json!({name: {"x": "letmein"}}), "a map");
        info!(nested = %json!([{name: "letmein"}]).to_string().escape_default(), "escaped");
        assert!(!recorder.contains("letmein"), "{:#?}", recorder.all());
        let mut value = json!({"list": [{name: "letmein", "n": {name: 12345, "m": {name: ["letmein"]}}}]});
        redact_value(&mut value);
        let text = value.to_string();
        assert!(!text.contains("letmein") && !text.contains("12345"), "{text}");
    }
    let (recorder, _guard) = capture(Arc::new(SystemClock));
    let _span = info_span!("request", password = "letmein", session_id = 12345, cookies = ?["letmein"]).entered();
    info!(api_key = "letmein", token = ?Some("letmein"), authorization = %"letmein", "fields");
    assert!(!recorder.contains("letmein") && !recorder.contains("12345"), "{:#?}", recorder.all());
    assert_eq!(recorder.all()[0]["password"], Value::from("[redacted]"));
}
