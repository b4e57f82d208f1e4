//! Migrations: one SQL file per step and engine, in order, once; and back, where a step says how.
//!
//! On SQLite all missing steps are one transaction. On PostgreSQL too, except steps marked `-- migrate: no-transaction`, which run
//! statement by statement between two transactions. See docs/MIGRATIONS.md.

mod apply;
mod book;
mod lint;
mod lock;
mod released;
mod statements;
mod step_text;

use std::time::Duration;

use chrono::{DateTime, Utc};

use crate::{Database, StoreError};

pub use apply::{down, plan_down, up};
pub use lint::{Finding, lint};
pub use released::{check_released, released_lines};

/// The version that writes itself into the history.
pub(crate) const VERSION: &str = env!("CARGO_PKG_VERSION");

/// One step of an app's schema. What its text may say besides statements: docs/MIGRATIONS.md.
#[derive(Debug, Clone, Copy)]
pub struct Migration {
    /// 1, 2, 3 … within the app, without gaps.
    pub number: i64,
    /// What it does, e.g. `accounts_and_sessions`.
    pub name: &'static str,
    /// Statements for SQLite.
    pub sqlite: &'static str,
    /// Statements for PostgreSQL.
    pub postgres: &'static str,
}

/// The steps of one app. Apps are migrated in the order in which they are composed.
#[derive(Debug, Clone, Copy)]
pub struct Migrations {
    /// Name of the app, e.g. `watches`.
    pub app: &'static str,
    /// Its steps.
    pub steps: &'static [Migration],
}

/// A step and whether it was applied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The app it belongs to.
    pub app: String,
    /// Its number within the app.
    pub number: i64,
    /// What it does.
    pub name: String,
    /// When it was applied; `None`: not yet.
    pub applied_at: Option<DateTime<Utc>>,
}

impl std::fmt::Display for Step {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{} {:04}_{}", self.app, self.number, self.name)
    }
}

/// Which way a step went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// It was applied.
    Up,
    /// It was undone.
    Down,
}

impl Direction {
    /// `up` or `down`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Up => "up",
            Self::Down => "down",
        }
    }
}

/// Something that happened to the schema.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HistoryEntry {
    /// The app of the step.
    pub app: String,
    /// Its number within the app.
    pub number: i64,
    /// What it does.
    pub name: String,
    /// Applied or undone.
    pub direction: Direction,
    /// When.
    pub at: DateTime<Utc>,
    /// By which version; `None`: before there was a history.
    pub version: Option<String>,
    /// How long it took; `None`: before there was a history.
    pub duration: Option<Duration>,
}

/// Every step that this version knows, with the time it was applied.
///
/// # Errors
/// As [`up`], but nothing is changed.
pub async fn status(database: &Database, all: &[Migrations]) -> Result<Vec<Step>, StoreError> {
    let (connection, engine) = (database.read(), database.engine());
    let has_book = book::has_table(connection, engine, "schema_migrations").await?;
    let applied = if has_book { book::applied(connection).await? } else { Vec::new() };
    book::check(connection, all, &applied, engine).await?;
    let found =
        |app: &str, number| applied.iter().find(|row| row.app == app && row.number == number).map(|row| row.applied_at);
    Ok(steps(all).map(|(app, step)| Step { applied_at: found(app, step.number), ..step_of(app, step) }).collect())
}

/// Everything that happened to the schema, oldest first.
///
/// # Errors
/// What the database says.
pub async fn history(database: &Database) -> Result<Vec<HistoryEntry>, StoreError> {
    if book::has_table(database.read(), database.engine(), "schema_history").await? {
        book::history(database.read()).await
    } else {
        Ok(Vec::new())
    }
}

fn step_of(app: &str, step: &Migration) -> Step {
    Step { app: app.into(), number: step.number, name: step.name.into(), applied_at: None }
}

fn steps(all: &[Migrations]) -> impl Iterator<Item = (&'static str, &'static Migration)> {
    all.iter().flat_map(|migrations| migrations.steps.iter().map(|step| (migrations.app, step)))
}
