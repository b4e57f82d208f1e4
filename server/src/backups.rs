//! From settings to what the backup room needs.

use std::{fs, sync::Arc};

use anyhow::Context as _;
use seaworthy_backup::{Created, Place, Source, Target};
use seaworthy_config::{Loaded, Settings};
use seaworthy_kernel::Clock;
use seaworthy_management::BackupOptions;
use seaworthy_store::{Database, Files, Migrations, Presence, migrate};
use secrecy::ExposeSecret as _;

use crate::{compose, data_folder};

/// Where the data are.
pub(crate) fn place(settings: &Settings) -> Place {
    Place { database_url: settings.database.url.expose_secret().to_owned(), data_dir: settings.data_dir.clone() }
}

/// Where the archives are.
pub(crate) fn target(settings: &Settings) -> Target {
    Target::folder(&settings.backup.dir)
}

/// Makes an archive.
///
/// # Errors
/// The key, the data or the folder cannot be used.
pub(crate) async fn create(loaded: &Loaded, database: &Database, clock: Arc<dyn Clock>) -> anyhow::Result<Created> {
    let settings = &loaded.settings;
    let recipient = data_folder::backup_key(settings)?.recipient()?;
    let source = Source {
        database: database.clone(),
        files: Files::on_disk(&settings.data_dir.join("files"))?,
        configuration: configuration(loaded),
        keys: fs::read(settings.data_dir.join("secret.key"))
            .map(|key| ("secret.key".to_owned(), key))
            .into_iter()
            .collect(),
    };
    Ok(seaworthy_backup::create(source, target(settings), recipient, clock).await?)
}

/// What is set and where, with secrets masked; and the files themselves.
fn configuration(loaded: &Loaded) -> Vec<(String, Vec<u8>)> {
    let printed = ("settings.txt".to_owned(), loaded.print().into_bytes());
    // Those that are not there are not used.
    let files = ["seaworthy.toml", ".env"].into_iter().filter_map(|name| Some((name.to_owned(), fs::read(name).ok()?)));
    [printed].into_iter().chain(files).collect()
}

/// Makes an archive if the schema of a database with data is about to be changed.
///
/// # Errors
/// The schema does not fit; no archive can be made, and so nothing was changed.
pub(crate) async fn before_migration(
    loaded: &Loaded,
    database: &Database,
    steps: &[Migrations],
    clock: Arc<dyn Clock>,
) -> anyhow::Result<Option<Created>> {
    let status = migrate::status(database, steps).await?;
    let has_data = status.iter().any(|step| step.applied_at.is_some());
    let changes = status.iter().any(|step| step.applied_at.is_none());
    if !(loaded.settings.backup.before_migration && has_data && changes) {
        return Ok(None);
    }
    let created = create(loaded, database, clock).await;
    created
        .map(Some)
        .context("no backup before the migration, so nothing was changed (MIGRATION_BACKUP=false goes on without)")
}

/// What the room of backups is told. A key is made where none is, unless backups are switched off.
///
/// # Errors
/// The key cannot be read or kept.
pub(crate) fn options(loaded: &Loaded) -> anyhow::Result<Option<BackupOptions>> {
    let settings = &loaded.settings;
    let schedule = settings.backup.schedule.as_str();
    let wanted = (schedule != "off").then(|| schedule.to_owned());
    if wanted.is_none() && settings.backup.key.is_none() && !settings.data_dir.join("backup.key").exists() {
        return Ok(None);
    }
    Ok(Some(BackupOptions {
        target: target(settings),
        identity: data_folder::backup_key(settings)?,
        place: place(settings),
        configuration: configuration(loaded),
        migrations: compose::migrations(),
        retention_days: settings.backup.retention_days,
        keep_at_least: settings.backup.keep_at_least.try_into()?,
        // A schedule lives as long as the process.
        schedule: wanted.map(|schedule| &*schedule.leak()),
    }))
}

/// The database, with the schema of this version; and the lock that keeps a restore away while the server runs.
///
/// # Errors
/// A restore is under way; the database, the backup before a migration or the migration fails.
pub(crate) async fn open(loaded: &Loaded, clock: &Arc<dyn Clock>) -> anyhow::Result<(Database, Presence)> {
    let settings = &loaded.settings;
    let place = self::place(settings);
    let database = compose::open_database(settings).await?;
    let presence = Presence::shared(&database, &place.database_url).await?;
    let presence = presence.context("the data are being restored: start the server when that is done")?;
    let steps = compose::migrations();
    if let Some(created) = before_migration(loaded, &database, &steps, Arc::clone(clock)).await? {
        tracing::info!(archive = created.stored.name, "a backup was made before the schema is changed");
    }
    let applied = migrate::up(&database, &steps, &**clock).await?;
    if !applied.is_empty() {
        tracing::info!(steps = applied.len(), "the database schema was brought up to date");
    }
    seaworthy_backup::runs::show_remembered(&database).await?;
    Ok((database, presence))
}
