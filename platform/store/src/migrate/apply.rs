//! Applying and undoing steps.

use std::time::Instant;

use sea_orm::ConnectionTrait as _;
use seaworthy_kernel::Clock;

use super::{Direction, Migration, Migrations, Step, book, lock::Lock, statements, step_of, step_text, steps};
use crate::{Database, Engine, FromQueryResult, Query as _, StoreError, WriteTx, sql};

/// Applies what is missing. Returns the steps applied now. Safe to run from several nodes at once.
///
/// # Errors
/// [`StoreError::Schema`] when the database is of a newer version or too old, or an applied step was edited; what the database says about
/// a step.
pub async fn up(database: &Database, all: &[Migrations], clock: &dyn Clock) -> Result<Vec<Step>, StoreError> {
    let lock = Lock::take(database).await?;
    let done = apply_missing(database, all, clock).await;
    lock.release().await;
    done
}

async fn apply_missing(database: &Database, all: &[Migrations], clock: &dyn Clock) -> Result<Vec<Step>, StoreError> {
    let engine = database.engine();
    let mut transaction = database.write().await?;
    book::prepare(&*transaction, engine).await?;
    let applied = book::applied(&*transaction).await?;
    book::check(&*transaction, all, &applied, engine).await?;
    let mut done = Vec::new();
    for (app, step) in steps(all) {
        if applied.iter().any(|row| row.app == app && row.number == step.number) {
            continue;
        }
        let (now, started) = (clock.now(), Instant::now());
        let text = step_text::of(step, engine);
        if engine == Engine::Postgres && !text.in_transaction {
            transaction.commit().await?;
            run_outside(database, text.up).await.map_err(|error| failed(app, step, &error))?;
            transaction = database.write().await?;
        } else {
            transaction.execute_unprepared(text.up).await.map_err(|error| failed(app, step, &error))?;
        }
        book::note(&*transaction, (app, step, engine), Direction::Up, now, started.elapsed()).await?;
        done.push(Step { applied_at: Some(now), ..step_of(app, step) });
    }
    transaction.commit().await?;
    Ok(done)
}

fn failed(app: &str, step: &Migration, error: &dyn std::fmt::Display) -> StoreError {
    StoreError::Schema(format!("migration {app} {:04}_{} failed: {error}", step.number, step.name))
}

/// Statement by statement. An index that an earlier try left unfinished is removed first: `IF NOT EXISTS` would take it for a whole one.
async fn run_outside(database: &Database, text: &str) -> Result<(), StoreError> {
    #[derive(FromQueryResult)]
    struct Index {
        name: String,
    }
    let statements = statements::statements(text);
    let unfinished: Vec<Index> = database
        .read()
        .all(sql!(
            "SELECT c.relname::text AS name FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid \
             WHERE NOT i.indisvalid AND c.relnamespace = current_schema()::regnamespace"
        ))
        .await?;
    for index in unfinished {
        if statements.iter().any(|statement| statement.words.contains(&index.name)) {
            database.execute_script(&format!("DROP INDEX CONCURRENTLY IF EXISTS \"{}\"", index.name)).await?;
        }
    }
    for statement in statements {
        database.execute_script(statement.text).await?;
    }
    Ok(())
}

/// What [`down`] would undo, in its order.
///
/// # Errors
/// [`StoreError::Schema`] when `app` is unknown, or a step cannot be undone; it is named.
pub async fn plan_down(database: &Database, all: &[Migrations], app: &str, to: i64) -> Result<Vec<Step>, StoreError> {
    let engine = database.engine();
    if !book::has_table(database.read(), engine, "schema_migrations").await? {
        return Ok(Vec::new());
    }
    let applied = book::applied(database.read()).await?;
    book::check(database.read(), all, &applied, engine).await?;
    Ok(plan(all, &applied, engine, (app, to))?.into_iter().map(|(app, step)| step_of(app, step)).collect())
}

type Plan = Vec<(&'static str, &'static Migration)>;

fn plan(
    all: &[Migrations],
    applied: &[book::Applied],
    engine: Engine,
    (app, to): (&str, i64),
) -> Result<Plan, StoreError> {
    let Some(own) = all.iter().find(|migrations| migrations.app == app) else {
        let names: Vec<_> = all.iter().map(|migrations| migrations.app).collect();
        return Err(StoreError::Schema(format!("there is no application {app}; there are: {}", names.join(", "))));
    };
    let is_applied = |step: &&Migration| applied.iter().any(|row| row.app == app && row.number == step.number);
    let plan: Plan =
        own.steps.iter().rev().filter(|step| step.number > to).filter(is_applied).map(|step| (own.app, step)).collect();
    let stuck: Vec<String> = plan
        .iter()
        .filter(|(_, step)| step_text::of(step, engine).down.is_none())
        .map(|(app, step)| {
            let why = step_text::of(step, engine).irreversible.unwrap_or("it says no way back");
            format!("{app} {:04}_{} ({why})", step.number, step.name)
        })
        .collect();
    if stuck.is_empty() {
        return Ok(plan);
    }
    Err(StoreError::Schema(format!(
        "these steps cannot be undone: {}. Restore a backup from before them instead",
        stuck.join(", ")
    )))
}

/// Undoes the steps of `app` after number `to`, the newest first, all or none. Data that only they can hold is lost.
///
/// # Errors
/// As [`plan_down`], and what the database says, e.g. when another app's tables refer to what would go.
pub async fn down(
    database: &Database,
    all: &[Migrations],
    (app, to): (&str, i64),
    clock: &dyn Clock,
) -> Result<Vec<Step>, StoreError> {
    let lock = Lock::take(database).await?;
    let done = undo(database, all, (app, to), clock).await;
    lock.release().await;
    done
}

async fn undo(
    database: &Database,
    all: &[Migrations],
    target: (&str, i64),
    clock: &dyn Clock,
) -> Result<Vec<Step>, StoreError> {
    let engine = database.engine();
    let transaction: WriteTx = database.write().await?;
    book::prepare(&*transaction, engine).await?;
    let applied = book::applied(&*transaction).await?;
    book::check(&*transaction, all, &applied, engine).await?;
    let mut done = Vec::new();
    for (app, step) in plan(all, &applied, engine, target)? {
        let (now, started) = (clock.now(), Instant::now());
        let text = step_text::of(step, engine).down.unwrap_or_default();
        transaction.execute_unprepared(text).await.map_err(|error| {
            StoreError::Schema(format!(
                "undoing {app} {:04}_{} failed, and nothing was changed: {error}",
                step.number, step.name
            ))
        })?;
        book::note(&*transaction, (app, step, engine), Direction::Down, now, started.elapsed()).await?;
        done.push(step_of(app, step));
    }
    transaction.commit().await?;
    Ok(done)
}
