//! Building a whole installation from an archive, in a place of its own, and comparing it with what the archive says.

use std::{
    collections::BTreeMap,
    fs::{self, File},
    io::{self, Read},
    path::{Path, PathBuf},
    sync::Arc,
};

use seaworthy_kernel::Clock;
use seaworthy_store::{Database, Engine, Migrations, Query as _, migrate, sql, sqlite_path};
use tokio::runtime::Handle;

use super::{beside, finish::remove, schemas};
use crate::{
    age::Identity,
    archive::{About, ArchiveReader, Entry, Manifest},
    error::BackupError,
    rows::{self, Fingerprint, ForeignKey, Row, Table},
    target::Target,
    thread::blocking,
};

/// Where to build.
#[derive(Debug, Clone)]
pub(crate) struct Scratch {
    /// A file of its own on SQLite; on PostgreSQL the present database.
    pub url: String,
    /// The schema to build in, on PostgreSQL.
    pub schema: Option<String>,
    /// Folder of the files.
    pub files: PathBuf,
    /// File of the key.
    pub key: PathBuf,
}

impl Scratch {
    /// Removes whatever is in this place. `database`: the present one.
    pub(crate) async fn clear(&self, database: &Database) -> Result<(), BackupError> {
        match (sqlite_path(&self.url), &self.schema) {
            (Some(path), _) => {
                for more in ["", "-wal", "-shm"] {
                    remove(&beside(path, more))?;
                }
            }
            (None, Some(schema)) => schemas::remove(database, schema).await?,
            (None, None) => {}
        }
        remove(&self.files)?;
        remove(&self.key)
    }

    async fn open(&self) -> Result<Database, BackupError> {
        if let Some(schema) = &self.schema {
            let database = Database::open_for_loading(&self.url, None).await?;
            let made = schemas::make_empty(&database, schema).await;
            database.close().await;
            made?;
        }
        Ok(Database::open_for_loading(&self.url, self.schema.as_deref()).await?)
    }
}

/// Builds the archive's installation in `scratch`, brought to this version's schema.
pub(crate) async fn load(
    (target, name): (&Target, &str),
    identity: &Identity,
    scratch: &Scratch,
    migrations: &[Migrations],
    clock: Arc<dyn Clock>,
) -> Result<Manifest, BackupError> {
    let (source, name, identity, runtime) = (target.open(name)?, name.to_owned(), identity.clone(), Handle::current());
    let database = scratch.open().await?;
    fs::create_dir_all(&scratch.files).map_err(BackupError::io(format!("cannot make {}", scratch.files.display())))?;
    let mut loading = Loading {
        database: database.clone(),
        scratch: scratch.clone(),
        migrations: migrations.to_vec(),
        clock: Arc::clone(&clock),
        tables: Vec::new(),
        loaded: BTreeMap::new(),
        foreign_keys: Vec::new(),
        keeps_book: false,
    };
    let (manifest, loading) = blocking(move || {
        let manifest = ArchiveReader::read(&name, source, &identity, |entry| runtime.block_on(loading.take(entry)))?;
        Ok((manifest, loading))
    })
    .await?;
    loading.complete(&manifest).await?;
    migrate::up(&database, migrations, &*clock).await?;
    database.close().await;
    // It was written without waiting for the disk.
    if let Some(path) = sqlite_path(&scratch.url) {
        sync(path)?;
    }
    sync(&scratch.files)?;
    Ok(manifest)
}

fn sync(path: &Path) -> Result<(), BackupError> {
    File::open(path)
        .and_then(|file| file.sync_all())
        .map_err(BackupError::io(format!("cannot write {}", path.display())))
}

struct Loading {
    database: Database,
    scratch: Scratch,
    migrations: Vec<Migrations>,
    clock: Arc<dyn Clock>,
    /// As in the archive, with the kinds of the new place.
    tables: Vec<Table>,
    loaded: BTreeMap<String, Fingerprint>,
    foreign_keys: Vec<ForeignKey>,
    /// From another engine: the book of applied steps has the checksums of this one's texts, and stays as it is.
    keeps_book: bool,
}

impl Loading {
    fn is_kept(&self, table: &str) -> bool {
        self.keeps_book && table == "schema_migrations"
    }

    async fn take(&mut self, entry: Entry<'_>) -> Result<(), BackupError> {
        match entry {
            Entry::About(about) => self.begin(about).await,
            Entry::Rows { table, rows } => self.insert(table, &rows).await,
            Entry::File { name, content } => self.write_file(name, content),
            Entry::Other { path: "keys/secret.key", content } => self.write_key(&content),
            // Configuration is the operator's: it is in the archive to be looked at, never put in place.
            Entry::Other { .. } => Ok(()),
        }
    }

    /// Makes the schema that the archive's database had, empty.
    async fn begin(&mut self, about: &About) -> Result<(), BackupError> {
        let engine = self.database.engine();
        let steps = steps_of(&self.migrations, about)?;
        migrate::up(&self.database, &steps, &*self.clock).await?;
        let here = rows::tables(self.database.read(), engine).await?;
        self.tables = about
            .tables
            .iter()
            .map(|table| rows::fit(table, &here).map_err(BackupError::Refused))
            .collect::<Result<_, _>>()?;
        self.foreign_keys = rows::foreign_keys(self.database.read(), engine).await?;
        for key in &self.foreign_keys {
            let script = format!("ALTER TABLE \"{}\" DROP CONSTRAINT \"{}\"", key.table_name, key.name);
            self.database.execute_script(&script).await?;
        }
        // What the steps themselves have put in comes from the archive too.
        self.keeps_book = about.engine != engine.as_str();
        for table in here.iter().filter(|table| !self.is_kept(&table.name)) {
            self.database.execute_script(&format!("DELETE FROM \"{}\"", table.name)).await?;
        }
        Ok(())
    }

    async fn insert(&mut self, table: usize, rows: &[Row]) -> Result<(), BackupError> {
        let Some(table) = self.tables.get(table).filter(|table| !self.is_kept(&table.name)) else { return Ok(()) };
        let kinds = table.kinds();
        let fingerprint = self.loaded.entry(table.name.clone()).or_default();
        rows.iter().for_each(|row| fingerprint.add(row, &kinds));
        let transaction = self.database.write().await?;
        for batch in rows.chunks(rows::batch_size(table)) {
            rows::insert(&*transaction, self.database.engine(), table, batch).await?;
        }
        transaction.commit().await?;
        Ok(())
    }

    fn write_file(&self, name: &str, content: &mut dyn Read) -> Result<(), BackupError> {
        let is_inside = Path::new(name).components().all(|part| matches!(part, std::path::Component::Normal(_)));
        if !is_inside {
            return Err(BackupError::Refused(format!(
                "the archive has a file {name} that would lie outside the folder of files"
            )));
        }
        let path = self.scratch.files.join(name);
        let doing = || format!("cannot write {}", path.display());
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(BackupError::io(doing()))?;
        }
        let mut file = File::create(&path).map_err(BackupError::io(doing()))?;
        io::copy(content, &mut file).map_err(BackupError::io(doing()))?;
        file.sync_all().map_err(BackupError::io(doing()))
    }

    fn write_key(&self, content: &[u8]) -> Result<(), BackupError> {
        let mut options = File::options();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let written = options.open(&self.scratch.key).and_then(|mut file| {
            io::Write::write_all(&mut file, content)?;
            file.sync_all()
        });
        written.map_err(BackupError::io(format!("cannot write {}", self.scratch.key.display())))
    }

    /// What only holds once all rows are there; then every table is read back and compared.
    async fn complete(&self, manifest: &Manifest) -> Result<(), BackupError> {
        let engine = self.database.engine();
        for key in &self.foreign_keys {
            let script =
                format!("ALTER TABLE \"{}\" ADD CONSTRAINT \"{}\" {}", key.table_name, key.name, key.definition);
            self.database.execute_script(&script).await?;
        }
        if engine == Engine::Sqlite {
            let orphans: i64 =
                self.database.read().value(sql!("SELECT count(*) AS value FROM pragma_foreign_key_check")).await?;
            if orphans > 0 {
                return Err(BackupError::Refused(format!("{orphans} rows refer to rows that are not in the archive")));
            }
        }
        rows::count_on(&self.database).await?;
        for table in self.tables.iter().filter(|table| !self.is_kept(&table.name)) {
            let expected = self.loaded.get(&table.name).copied().unwrap_or_default();
            let found = rows::fingerprint_of(&self.database, table).await?;
            if found != expected {
                let why =
                    format!("{}: {} rows came back of {}, or not the same", table.name, found.rows, expected.rows);
                return Err(BackupError::Refused(why));
            }
        }
        self.check_sentinel(manifest).await
    }

    async fn check_sentinel(&self, manifest: &Manifest) -> Result<(), BackupError> {
        let Some(expected) = &manifest.about.sentinel else { return Ok(()) };
        let word: String =
            self.database.read().value(sql!("SELECT word AS value FROM backup_sentinel WHERE id = 1")).await?;
        if word == *expected {
            return Ok(());
        }
        Err(BackupError::Refused("the sentinel row is not the one that was written before the backup".into()))
    }
}

/// The steps that the archive's database had, of those that this version knows.
fn steps_of(all: &[Migrations], about: &About) -> Result<Vec<Migrations>, BackupError> {
    for step in &about.steps {
        let known = all.iter().any(|app| app.app == step.app && app.steps.iter().any(|own| own.number == step.number));
        if !known {
            return Err(BackupError::Refused(format!(
                "the archive has the schema step {} {:04}_{}, which this version does not know: restore it with version {} or a newer one",
                step.app, step.number, step.name, about.version
            )));
        }
    }
    let last =
        |app: &str| about.steps.iter().filter(|step| step.app == app).map(|step| step.number).max().unwrap_or_default();
    let upto = |migrations: &Migrations| {
        let count = migrations.steps.iter().filter(|step| step.number <= last(migrations.app)).count();
        Migrations { app: migrations.app, steps: migrations.steps.get(..count).unwrap_or_default() }
    };
    Ok(all.iter().map(upto).collect())
}
