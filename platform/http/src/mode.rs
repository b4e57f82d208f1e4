//! What an installation does at present: everything, only reading, or nothing but say that it is being maintained.
//!
//! The mode is in the database, so that every node has the same one; a node looks at most once a second.

use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
use schemars::JsonSchema;
use seaworthy_kernel::{Code, Problem, operation::Operation};
use seaworthy_store::{
    Database, FromQueryResult, Migration, Migrations, Query as _, QueryCount, StoreError, WriteTx, counting, sql,
};
use serde::{Deserialize, Serialize};

/// The room's own table.
pub const MIGRATIONS: Migrations = Migrations {
    app: "platform",
    steps: &[Migration {
        number: 1,
        name: "mode",
        sqlite: include_str!("migrations/sqlite/0001_mode.sql"),
        postgres: include_str!("migrations/postgres/0001_mode.sql"),
    }],
};

/// How old what a node knows may be.
const REMEMBERED: TimeDelta = TimeDelta::seconds(1);

/// What the installation does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// Everything.
    Normal,
    /// It reads; what would change something is refused with `read_only`.
    ReadOnly,
    /// Every operation but health and this one is refused with `maintenance`.
    Maintenance,
}

impl Mode {
    /// The name kept in the database and written in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Normal => "normal",
            Self::ReadOnly => "read_only",
            Self::Maintenance => "maintenance",
        }
    }

    /// Reads what [`Mode::as_str`] wrote; a hyphen counts as an underscore.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.replace('-', "_");
        [Self::Normal, Self::ReadOnly, Self::Maintenance].into_iter().find(|mode| mode.as_str() == text)
    }
}

/// The mode, since when, and what people are told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ServiceMode {
    /// What the installation does.
    pub mode: Mode,
    /// What people are told; null: nothing special.
    pub reason: Option<String>,
    /// When to try again, in seconds: the Retry-After of refusals.
    pub retry_after_seconds: u32,
    /// Since when; null: always.
    pub changed_at: Option<DateTime<Utc>>,
}

impl Default for ServiceMode {
    fn default() -> Self {
        Self { mode: Mode::Normal, reason: None, retry_after_seconds: 60, changed_at: None }
    }
}

/// Reads the mode from the database.
///
/// # Errors
/// What the database says.
pub async fn read(database: &Database) -> Result<ServiceMode, StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        mode: String,
        reason: Option<String>,
        retry_after_seconds: i64,
        changed_at: DateTime<Utc>,
    }
    let row: Option<Row> = database
        .read()
        .optional(sql!("SELECT mode, reason, retry_after_seconds, changed_at FROM service_mode WHERE id = 1"))
        .await?;
    Ok(row.map_or_else(ServiceMode::default, |row| ServiceMode {
        mode: Mode::parse(&row.mode).unwrap_or(Mode::Normal),
        reason: row.reason,
        retry_after_seconds: row.retry_after_seconds.try_into().unwrap_or(u32::MAX),
        changed_at: Some(row.changed_at),
    }))
}

/// Writes the mode; the caller commits.
///
/// # Errors
/// What the database says.
pub async fn write(transaction: &WriteTx, mode: &ServiceMode, now: DateTime<Utc>) -> Result<(), StoreError> {
    transaction.run(sql!("DELETE FROM service_mode WHERE id = 1")).await?;
    transaction
        .run(sql!(
            "INSERT INTO service_mode (id, mode, reason, retry_after_seconds, changed_at) VALUES (1, {}, {}, {}, {})",
            mode.mode.as_str(),
            mode.reason.clone(),
            i64::from(mode.retry_after_seconds),
            now
        ))
        .await?;
    Ok(())
}

/// What a node knows of the mode.
#[derive(Debug, Default)]
pub(crate) struct KnownMode(Mutex<Option<(DateTime<Utc>, ServiceMode)>>);

impl KnownMode {
    /// The mode of a second ago or less. Where the database does not answer, the last one known: its own failure is told by whoever needs it.
    pub(crate) async fn current(&self, database: &Database, now: DateTime<Utc>) -> ServiceMode {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some((at, mode)) = &known
            && (now - at).abs() < REMEMBERED
        {
            return mode.clone();
        }
        // Once a second for all requests: it is not counted among the statements of the one that happens to ask.
        match counting(QueryCount::default(), read(database)).await {
            Ok(mode) => {
                self.remember(now, mode.clone());
                mode
            }
            Err(error) => {
                tracing::warn!(%error, "the mode cannot be read");
                known.map(|(_, mode)| mode).unwrap_or_default()
            }
        }
    }

    pub(crate) fn remember(&self, now: DateTime<Utc>, mode: ServiceMode) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some((now, mode));
    }
}

impl ServiceMode {
    /// Refuses an operation that does not run in this mode.
    pub(crate) fn admit(&self, operation: &Operation) -> Result<(), Problem> {
        let code = match self.mode {
            _ if operation.in_every_mode => return Ok(()),
            Mode::ReadOnly if operation.method.changes() => Code::ReadOnly,
            Mode::Maintenance => Code::Maintenance,
            Mode::Normal | Mode::ReadOnly => return Ok(()),
        };
        let problem = Problem { retry_after: Some(self.retry_after_seconds.into()), ..Problem::new(code) };
        Err(match &self.reason {
            Some(reason) => problem.detail(reason.clone()),
            None => problem,
        })
    }
}
