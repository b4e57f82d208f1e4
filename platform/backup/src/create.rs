//! Making an archive while the server runs.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use futures_util::TryStreamExt as _;
use sea_orm::DatabaseTransaction;
use seaworthy_kernel::Clock;
use seaworthy_store::{Database, Engine, Files, FromQueryResult, Query as _, sql};

use crate::{
    age::Recipient,
    archive::{ABOUT, About, ArchiveWriter, FORMAT, MANIFEST, Manifest, SchemaStep, TableSum, hexadecimal},
    error::BackupError,
    rows::{self, Cell, Fingerprint, Row, RowReader, Table},
    runs::{self, Run, RunKind},
    target::{Stored, Target},
    thread::on_own_thread,
};

/// Rows are put into entries of about this size, in bytes.
const PART: usize = 1 << 20;

/// What is backed up.
#[derive(Debug, Clone)]
pub struct Source {
    /// The database.
    pub database: Database,
    /// The apps' files.
    pub files: Files,
    /// Names and contents for `configuration/`.
    pub configuration: Vec<(String, Vec<u8>)>,
    /// Names and contents for `keys/`.
    pub keys: Vec<(String, Vec<u8>)>,
}

/// A new archive.
#[derive(Debug, Clone)]
pub struct Created {
    /// Where it is.
    pub stored: Stored,
    /// What is in it.
    pub manifest: Manifest,
}

/// Makes an archive. The database is copied as it is at one moment, while others write; files are listed after that, so that every file
/// that a row names was there or is there. The result is kept in [`runs`], the metrics are set.
///
/// # Errors
/// The database, the files or the target refuse; nothing is left in the target then.
pub async fn create(
    source: Source,
    target: Target,
    recipient: Recipient,
    clock: Arc<dyn Clock>,
) -> Result<Created, BackupError> {
    let (database, started_at) = (source.database.clone(), clock.now());
    let own_clock = Arc::clone(&clock);
    let result = on_own_thread(async move || write(&source, &target, &recipient, &*own_clock).await).await;
    let finished_at = clock.now();
    let number = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
    let run = Run {
        kind: RunKind::Backup.as_str().into(),
        started_at,
        finished_at,
        archive: result.as_ref().ok().map(|created| created.stored.name.clone()),
        byte_size: result.as_ref().ok().map(|created| number(created.stored.size)),
        row_count: result.as_ref().ok().map(|created| number(created.manifest.rows())),
        error: result.as_ref().err().map(ToString::to_string),
    };
    if let Err(error) = runs::record(&database, &run).await {
        tracing::warn!(%error, "the result of the backup could not be kept");
    }
    runs::show(&run);
    result
}

async fn write(
    source: &Source,
    target: &Target,
    recipient: &Recipient,
    clock: &dyn Clock,
) -> Result<Created, BackupError> {
    let now = clock.now();
    let has_sentinel = write_sentinel(&source.database, now).await?;
    let name = Target::name_at(now);
    let unfinished = target.begin(&name)?;
    let doing = || format!("cannot write the archive {name}");
    let modified_at = u64::try_from(now.timestamp()).unwrap_or_default();
    let mut archive =
        ArchiveWriter::new(unfinished.writer(), recipient, modified_at).map_err(BackupError::io(doing()))?;
    let snapshot = source.database.snapshot().await?;
    let about = about(&source.database, &snapshot, now, has_sentinel).await?;
    let mut manifest = Manifest {
        about,
        tables: Vec::new(),
        files: 0,
        file_bytes: 0,
        vanished_files: Vec::new(),
        entries: Vec::new(),
    };
    let text = |error: serde_json::Error| BackupError::Refused(format!("{name}: {error}"));
    archive.add(ABOUT, &serde_json::to_vec_pretty(&manifest.about).map_err(text)?).map_err(BackupError::io(doing()))?;
    for table in manifest.about.tables.clone() {
        let fingerprint = write_table(&mut archive, &snapshot, source.database.engine(), &table, &doing()).await?;
        manifest.tables.push(TableSum { name: table.name, fingerprint });
    }
    // The snapshot is let go: while it lives, SQLite's log and PostgreSQL's dead rows grow.
    snapshot.rollback().await?;
    let names = source.files.list("").await?;
    write_files(&mut archive, (&source.files, names), &mut manifest, &doing()).await?;
    for (folder, entries) in [("configuration", &source.configuration), ("keys", &source.keys)] {
        for (file, content) in entries {
            archive.add(&format!("{folder}/{file}"), content).map_err(BackupError::io(doing()))?;
        }
    }
    manifest.entries = archive.entries().to_vec();
    archive.add(MANIFEST, &serde_json::to_vec_pretty(&manifest).map_err(text)?).map_err(BackupError::io(doing()))?;
    archive.finish().map_err(BackupError::io(doing()))?;
    let size = unfinished.finish().map_err(BackupError::io(doing()))?;
    Ok(Created { stored: Stored { name, size, created_at: now }, manifest })
}

/// A new word in the one row of `backup_sentinel`; `false` before the room's first migration.
async fn write_sentinel(database: &Database, now: DateTime<Utc>) -> Result<bool, BackupError> {
    if !runs::has_tables(database).await? {
        return Ok(false);
    }
    let word = hexadecimal(&crate::age::random::<16>()?);
    let transaction = database.write().await?;
    transaction
        .run(sql!(
            "INSERT INTO backup_sentinel (id, word, written_at) VALUES (1, {}, {}) \
             ON CONFLICT (id) DO UPDATE SET word = excluded.word, written_at = excluded.written_at",
            word,
            now
        ))
        .await?;
    transaction.commit().await?;
    Ok(true)
}

async fn about(
    database: &Database,
    snapshot: &DatabaseTransaction,
    now: DateTime<Utc>,
    has_sentinel: bool,
) -> Result<About, BackupError> {
    #[derive(FromQueryResult)]
    struct Step {
        app: String,
        number: i64,
        name: String,
    }
    let steps: Vec<Step> =
        snapshot.all(sql!("SELECT app, number, name FROM schema_migrations ORDER BY app, number")).await?;
    // Another backup may have written its word since: the snapshot's counts.
    let sentinel = if has_sentinel {
        Some(snapshot.value(sql!("SELECT word AS value FROM backup_sentinel WHERE id = 1")).await?)
    } else {
        None
    };
    let engine = database.engine();
    Ok(About {
        format: FORMAT,
        created_at: now,
        engine: engine.as_str().into(),
        version: env!("CARGO_PKG_VERSION").into(),
        steps: steps
            .into_iter()
            .map(|step| SchemaStep { app: step.app, number: step.number, name: step.name })
            .collect(),
        tables: rows::tables(snapshot, engine).await?,
        sentinel,
    })
}

async fn write_table(
    archive: &mut ArchiveWriter<&std::fs::File>,
    snapshot: &DatabaseTransaction,
    engine: Engine,
    table: &Table,
    doing: &str,
) -> Result<Fingerprint, BackupError> {
    let mut fingerprint = Fingerprint::default();
    let (mut part, mut number) = (String::with_capacity(PART), 0_u32);
    let mut put = |part: &mut String| {
        number += 1;
        let path = format!("tables/{}/{number:06}.jsonl", table.name);
        archive.add(&path, std::mem::take(part).as_bytes()).map_err(BackupError::io(doing))
    };
    let mut reader = RowReader::open(snapshot, engine, table, 0).await?;
    loop {
        let rows = reader.next().await?;
        if rows.is_empty() {
            break;
        }
        for row in rows {
            let line = line_of(&row);
            fingerprint.add_text(&line);
            part.push_str(&line);
            part.push('\n');
            if part.len() >= PART {
                put(&mut part)?;
            }
        }
    }
    if !part.is_empty() {
        put(&mut part)?;
    }
    Ok(fingerprint)
}

fn line_of(row: &Row) -> String {
    serde_json::Value::Array(row.iter().map(Cell::to_json).collect()).to_string()
}

async fn write_files(
    archive: &mut ArchiveWriter<&std::fs::File>,
    (files, mut names): (&Files, Vec<String>),
    manifest: &mut Manifest,
    doing: &str,
) -> Result<(), BackupError> {
    names.sort_unstable();
    for name in names {
        let Some(mut file) = files.get(&name).await? else {
            manifest.vanished_files.push(name);
            continue;
        };
        archive.begin(&format!("files/{name}"), file.size).map_err(BackupError::io(doing))?;
        while let Some(piece) = file.pieces.try_next().await? {
            archive.write(&piece).map_err(BackupError::io(doing))?;
        }
        archive.end().map_err(BackupError::io(doing))?;
        manifest.files += 1;
        manifest.file_bytes += file.size;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::age::Identity;
    use seaworthy_testkit::{StoppedClock, TestDatabase};

    #[tokio::test(flavor = "multi_thread")]
    async fn the_sentinel_is_the_one_that_the_snapshot_sees() {
        for engine in [seaworthy_testkit::Engine::Sqlite, seaworthy_testkit::Engine::Postgres] {
            let clock = StoppedClock::new();
            let test = TestDatabase::new(engine, &[crate::MIGRATIONS], &clock).await;
            let database = &test.database;
            assert!(write_sentinel(database, clock.now()).await.unwrap());
            assert!(write_sentinel(database, clock.now()).await.unwrap(), "one row, written again");
            database.execute_script("UPDATE backup_sentinel SET word = 'of another backup'").await.unwrap();
            let snapshot = database.snapshot().await.unwrap();
            database.execute_script("UPDATE backup_sentinel SET word = 'later'").await.unwrap();
            let about = about(database, &snapshot, clock.now(), true).await.unwrap();
            assert_eq!(about.sentinel.as_deref(), Some("of another backup"));
            snapshot.rollback().await.unwrap();
            test.remove().await;
        }
    }

    #[tokio::test]
    async fn a_file_that_goes_after_the_listing_is_told_and_no_fault() {
        let folder = tempfile::tempdir().unwrap();
        let files = Files::on_disk(&folder.path().join("files")).unwrap();
        for name in ["accounts/first.bin", "accounts/second.bin"] {
            files.put(name, "content".into()).await.unwrap();
        }
        let mut names = files.list("").await.unwrap();
        names.push("accounts/gone.bin".into());
        let out = tempfile::tempfile().unwrap();
        let recipient = Identity::generate().unwrap().recipient().unwrap();
        let mut archive = ArchiveWriter::new(&out, &recipient, 0).unwrap();
        let about = About {
            format: FORMAT,
            created_at: DateTime::UNIX_EPOCH,
            engine: "sqlite".into(),
            version: String::new(),
            steps: Vec::new(),
            tables: Vec::new(),
            sentinel: None,
        };
        let (tables, vanished_files, entries) = (Vec::new(), Vec::new(), Vec::new());
        let mut manifest = Manifest { about, tables, files: 0, file_bytes: 0, vanished_files, entries };
        write_files(&mut archive, (&files, names), &mut manifest, "test").await.unwrap();
        assert_eq!(manifest.vanished_files, ["accounts/gone.bin"]);
        assert_eq!((manifest.files, manifest.file_bytes), (2, 14));
        let paths: Vec<_> = archive.entries().iter().map(|entry| entry.path.as_str()).collect();
        assert_eq!(paths, ["files/accounts/first.bin", "files/accounts/second.bin"]);
    }
}
