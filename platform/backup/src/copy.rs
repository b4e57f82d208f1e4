//! Copying an installation's data to another database, of either engine: `seaworthy db copy`.
//!
//! Batch by batch; how far it is stands in the target, in the same transaction as the rows, so that a copy that was killed goes on.

use std::{collections::BTreeMap, path::PathBuf};

use bytes::Bytes;
use futures_util::TryStreamExt as _;
use sea_orm::{ConnectionTrait as _, Statement};
use seaworthy_kernel::Clock;
use seaworthy_store::{
    Database, Engine, Files, FromQueryResult, Migrations, PoolOptions, Presence, Query as _, migrate, sql,
};

use crate::{
    error::BackupError,
    rows::{self, ForeignKey, RowReader, Table},
};

/// The book of applied steps has checksums of one engine's texts: each database has its own.
const BOOK: &str = "schema_migrations";
const PROGRESS: &str = "seaworthy_copy_progress";
const KEYS: &str = "seaworthy_copy_foreign_keys";

/// From where to where.
#[derive(Debug, Clone)]
pub struct Copy {
    /// Address of the database that is read.
    pub from: String,
    /// Address of the database that is filled: an empty one, or one that an interrupted copy of the same data has begun.
    pub to: String,
    /// Folders with `files`, from and to; `None`: rows only.
    pub data_dirs: Option<(PathBuf, PathBuf)>,
    /// Only look.
    pub dry_run: bool,
}

/// A table that was copied, or would be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableCopy {
    /// Its name.
    pub name: String,
    /// All its rows.
    pub rows: u64,
    /// Those that an earlier, interrupted copy had brought.
    pub already: u64,
}

/// What was copied, or would be.
#[derive(Debug, Clone)]
pub struct Copied {
    /// Table by table.
    pub tables: Vec<TableCopy>,
    /// Number of files.
    pub files: u64,
}

/// Copies everything and compares every table at the end.
///
/// # Errors
/// The target is not empty, a server runs on the source, the source is not of this version's schema; a difference at the end.
pub async fn copy(what: &Copy, migrations: &[Migrations], clock: &dyn Clock) -> Result<Copied, BackupError> {
    let pool = PoolOptions { size: 2, overflow: 2, ..PoolOptions::default() };
    let from = Database::open(&what.from, pool).await?;
    let to = Database::open_for_loading(&what.to, None).await?;
    let result = copy_between((&from, &to), what, migrations, clock).await;
    from.close().await;
    to.close().await;
    result
}

async fn copy_between(
    (from, to): (&Database, &Database),
    what: &Copy,
    migrations: &[Migrations],
    clock: &dyn Clock,
) -> Result<Copied, BackupError> {
    let _quiet = quiet((from, &what.from), "source").await?;
    let _alone = quiet((to, &what.to), "target").await?;
    if migrate::status(from, migrations).await?.iter().any(|step| step.applied_at.is_none()) {
        return Err(BackupError::Refused(
            "the source lacks steps of this version's schema: run `seaworthy migrate up` on it first".into(),
        ));
    }
    let begun = check_target(to).await?;
    let tables: Vec<Table> =
        rows::tables(from.read(), from.engine()).await?.into_iter().filter(|table| table.name != BOOK).collect();
    let progress = if begun { progress(to).await? } else { BTreeMap::new() };
    let mut copied = Copied { tables: Vec::new(), files: 0 };
    for table in &tables {
        let rows = count_rows(from, &table.name).await?;
        let already = progress.get(&table.name).copied().unwrap_or_default();
        copied.tables.push(TableCopy { name: table.name.clone(), rows, already });
    }
    if what.dry_run {
        copied.files = count_files(what).await?;
        return Ok(copied);
    }
    // It is to last, also what is copied after an interruption: loading by itself does not wait for the disk.
    if to.engine() == Engine::Sqlite {
        to.execute_script("PRAGMA synchronous = NORMAL").await?;
    }
    if !begun {
        begin(to, migrations, clock).await?;
    }
    let here = rows::tables(to.read(), to.engine()).await?;
    for (table, known) in tables.iter().zip(&copied.tables) {
        let table = rows::fit(table, &here).map_err(BackupError::Refused)?;
        copy_table((from, to), &table, known.already).await?;
    }
    // Before the notes of the copy go: without them an interrupted copy is not gone on with.
    copied.files = copy_files(what).await?;
    complete((from, to), &tables, &here).await?;
    Ok(copied)
}

async fn count_rows(database: &Database, table: &str) -> Result<u64, BackupError> {
    let connection = database.read();
    let text = format!("SELECT count(*) AS value FROM \"{table}\"");
    let row = connection.query_one_raw(Statement::from_string(connection.get_database_backend(), text)).await?;
    let count = row.map(|row| row.try_get::<i64>("", "value")).transpose()?.unwrap_or_default();
    Ok(u64::try_from(count).unwrap_or_default())
}

async fn quiet((database, url): (&Database, &str), which: &str) -> Result<Presence, BackupError> {
    let alone = Presence::alone(database, url).await?;
    alone.ok_or_else(|| {
        BackupError::Refused(format!("a server runs on the {which}: stop it first. Nothing was changed"))
    })
}

/// True where an interrupted copy can be gone on with.
async fn check_target(to: &Database) -> Result<bool, BackupError> {
    let there = rows::tables(to.read(), to.engine()).await?;
    if there.iter().any(|table| table.name == PROGRESS) {
        return Ok(true);
    }
    match there.first() {
        None => Ok(false),
        Some(table) => Err(BackupError::Refused(format!(
            "the target is not empty: it has {} tables, {} among them. Name a new database",
            there.len(),
            table.name
        ))),
    }
}

async fn progress(to: &Database) -> Result<BTreeMap<String, u64>, BackupError> {
    #[derive(FromQueryResult)]
    struct Row {
        name: String,
        row_count: i64,
    }
    let rows: Vec<Row> = to.read().all(sql!("SELECT name, row_count FROM seaworthy_copy_progress")).await?;
    Ok(rows.into_iter().map(|row| (row.name, u64::try_from(row.row_count).unwrap_or_default())).collect())
}

/// Makes the schema, takes out what its steps have put in, and lays foreign keys aside; all of it, or the target counts as not begun.
async fn begin(to: &Database, migrations: &[Migrations], clock: &dyn Clock) -> Result<(), BackupError> {
    migrate::up(to, migrations, clock).await?;
    let tables = rows::tables(to.read(), to.engine()).await?;
    let keys = rows::foreign_keys(to.read(), to.engine()).await?;
    let transaction = to.write().await?;
    let strict = if to.engine() == Engine::Sqlite { " STRICT" } else { "" };
    let number = if to.engine() == Engine::Sqlite { "INTEGER" } else { "bigint" };
    let script = format!(
        "CREATE TABLE {PROGRESS} (name text NOT NULL PRIMARY KEY, row_count {number} NOT NULL){strict}; \
         CREATE TABLE {KEYS} (table_name text NOT NULL, name text NOT NULL, definition text NOT NULL, PRIMARY KEY (table_name, name)){strict}"
    );
    transaction.execute_unprepared(&script).await?;
    for key in keys {
        let drop = format!("ALTER TABLE \"{}\" DROP CONSTRAINT \"{}\"", key.table_name, key.name);
        transaction.execute_unprepared(&drop).await?;
        let keep = sql!(
            "INSERT INTO seaworthy_copy_foreign_keys (table_name, name, definition) VALUES ({}, {}, {})",
            key.table_name,
            key.name,
            key.definition
        );
        transaction.run(keep).await?;
    }
    for table in tables.iter().filter(|table| table.name != BOOK) {
        transaction.execute_unprepared(&format!("DELETE FROM \"{}\"", table.name)).await?;
    }
    transaction.commit().await?;
    Ok(())
}

async fn copy_table((from, to): (&Database, &Database), table: &Table, already: u64) -> Result<(), BackupError> {
    let snapshot = from.snapshot().await?;
    let mut reader = RowReader::open(&snapshot, from.engine(), &rows::as_stored(table, from.engine()), already).await?;
    let mut count = i64::try_from(already).unwrap_or(i64::MAX);
    loop {
        let batch = reader.next().await?;
        if batch.is_empty() {
            break;
        }
        let transaction = to.write().await?;
        for part in batch.chunks(rows::batch_size(table)) {
            rows::insert(&*transaction, to.engine(), &rows::as_stored(table, to.engine()), part).await?;
        }
        count += i64::try_from(batch.len()).unwrap_or(i64::MAX);
        transaction
            .run(sql!(
                "INSERT INTO seaworthy_copy_progress (name, row_count) VALUES ({}, {}) \
                 ON CONFLICT (name) DO UPDATE SET row_count = excluded.row_count",
                table.name.clone(),
                count
            ))
            .await?;
        transaction.commit().await?;
        tracing::debug!(table = table.name, rows = count, "copied");
    }
    snapshot.rollback().await?;
    Ok(())
}

/// Every table is compared; then the foreign keys come back, and the notes of the copy go, all at once.
async fn complete((from, to): (&Database, &Database), tables: &[Table], here: &[Table]) -> Result<(), BackupError> {
    for table in tables {
        let table = rows::fit(table, here).map_err(BackupError::Refused)?;
        let (one, other) = (rows::fingerprint_of(from, &table).await?, rows::fingerprint_of(to, &table).await?);
        if one != other {
            return Err(BackupError::Refused(format!(
                "{}: {} rows in the source and {} in the target, or not the same: was the source changed since an interrupted copy? \
                 Begin again with a new target",
                table.name, one.rows, other.rows
            )));
        }
    }
    if to.engine() == Engine::Sqlite {
        let orphans: i64 = to.read().value(sql!("SELECT count(*) AS value FROM pragma_foreign_key_check")).await?;
        if orphans > 0 {
            return Err(BackupError::Refused(format!("{orphans} rows refer to rows that are missing")));
        }
    }
    rows::count_on(to).await?;
    let keys: Vec<ForeignKey> =
        to.read().all(sql!("SELECT table_name, name, definition FROM seaworthy_copy_foreign_keys")).await?;
    let transaction = to.write().await?;
    for key in keys {
        let add = format!("ALTER TABLE \"{}\" ADD CONSTRAINT \"{}\" {}", key.table_name, key.name, key.definition);
        transaction.execute_unprepared(&add).await?;
    }
    transaction.execute_unprepared(&format!("DROP TABLE {PROGRESS}; DROP TABLE {KEYS}")).await?;
    transaction.commit().await?;
    Ok(())
}

async fn count_files(what: &Copy) -> Result<u64, BackupError> {
    let Some((from, _)) = &what.data_dirs else { return Ok(0) };
    let names = Files::on_disk(&from.join("files"))?.list("").await?;
    Ok(u64::try_from(names.len()).unwrap_or_default())
}

/// Files never change under their name: one that is there with its size is the same.
async fn copy_files(what: &Copy) -> Result<u64, BackupError> {
    let Some((from, to)) = &what.data_dirs else { return Ok(0) };
    let (from, to) = (Files::on_disk(&from.join("files"))?, Files::on_disk(&to.join("files"))?);
    let mut count = 0;
    for name in from.list("").await? {
        let Some(file) = from.get(&name).await? else { continue };
        count += 1;
        if to.get(&name).await?.is_some_and(|there| there.size == file.size) {
            continue;
        }
        let pieces: Vec<Bytes> = file.pieces.try_collect().await?;
        to.put(&name, pieces.concat().into()).await?;
    }
    Ok(count)
}
