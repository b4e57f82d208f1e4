//! Events and transactions as the tracker reads them, free of secrets and of persons.

use std::io::Write as _;

use chrono::{DateTime, SecondsFormat, Utc};
use flate2::{Compression, write::GzEncoder};
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::personal;
use crate::format::Fields;
use crate::redact::redact_value;

/// Fields that the tracker can search by.
const TAGS: [&str; 5] = ["request_id", "operation", "code", "method", "trace_id"];
/// Smaller envelopes are not worth compressing, in bytes.
const COMPRESS_FROM: usize = 1024;

/// What is said of every event.
#[derive(Debug, Clone)]
pub(super) struct Origin {
    pub(super) environment: String,
    pub(super) release: String,
}

/// One step before an error.
#[derive(Debug, Clone)]
pub(super) struct Breadcrumb {
    pub(super) at: DateTime<Utc>,
    pub(super) level: &'static str,
    pub(super) module: String,
    pub(super) message: String,
    pub(super) data: Map<String, Value>,
}

impl Breadcrumb {
    fn to_json(&self) -> Value {
        json!({
            "timestamp": time(self.at),
            "level": if self.level == "warn" { "warning" } else { self.level },
            "category": self.module,
            "message": self.message,
            "data": self.data,
        })
    }
}

fn time(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Micros, true)
}

/// An error of the log. `fields`: its own and those of the spans around it.
pub(super) fn error(
    id: Uuid,
    at: DateTime<Utc>,
    module: &str,
    fields: &Fields,
    crumbs: &[Breadcrumb],
    origin: &Origin,
) -> Value {
    let text =
        |name: &str| fields.get(name).map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned));
    let message = fields.message().unwrap_or_default();
    let cause = text("cause").or_else(|| text("error"));
    let panicked = module == "panic" || cause.as_deref().is_some_and(|cause| cause.starts_with("panicked"));
    let kind = if panicked { "panic".to_owned() } else { text("code").unwrap_or_else(|| module.to_owned()) };
    let tags: Map<String, Value> = TAGS.iter().filter_map(|tag| Some(((*tag).to_owned(), text(tag)?.into()))).collect();
    let extra: Map<String, Value> = fields
        .entries()
        .filter(|(name, _)| !TAGS.contains(name) && *name != "user_id")
        .map(|(name, value)| (name.to_owned(), value.clone()))
        .collect();
    let mut event = json!({
        "event_id": id.simple().to_string(),
        "timestamp": time(at),
        "platform": "native",
        "level": if panicked { "fatal" } else { "error" },
        "logger": module,
        "exception": {"values": [{
            "type": kind,
            "value": cause.map_or_else(|| message.to_owned(), |cause| format!("{message}: {cause}")),
            "mechanism": {"type": if panicked { "panic" } else { "log" }, "handled": !panicked},
        }]},
        "breadcrumbs": {"values": crumbs.iter().map(Breadcrumb::to_json).collect::<Vec<_>>()},
        "tags": tags,
        "extra": extra,
        "contexts": {"os": {"name": std::env::consts::OS}, "app": {"app_version": env!("CARGO_PKG_VERSION")}},
    });
    if let Some(operation) = text("operation") {
        event["transaction"] = operation.into();
    }
    // A random id that only the installation can look up, so no personal data by itself.
    if let Some(user) = text("user_id") {
        event["user"] = json!({"id": user});
    }
    clean(event, origin)
}

/// How long a request took.
pub(super) fn transaction(
    id: Uuid,
    began: DateTime<Utc>,
    ended: DateTime<Utc>,
    fields: &Fields,
    origin: &Origin,
) -> Value {
    let text = |name: &str| fields.get(name).and_then(Value::as_str).map(str::to_owned);
    let trace = text("trace_id").unwrap_or_else(|| Uuid::new_v4().simple().to_string());
    let tags: Map<String, Value> = TAGS.iter().filter_map(|tag| Some(((*tag).to_owned(), text(tag)?.into()))).collect();
    let event = json!({
        "event_id": id.simple().to_string(),
        "type": "transaction",
        "transaction": text("operation").unwrap_or_default(),
        "start_timestamp": time(began),
        "timestamp": time(ended),
        "platform": "native",
        "tags": tags,
        "spans": [],
        "contexts": {"trace": {"trace_id": trace, "span_id": &id.simple().to_string()[..16], "op": "http.server"}},
    });
    clean(event, origin)
}

fn clean(mut event: Value, origin: &Origin) -> Value {
    redact_value(&mut event);
    personal::scrub(&mut event);
    // The operator's own words, and `name@version` looks like an address.
    event["environment"] = origin.environment.clone().into();
    event["release"] = origin.release.clone().into();
    event
}

/// An envelope with one item: its bytes, and whether they are compressed with gzip.
pub(super) fn envelope(kind: &str, event: &Value, sent_at: DateTime<Utc>) -> (Vec<u8>, bool) {
    let payload = event.to_string();
    let head = json!({"event_id": event["event_id"], "sent_at": time(sent_at)});
    let item = json!({"type": kind, "length": payload.len(), "content_type": "application/json"});
    let plain = format!("{head}\n{item}\n{payload}\n").into_bytes();
    if plain.len() < COMPRESS_FROM {
        return (plain, false);
    }
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    // Writing to memory cannot fail; if it did, the plain bytes are right too.
    match encoder.write_all(&plain).and_then(|()| encoder.finish()) {
        Ok(packed) => (packed, true),
        Err(_) => (plain, false),
    }
}
