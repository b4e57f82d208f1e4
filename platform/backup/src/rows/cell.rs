//! One value, and how the engines' types meet.

use base64::{Engine as _, prelude::BASE64_STANDARD};
use chrono::{DateTime, SecondsFormat, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// What a column holds. SQLite tells only the first four; PostgreSQL tells all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A whole number.
    Integer,
    /// A floating-point number.
    Real,
    /// Text.
    Text,
    /// Bytes.
    Bytes,
    /// True or false: 1 or 0.
    Boolean,
    /// An id: its 16 bytes.
    Uuid,
    /// A day, as text.
    Date,
    /// A moment with microseconds, as text in UTC.
    Timestamp,
    /// JSON, as text.
    Json,
    /// An exact decimal number, as text.
    Decimal,
}

impl Kind {
    /// The more telling of the two engines' kinds of one column.
    #[must_use]
    pub fn merge(self, other: Self) -> Self {
        let tells_storage_only = |kind| matches!(kind, Self::Integer | Self::Real | Self::Text | Self::Bytes);
        if tells_storage_only(self) { other } else { self }
    }
}

/// One value.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// No value.
    Null,
    /// A whole number, or a boolean.
    Integer(i64),
    /// A floating-point number.
    Real(f64),
    /// Text, and whatever is written as text.
    Text(String),
    /// Bytes, or an id.
    Bytes(Vec<u8>),
}

/// The values of one row, in the order of the table's columns.
pub type Row = Vec<Cell>;

impl Cell {
    /// As JSON: numbers and texts as they are, bytes as `{"b": base64}`, floating-point numbers as `{"f": text}`, so that no bit is lost.
    pub fn to_json(&self) -> Value {
        match self {
            Self::Null => Value::Null,
            Self::Integer(number) => json!(number),
            Self::Real(number) => json!({"f": number.to_string()}),
            Self::Text(text) => json!(text),
            Self::Bytes(bytes) => json!({"b": BASE64_STANDARD.encode(bytes)}),
        }
    }

    /// Reads what [`Cell::to_json`] wrote.
    pub fn from_json(value: Value) -> Option<Self> {
        match value {
            Value::Null => Some(Self::Null),
            Value::Number(number) => number.as_i64().map(Self::Integer),
            Value::String(text) => Some(Self::Text(text)),
            Value::Object(object) => match (object.get("b"), object.get("f")) {
                (Some(Value::String(bytes)), None) => BASE64_STANDARD.decode(bytes).ok().map(Self::Bytes),
                (None, Some(Value::String(number))) => number.parse().ok().map(Self::Real),
                _ => None,
            },
            _ => None,
        }
    }

    /// The same for equal values, however an engine writes them: moments to the microsecond, JSON with sorted keys.
    pub fn canonical(&self, kind: Kind) -> Value {
        match (kind, self) {
            (Kind::Timestamp, Self::Text(text)) => {
                moment(text).map_or_else(|| json!(text), |at| json!({"t": at.timestamp_micros()}))
            }
            (Kind::Json, Self::Text(text)) => serde_json::from_str::<Value>(text)
                .map_or_else(|_| json!(text), |value| json!({"j": value.to_string()})),
            _ => self.to_json(),
        }
    }
}

/// A moment as SQLite's rows have it: `T` or a space between day and time.
fn moment(text: &str) -> Option<DateTime<Utc>> {
    DateTime::parse_from_rfc3339(&text.replacen(' ', "T", 1)).ok().map(|at| at.to_utc())
}

/// A moment as the store writes it on SQLite.
pub(super) fn moment_text(micros: i64) -> Option<String> {
    Some(DateTime::from_timestamp_micros(micros)?.to_rfc3339_opts(SecondsFormat::AutoSi, false))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_comes_back_from_json() {
        let cells = [
            Cell::Null,
            Cell::Integer(i64::MIN),
            Cell::Integer(i64::MAX),
            Cell::Real(0.1 + 0.2),
            Cell::Real(f64::MIN_POSITIVE),
            Cell::Real(-0.0),
            Cell::Text("{\"b\": \"no bytes\"} \u{1F30A} \"".into()),
            Cell::Bytes(vec![0, 255, 128]),
            Cell::Bytes(Vec::new()),
        ];
        for cell in cells {
            let text = cell.to_json().to_string();
            assert_eq!(Cell::from_json(serde_json::from_str(&text).unwrap()), Some(cell), "{text}");
        }
        assert_eq!(Cell::from_json(json!({"b": "%"})), None);
        assert_eq!(Cell::from_json(json!([1])), None);
    }

    #[test]
    fn equal_values_are_equal_on_both_engines() {
        let same = |kind, one: &str, other: &str| {
            Cell::Text(one.into()).canonical(kind) == Cell::Text(other.into()).canonical(kind)
        };
        assert!(same(Kind::Timestamp, "2026-01-01 00:00:00.000000+00:00", "2026-01-01T00:00:00+00:00"));
        assert!(!same(Kind::Timestamp, "2026-01-01T00:00:00.000001+00:00", "2026-01-01T00:00:00+00:00"));
        assert!(same(Kind::Json, "{\"b\":1,\"a\":[1, 2]}", "{\"a\": [1, 2], \"b\": 1}"));
        assert!(!same(Kind::Text, "{\"a\":1}", "{\"a\": 1}"));
        assert_eq!(moment_text(1_767_225_600_000_000).unwrap(), "2026-01-01T00:00:00+00:00");
        assert_eq!(moment_text(1_767_225_600_000_001).unwrap(), "2026-01-01T00:00:00.000001+00:00");
    }

    #[test]
    fn the_telling_engine_wins() {
        assert_eq!(Kind::Bytes.merge(Kind::Uuid), Kind::Uuid);
        assert_eq!(Kind::Uuid.merge(Kind::Bytes), Kind::Uuid);
        assert_eq!(Kind::Text.merge(Kind::Text), Kind::Text);
    }
}
