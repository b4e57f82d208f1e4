//! Events kept in memory, for tests: of one thread, or the errors of the whole process.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use seaworthy_kernel::Clock;
use serde_json::{Map, Value};
use tracing::subscriber::{self, DefaultGuard};
use tracing_subscriber::layer::{Layer, SubscriberExt};
use tracing_subscriber::registry::{LookupSpan, Registry};

use crate::TelemetryError;
use crate::filter::EventFilter;
use crate::format::Record;
use crate::layer::{OutputLayer, Sink};

/// Keeps events as the JSON objects that a log file would hold. Clones share what they keep.
#[derive(Debug, Clone, Default)]
pub struct Recorder {
    events: Arc<Mutex<Vec<Map<String, Value>>>>,
}

impl Recorder {
    /// A layer that keeps every event it is given in this recorder.
    pub fn layer<S>(&self, clock: Arc<dyn Clock>) -> impl Layer<S> + use<S>
    where
        S: tracing::Subscriber + for<'a> LookupSpan<'a>,
    {
        OutputLayer::new(clock, vec![Box::new(self.clone())])
    }

    /// All events so far, the oldest first.
    pub fn all(&self) -> Vec<Map<String, Value>> {
        self.events.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The events at level `error`.
    pub fn errors(&self) -> Vec<Map<String, Value>> {
        self.with_field("level", &Value::from("error"))
    }

    /// The events in which the field has this value, such as those of one `request_id`.
    pub fn with_field(&self, name: &str, value: &Value) -> Vec<Map<String, Value>> {
        let mut events = self.all();
        events.retain(|event| event.get(name) == Some(value));
        events
    }

    /// Whether the text stands anywhere in an event: in a message, a field's name or a field's value.
    pub fn contains(&self, text: &str) -> bool {
        self.all().iter().any(|event| event.iter().any(|(name, value)| name.contains(text) || holds(value, text)))
    }

    /// Forgets all events.
    pub fn clear(&self) {
        self.events.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}

fn holds(value: &Value, text: &str) -> bool {
    match value {
        Value::String(string) => string.contains(text),
        value => value.to_string().contains(text),
    }
}

impl Sink for Recorder {
    fn write(&self, record: &Record) {
        self.events.lock().unwrap_or_else(PoisonError::into_inner).push(record.to_json());
    }
}

/// Keeps every event of this thread, at all levels, until the guard is dropped.
pub fn capture(clock: Arc<dyn Clock>) -> (Recorder, DefaultGuard) {
    let recorder = Recorder::default();
    let guard = subscriber::set_default(Registry::default().with(recorder.layer(clock)));
    (recorder, guard)
}

/// Keeps the events at level `error` of all threads of the process, from the first call on; every call returns the same
/// recorder. Meant for test servers, whose work is done on many threads: a field of a span around each server tells its
/// events from those of others ([`Recorder::with_field`]).
///
/// # Errors
/// [`TelemetryError::AlreadyStarted`] when the process logs elsewhere already.
pub fn process_errors(clock: Arc<dyn Clock>) -> Result<Recorder, TelemetryError> {
    static RECORDER: OnceLock<Option<Recorder>> = OnceLock::new();
    let filter = EventFilter::parse("error")?;
    let recorder = RECORDER.get_or_init(|| {
        let recorder = Recorder::default();
        let subscriber = Registry::default().with(filter).with(recorder.layer(clock));
        subscriber::set_global_default(subscriber).ok().map(|()| recorder)
    });
    recorder.clone().ok_or(TelemetryError::AlreadyStarted)
}

#[cfg(test)]
mod tests;
