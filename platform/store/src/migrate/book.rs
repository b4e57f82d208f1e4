//! The two tables about the schema itself: which steps are applied, and everything that ever happened to it.

use std::time::Duration;

use chrono::{DateTime, Utc};

use super::{Direction, HistoryEntry, Migration, Migrations, step_text};
use crate::{Engine, FromQueryResult, Query, StoreError, sql};

/// An applied step as the database remembers it.
#[derive(Debug, FromQueryResult)]
pub(super) struct Applied {
    pub app: String,
    pub number: i64,
    pub name: String,
    pub checksum: String,
    pub applied_at: DateTime<Utc>,
}

const BOOK_SQLITE: &str = "CREATE TABLE IF NOT EXISTS schema_migrations (app TEXT NOT NULL, number INTEGER NOT NULL, name TEXT NOT NULL, \
     checksum TEXT NOT NULL, applied_at TEXT NOT NULL, PRIMARY KEY (app, number)) STRICT; \
     CREATE TABLE IF NOT EXISTS schema_history (app TEXT NOT NULL, number INTEGER NOT NULL, name TEXT NOT NULL, direction TEXT NOT NULL, \
     at TEXT NOT NULL, version TEXT, duration_ms INTEGER, PRIMARY KEY (app, number, direction, at)) STRICT";
const BOOK_POSTGRES: &str = "CREATE TABLE IF NOT EXISTS schema_migrations (app text NOT NULL, number bigint NOT NULL, name text NOT NULL, \
     checksum text NOT NULL, applied_at timestamptz NOT NULL, PRIMARY KEY (app, number)); \
     CREATE TABLE IF NOT EXISTS schema_history (app text NOT NULL, number bigint NOT NULL, name text NOT NULL, direction text NOT NULL, \
     at timestamptz NOT NULL, version text, duration_ms bigint, PRIMARY KEY (app, number, direction, at))";

/// Makes the tables where they are missing. Steps applied before there was a history enter it without version and duration.
pub(super) async fn prepare(connection: &impl Query, engine: Engine) -> Result<(), StoreError> {
    connection
        .execute_unprepared(match engine {
            Engine::Sqlite => BOOK_SQLITE,
            Engine::Postgres => BOOK_POSTGRES,
        })
        .await?;
    connection
        .run(sql!(
            "INSERT INTO schema_history (app, number, name, direction, at) \
             SELECT m.app, m.number, m.name, 'up', m.applied_at FROM schema_migrations m \
             WHERE NOT EXISTS (SELECT 1 FROM schema_history h WHERE h.app = m.app AND h.number = m.number)"
        ))
        .await?;
    Ok(())
}

pub(super) async fn has_table(connection: &impl Query, engine: Engine, name: &str) -> Result<bool, StoreError> {
    let found: i64 = connection
        .value(match engine {
            Engine::Sqlite => {
                sql!("SELECT count(*) AS value FROM sqlite_master WHERE type = 'table' AND name = {}", name)
            }
            Engine::Postgres => sql!(
                "SELECT count(*) AS value FROM information_schema.tables \
                 WHERE table_schema = current_schema() AND table_name = {}",
                name
            ),
        })
        .await?;
    Ok(found > 0)
}

pub(super) async fn applied(connection: &impl Query) -> Result<Vec<Applied>, StoreError> {
    connection
        .all(sql!("SELECT app, number, name, checksum, applied_at FROM schema_migrations ORDER BY app, number"))
        .await
}

pub(super) async fn history(connection: &impl Query) -> Result<Vec<HistoryEntry>, StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        app: String,
        number: i64,
        name: String,
        direction: String,
        at: DateTime<Utc>,
        version: Option<String>,
        duration_ms: Option<i64>,
    }
    let rows: Vec<Row> = connection
        .all(sql!(
            "SELECT app, number, name, direction, at, version, duration_ms FROM schema_history ORDER BY at, app, number"
        ))
        .await?;
    let entry = |row: Row| HistoryEntry {
        app: row.app,
        number: row.number,
        name: row.name,
        direction: if row.direction == "down" { Direction::Down } else { Direction::Up },
        at: row.at,
        version: row.version,
        duration: row.duration_ms.and_then(|ms| u64::try_from(ms).ok()).map(Duration::from_millis),
    };
    Ok(rows.into_iter().map(entry).collect())
}

/// Writes down that a step was applied or undone.
pub(super) async fn note(
    connection: &impl Query,
    (app, step, engine): (&str, &Migration, Engine),
    direction: Direction,
    at: DateTime<Utc>,
    took: Duration,
) -> Result<(), StoreError> {
    connection
        .run(match direction {
            Direction::Up => sql!(
                "INSERT INTO schema_migrations (app, number, name, checksum, applied_at) VALUES ({}, {}, {}, {}, {})",
                app,
                step.number,
                step.name,
                step_text::checksum(step_text::of(step, engine).up),
                at
            ),
            Direction::Down => sql!("DELETE FROM schema_migrations WHERE app = {} AND number = {}", app, step.number),
        })
        .await?;
    connection
        .run(sql!(
            "INSERT INTO schema_history (app, number, name, direction, at, version, duration_ms) VALUES ({}, {}, {}, {}, {}, {}, {})",
            app,
            step.number,
            step.name,
            direction.as_str(),
            at,
            super::VERSION,
            i64::try_from(took.as_millis()).unwrap_or(i64::MAX)
        ))
        .await?;
    Ok(())
}

/// Refuses a schema that this version cannot work with, and says which step helps.
pub(super) async fn check(
    connection: &impl Query,
    all: &[Migrations],
    applied: &[Applied],
    engine: Engine,
) -> Result<(), StoreError> {
    for row in applied {
        if is_put_together(all, row, engine) {
            continue;
        }
        let known = super::steps(all).find(|(app, step)| *app == row.app && step.number == row.number);
        let Some((_, step)) = known else {
            return Err(StoreError::Schema(newer(connection, all, row, engine).await));
        };
        if step_text::checksum(step_text::of(step, engine).up) != row.checksum {
            return Err(StoreError::Schema(format!(
                "migration {} {:04}_{} was edited after it was applied: restore its text and put the change into a new step",
                row.app, row.number, row.name
            )));
        }
    }
    all.iter().try_for_each(|migrations| not_too_old(migrations, applied, engine))
}

/// Steps up to one that replaces them: their texts are gone from this version.
fn is_put_together(all: &[Migrations], row: &Applied, engine: Engine) -> bool {
    let first = all.iter().find(|migrations| migrations.app == row.app).and_then(|migrations| migrations.steps.first());
    first.is_some_and(|first| row.number <= first.number && step_text::of(first, engine).requires.is_some())
}

async fn newer(connection: &impl Query, all: &[Migrations], row: &Applied, engine: Engine) -> String {
    // Only a better text depends on the history: where it cannot be read, the refusal stands all the same.
    let history = match has_table(connection, engine, "schema_history").await {
        Ok(true) => history(connection).await.unwrap_or_default(),
        _ => Vec::new(),
    };
    let version = history.into_iter().rev().find(|entry| entry.app == row.app && entry.number == row.number);
    let by = version
        .and_then(|entry| entry.version)
        .map_or_else(String::new, |version| format!(" (applied by version {version})"));
    let last =
        super::steps(all).filter(|(app, _)| *app == row.app).map(|(_, step)| step.number).max().unwrap_or_default();
    format!(
        "the database has migration {app} {number:04}_{name}{by}, which this version, {version}, does not know: start the newer version it \
         was made by, or go back with that version: `seaworthy migrate down --to {app}:{last}`",
        app = row.app,
        number = row.number,
        name = row.name,
        version = super::VERSION
    )
}

/// Once older steps were put together into one with the number of the last of them, a database that never had them all must pass through the version that has.
fn not_too_old(migrations: &Migrations, applied: &[Applied], engine: Engine) -> Result<(), StoreError> {
    let Some(first) = migrations.steps.first() else { return Ok(()) };
    let mut own = applied.iter().filter(|row| row.app == migrations.app).map(|row| row.number).peekable();
    if own.peek().is_none() {
        return Ok(());
    }
    let last = own.max().unwrap_or_default();
    if last >= first.number {
        return Ok(());
    }
    let version = step_text::of(first, engine).requires.unwrap_or("that has the steps between");
    Err(StoreError::Schema(format!(
        "the database is too old: {app} is at step {last:04} and this version begins at {first:04}. Run `seaworthy migrate up` with version \
         {version} first, then start this one",
        app = migrations.app,
        first = first.number
    )))
}
