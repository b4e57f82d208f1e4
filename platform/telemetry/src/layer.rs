//! The layer that turns every event into a record and hands it to the sinks.

use std::fmt;
use std::io::{self, IsTerminal, Write};
use std::sync::{Arc, Mutex, PoisonError};

use metrics::{Counter, counter};
use seaworthy_kernel::Clock;
use tracing::span::{Attributes, Id, Record as SpanRecord};
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::layer::Context;
use tracing_subscriber::registry::LookupSpan;

use crate::format::{Fields, Record};

/// Where records go. Whatever goes wrong there must not reach the code that logs.
pub(crate) trait Sink: Send + Sync {
    fn write(&self, record: &Record);
}

/// Makes a record of every event, with the fields of the spans around it, at the clock's time.
pub(crate) struct OutputLayer {
    clock: Arc<dyn Clock>,
    sinks: Vec<Box<dyn Sink>>,
    /// By [`severity`].
    counters: [Counter; 5],
}

/// Place of the level's counter.
fn severity(level: Level) -> usize {
    match level {
        Level::ERROR => 0,
        Level::WARN => 1,
        Level::INFO => 2,
        Level::DEBUG => 3,
        _ => 4,
    }
}

impl fmt::Debug for OutputLayer {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("OutputLayer").field("sinks", &self.sinks.len()).finish_non_exhaustive()
    }
}

impl OutputLayer {
    pub(crate) fn new(clock: Arc<dyn Clock>, sinks: Vec<Box<dyn Sink>>) -> Self {
        let counters = ["error", "warn", "info", "debug", "trace"]
            .map(|level| counter!("seaworthy_log_records_total", "level" => level));
        Self { clock, sinks, counters }
    }
}

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for OutputLayer {
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        let Some(span) = context.span(id) else { return };
        let mut fields = Fields::default();
        attributes.record(&mut fields);
        span.extensions_mut().replace(fields);
    }

    fn on_record(&self, id: &Id, values: &SpanRecord<'_>, context: Context<'_, S>) {
        let Some(span) = context.span(id) else { return };
        // Taken out meanwhile: a value's `Debug` may itself log, which reads the fields of this span.
        let mut fields = span.extensions_mut().remove::<Fields>().unwrap_or_default();
        values.record(&mut fields);
        span.extensions_mut().replace(fields);
    }

    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        let fields = Fields::of(event, &context);
        let metadata = event.metadata();
        self.counters[severity(*metadata.level())].increment(1);
        let record = Record::new(self.clock.now(), *metadata.level(), metadata.target(), fields);
        for sink in &self.sinks {
            sink.write(&record);
        }
    }
}

/// How the console's lines look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Look {
    Human { colours: bool },
    Json,
}

/// Writes every record to the console at once, so that nothing is lost when the process ends abruptly.
pub(crate) struct ConsoleSink {
    look: Look,
    out: Mutex<Box<dyn Write + Send>>,
}

impl ConsoleSink {
    /// Lines for people on standard error, coloured when that is a terminal.
    pub(crate) fn human() -> Self {
        Self::new(Look::Human { colours: io::stderr().is_terminal() }, Box::new(io::stderr()))
    }

    /// JSON lines on standard error.
    pub(crate) fn json() -> Self {
        Self::new(Look::Json, Box::new(io::stderr()))
    }

    fn new(look: Look, out: Box<dyn Write + Send>) -> Self {
        Self { look, out: Mutex::new(out) }
    }
}

impl Sink for ConsoleSink {
    fn write(&self, record: &Record) {
        let mut line = match self.look {
            Look::Human { colours } => record.human_line(colours),
            Look::Json => record.json_line(),
        };
        line.push('\n');
        // One write per line, so that lines of several threads do not mix. A closed console is no reason to stop.
        let _ = self.out.lock().unwrap_or_else(PoisonError::into_inner).write_all(line.as_bytes());
    }
}

#[cfg(test)]
mod tests;
