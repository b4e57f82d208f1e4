//! Forward migrations: one SQL file per step and engine, each in one transaction, in order, once.

use chrono::{DateTime, Utc};
use sea_orm::ConnectionTrait as _;
use seaworthy_kernel::Clock;

use crate::{Database, Engine, FromQueryResult, Query as _, StoreError, WriteTx, sql};

/// One step of an app's schema.
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

#[derive(Debug, FromQueryResult)]
struct Applied {
    app: String,
    number: i64,
    name: String,
    checksum: String,
    applied_at: DateTime<Utc>,
}

/// Any constant will do, as long as all nodes use the same one.
const LOCK: i64 = 0x5EA_0001;

const BOOK_SQLITE: &str = "CREATE TABLE IF NOT EXISTS schema_migrations (app TEXT NOT NULL, number INTEGER NOT NULL, name TEXT NOT NULL, \
     checksum TEXT NOT NULL, applied_at TEXT NOT NULL, PRIMARY KEY (app, number)) STRICT";
const BOOK_POSTGRES: &str = "CREATE TABLE IF NOT EXISTS schema_migrations (app text NOT NULL, number bigint NOT NULL, name text NOT NULL, \
     checksum text NOT NULL, applied_at timestamptz NOT NULL, PRIMARY KEY (app, number))";

/// Applies what is missing. Returns the steps applied now. Safe to run from several nodes at once.
///
/// # Errors
/// [`StoreError::Schema`] when the database is of a newer version or an applied step was edited; what the database says about a step.
pub async fn up(database: &Database, all: &[Migrations], clock: &dyn Clock) -> Result<Vec<Step>, StoreError> {
    let mut done = Vec::new();
    let transaction = lock(database).await?;
    transaction
        .execute_unprepared(match database.engine() {
            Engine::Sqlite => BOOK_SQLITE,
            Engine::Postgres => BOOK_POSTGRES,
        })
        .await?;
    let applied = applied(&*transaction).await?;
    check(all, &applied, database.engine())?;
    for (app, step) in steps(all) {
        if applied.iter().any(|row| row.app == app && row.number == step.number) {
            continue;
        }
        let now = clock.now();
        let text = text_of(step, database.engine());
        transaction.execute_unprepared(text).await.map_err(|error| {
            StoreError::Schema(format!("migration {app} {:04}_{} failed: {error}", step.number, step.name))
        })?;
        transaction
            .run(sql!(
                "INSERT INTO schema_migrations (app, number, name, checksum, applied_at) VALUES ({}, {}, {}, {}, {})",
                app,
                step.number,
                step.name,
                checksum(text),
                now
            ))
            .await?;
        done.push(Step { app: app.into(), number: step.number, name: step.name.into(), applied_at: Some(now) });
    }
    transaction.commit().await?;
    Ok(done)
}

/// Every step that this version knows, with the time it was applied.
///
/// # Errors
/// As [`up`], but nothing is changed.
pub async fn status(database: &Database, all: &[Migrations]) -> Result<Vec<Step>, StoreError> {
    let applied = if has_book(database).await? { applied(database.read()).await? } else { Vec::new() };
    check(all, &applied, database.engine())?;
    let found =
        |app: &str, number| applied.iter().find(|row| row.app == app && row.number == number).map(|row| row.applied_at);
    Ok(steps(all)
        .map(|(app, step)| Step {
            app: app.into(),
            number: step.number,
            name: step.name.into(),
            applied_at: found(app, step.number),
        })
        .collect())
}

async fn lock(database: &Database) -> Result<WriteTx, StoreError> {
    let transaction = database.write().await?;
    if database.engine() == Engine::Postgres {
        // Held to the end of the transaction: a second node waits here and then finds everything done.
        transaction.run(sql!("SELECT pg_advisory_xact_lock({})", LOCK)).await?;
    }
    Ok(transaction)
}

async fn has_book(database: &Database) -> Result<bool, StoreError> {
    let found: i64 = database
        .read()
        .value(match database.engine() {
            Engine::Sqlite => sql!("SELECT count(*) AS value FROM sqlite_master WHERE name = 'schema_migrations'"),
            Engine::Postgres => sql!(
                "SELECT count(*) AS value FROM information_schema.tables \
                 WHERE table_schema = current_schema() AND table_name = 'schema_migrations'"
            ),
        })
        .await?;
    Ok(found > 0)
}

async fn applied(connection: &impl crate::Query) -> Result<Vec<Applied>, StoreError> {
    connection
        .all(sql!("SELECT app, number, name, checksum, applied_at FROM schema_migrations ORDER BY app, number"))
        .await
}

fn check(all: &[Migrations], applied: &[Applied], engine: Engine) -> Result<(), StoreError> {
    for row in applied {
        let known = steps(all).find(|(app, step)| *app == row.app && step.number == row.number);
        let Some((_, step)) = known else {
            return Err(StoreError::Schema(format!(
                "the database has migration {} {:04}_{}, which this version does not know: start the newer version it was made by",
                row.app, row.number, row.name
            )));
        };
        if checksum(text_of(step, engine)) != row.checksum {
            return Err(StoreError::Schema(format!(
                "migration {} {:04}_{} was edited after it was applied: restore its text and put the change into a new step",
                row.app, row.number, row.name
            )));
        }
    }
    Ok(())
}

fn steps(all: &[Migrations]) -> impl Iterator<Item = (&'static str, &'static Migration)> {
    all.iter().flat_map(|migrations| migrations.steps.iter().map(|step| (migrations.app, step)))
}

fn text_of(step: &Migration, engine: Engine) -> &'static str {
    match engine {
        Engine::Sqlite => step.sqlite,
        Engine::Postgres => step.postgres,
    }
}

/// FNV-1a, 64 bits, in hexadecimal: finds edits, not attackers.
fn checksum(text: &str) -> String {
    let hash = text
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    format!("{hash:016x}")
}
