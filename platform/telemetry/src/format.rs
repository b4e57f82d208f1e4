//! One event as a record, and the record as a JSON line or as a line for people.

use std::fmt::{self, Write as _};

use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Map, Value};
use tracing::field::{Field, Visit};
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::layer::Context;
use tracing_subscriber::registry::LookupSpan;

use crate::redact::{redact, redact_field};

/// The fields that every reader of the logs looks for, in the order of a line. They come before all others.
const KNOWN: [&str; 6] = ["request_id", "user_id", "duration_ms", "method", "path", "status"];
/// What the record itself says; a field of such a name is written as `field_<name>`.
const OWN: [&str; 4] = ["timestamp", "level", "module", "message"];
/// Longer texts are cut, in bytes.
const LONGEST_TEXT: usize = 32 * 1024;

/// The fields of an event or a span, redacted as they are taken in.
#[derive(Debug, Clone, Default)]
pub(crate) struct Fields {
    message: Option<String>,
    entries: Vec<(&'static str, Value)>,
}

impl Fields {
    /// Takes over the fields of an enclosing span, but not a field `message`, which is the event's own.
    pub(crate) fn extend(&mut self, outer: &Fields) {
        for (name, value) in &outer.entries {
            self.put(name, value.clone());
        }
    }

    /// Those of the event and of the spans around it, the inner ones winning.
    pub(crate) fn of<S>(event: &Event<'_>, context: &Context<'_, S>) -> Self
    where
        S: Subscriber + for<'a> LookupSpan<'a>,
    {
        let mut fields = Self::default();
        for span in context.event_scope(event).into_iter().flat_map(|scope| scope.from_root()) {
            if let Some(outer) = span.extensions().get::<Self>() {
                fields.extend(outer);
            }
        }
        event.record(&mut fields);
        fields
    }

    /// The event's own words.
    pub(crate) fn message(&self) -> Option<&str> {
        self.message.as_deref()
    }

    /// All but the message.
    pub(crate) fn entries(&self) -> impl Iterator<Item = (&'static str, &Value)> {
        self.entries.iter().map(|(name, value)| (*name, value))
    }

    pub(crate) fn get(&self, name: &str) -> Option<&Value> {
        self.entries.iter().find(|(known, _)| *known == name).map(|(_, value)| value)
    }

    /// Adds a field that holds no secret.
    pub(crate) fn put(&mut self, name: &'static str, value: Value) {
        match self.entries.iter_mut().find(|(known, _)| *known == name) {
            Some((_, old)) => *old = value,
            None => self.entries.push((name, value)),
        }
    }

    fn take_in(&mut self, field: &Field, mut value: Value) {
        let name = field.name();
        let name = name.strip_prefix("r#").unwrap_or(name);
        redact_field(name, &mut value);
        if let Value::String(text) = &mut value {
            cut(text);
        }
        match value {
            Value::String(text) if name == "message" => self.message = Some(text),
            value => self.put(name, value),
        }
    }

    fn take_in_text(&mut self, field: &Field, text: &dyn fmt::Display) {
        let mut written = String::new();
        // A `Debug` that fails leaves what it has written so far.
        let _ = write!(written, "{text}");
        let number = matches!(field.name(), "status" | "duration_ms").then(|| written.parse().ok()).flatten();
        self.take_in(field, number.map_or(Value::String(written), Value::Number));
    }
}

fn cut(text: &mut String) {
    let whole = text.len();
    if whole > LONGEST_TEXT {
        text.truncate(text.floor_char_boundary(LONGEST_TEXT));
        let _ = write!(text, " [{} bytes more]", whole - text.len());
    }
}

impl Visit for Fields {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.take_in_text(field, &format_args!("{value:?}"));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.take_in_text(field, &value);
    }

    fn record_error(&mut self, field: &Field, value: &(dyn std::error::Error + 'static)) {
        let mut text = value.to_string();
        let mut source = value.source();
        while let Some(error) = source {
            let _ = write!(text, ": {error}");
            source = error.source();
        }
        self.take_in_text(field, &text);
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.take_in(field, value.into());
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.take_in(field, value.into());
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.take_in(field, value.into());
    }

    fn record_f64(&mut self, field: &Field, value: f64) {
        match serde_json::Number::from_f64(value) {
            Some(number) => self.take_in(field, Value::Number(number)),
            None => self.take_in_text(field, &value),
        }
    }
}

/// One line of the log, free of secrets.
#[derive(Debug)]
pub(crate) struct Record {
    pub(crate) timestamp: DateTime<Utc>,
    level: Level,
    module: String,
    message: String,
    /// The known fields first, in their order.
    fields: Vec<(&'static str, Value)>,
}

impl Record {
    pub(crate) fn new(timestamp: DateTime<Utc>, level: Level, module: &str, fields: Fields) -> Self {
        let Fields { message, mut entries } = fields;
        entries.sort_by_key(|(name, _)| KNOWN.iter().position(|known| known == name).unwrap_or(KNOWN.len()));
        let module = redact(module).into_owned();
        Self { timestamp, level, module, message: message.unwrap_or_default(), fields: entries }
    }

    /// A record that the log writes about itself.
    pub(crate) fn own(timestamp: DateTime<Utc>, level: Level, message: &str, field: (&'static str, Value)) -> Self {
        let fields = Fields { message: Some(message.to_owned()), entries: vec![field] };
        Self::new(timestamp, level, "seaworthy_telemetry", fields)
    }

    fn own_values(&self) -> [(&'static str, String); 4] {
        let timestamp = self.timestamp.to_rfc3339_opts(SecondsFormat::Millis, true);
        let level = self.level.as_str().to_ascii_lowercase();
        [(OWN[0], timestamp), (OWN[1], level), (OWN[2], self.module.clone()), (OWN[3], self.message.clone())]
    }

    fn named_fields(&self) -> impl Iterator<Item = (String, &Value)> {
        self.fields.iter().map(|(name, value)| {
            let name = if OWN.contains(name) { format!("field_{name}") } else { (*name).to_owned() };
            (name, value)
        })
    }

    pub(crate) fn to_json(&self) -> Map<String, Value> {
        let own = self.own_values().into_iter().map(|(name, value)| (name.to_owned(), Value::String(value)));
        own.chain(self.named_fields().map(|(name, value)| (name, value.clone()))).collect()
    }

    /// One JSON object, without a line break at its end; `timestamp`, `level`, `module`, `message`, the known fields and
    /// then the others.
    pub(crate) fn json_line(&self) -> String {
        let mut line = String::with_capacity(256);
        for (name, value) in self.own_values() {
            push_member(&mut line, name, &Value::String(value));
        }
        for (name, value) in self.named_fields() {
            push_member(&mut line, &name, value);
        }
        line.push('}');
        line
    }

    /// Time, level, module, message and fields for a person to read, without a line break at its end. Control
    /// characters are written out, and further lines indented, so that no text can pass itself off as a record.
    pub(crate) fn human_line(&self, colours: bool) -> String {
        let paint = |code: &'static str| if colours { code } else { "" };
        let colour = match self.level {
            Level::ERROR => "\x1b[31m",
            Level::WARN => "\x1b[33m",
            Level::INFO => "\x1b[32m",
            Level::DEBUG => "\x1b[34m",
            _ => "\x1b[35m",
        };
        let (dim, reset) = (paint("\x1b[2m"), paint("\x1b[0m"));
        let time = self.timestamp.to_rfc3339_opts(SecondsFormat::Millis, true);
        let mut line = format!("{dim}{time}{reset} {}{:>5}{reset} {dim}", paint(colour), self.level.as_str());
        push_plain(&mut line, &self.module);
        let _ = write!(line, ":{reset} ");
        push_plain(&mut line, &self.message);
        for (name, value) in &self.fields {
            let _ = write!(line, " {dim}{name}={reset}");
            match value {
                Value::String(text) if is_bare(text) => push_plain(&mut line, text),
                value => push_plain(&mut line, &value.to_string()),
            }
        }
        line
    }
}

fn push_member(line: &mut String, name: &str, value: &Value) {
    line.push(if line.is_empty() { '{' } else { ',' });
    let _ = write!(line, "{}:{value}", Value::from(name));
}

/// Whether the text can stand after `name=` without quotes.
fn is_bare(text: &str) -> bool {
    !text.is_empty() && !text.contains(|char: char| char.is_whitespace() || matches!(char, '"' | '=' | '\\'))
}

fn push_plain(line: &mut String, text: &str) {
    for char in text.chars() {
        match char {
            '\n' => line.push_str("\n    "),
            '\t' => line.push('\t'),
            char if char.is_control() => line.extend(char.escape_default()),
            char => line.push(char),
        }
    }
}
