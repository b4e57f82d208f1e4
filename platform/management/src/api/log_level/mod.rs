//! What is logged.

pub(crate) mod read;
pub(crate) mod update;

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use seaworthy_telemetry::LevelState;
use serde::{Deserialize, Serialize};

/// Severity of a log record.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum Level {
    /// Every step.
    Trace,
    /// For finding faults.
    Debug,
    /// The normal course of things.
    Info,
    /// Something to look at.
    Warn,
    /// Something failed.
    Error,
}

impl Level {
    fn as_str(self) -> &'static str {
        match self {
            Self::Trace => "trace",
            Self::Debug => "debug",
            Self::Info => "info",
            Self::Warn => "warn",
            Self::Error => "error",
        }
    }
}

/// What is logged now, by this node.
#[derive(Debug, Serialize, JsonSchema)]
struct LogLevel {
    /// Least severity that is logged.
    level: String,
    /// What LOG_LEVEL says.
    configured: String,
    /// When the configured level comes back by itself; null where it holds.
    until: Option<DateTime<Utc>>,
}

impl From<LevelState> for LogLevel {
    fn from(state: LevelState) -> Self {
        let LevelState { level, configured, until } = state;
        Self { level, configured, until }
    }
}
