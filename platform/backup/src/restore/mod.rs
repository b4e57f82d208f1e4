//! Restoring: everything is checked first, then built beside what is there, then put in its place at once. What was there is kept.

mod finish;
mod journal;
mod load;
mod schemas;

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use seaworthy_kernel::Clock;
use seaworthy_store::{Database, Migrations, PoolOptions, Presence, sqlite_path};

use crate::{
    age::Identity,
    archive::{ArchiveReader, Manifest},
    error::BackupError,
    runs::{self, Run, RunKind},
    target::Target,
    thread::blocking,
};
pub(crate) use load::{Scratch, load};

/// Where an installation keeps what a backup holds.
#[derive(Debug, Clone)]
pub struct Place {
    /// Address of the database.
    pub database_url: String,
    /// Folder with `files` and `secret.key`.
    pub data_dir: PathBuf,
}

/// A restore that was done.
#[derive(Debug, Clone)]
pub struct Restored {
    /// What was in the archive.
    pub manifest: Manifest,
}

impl Place {
    /// The apps' files.
    fn files(&self) -> PathBuf {
        self.data_dir.join("files")
    }

    fn key(&self) -> PathBuf {
        self.data_dir.join("secret.key")
    }

    /// Everything of this place that a restore replaces: on PostgreSQL the database is a schema and not among them.
    fn paths(&self) -> Vec<PathBuf> {
        let database = sqlite_path(&self.database_url).map(Path::to_path_buf);
        database.into_iter().chain([self.files(), self.key()]).collect()
    }

    async fn open(&self) -> Result<Database, BackupError> {
        let pool = PoolOptions { size: 1, overflow: 2, ..PoolOptions::default() };
        Ok(Database::open(&self.database_url, pool).await?)
    }
}

/// `path` with more at the end of its name.
pub(crate) fn beside(path: &Path, more: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(more);
    name.into()
}

/// Reads a whole archive and checks everything in it against its manifest. Changes nothing.
///
/// # Errors
/// [`BackupError::Archive`] says what is wrong with it.
pub async fn verify(target: &Target, name: &str, identity: &Identity) -> Result<Manifest, BackupError> {
    let (source, name, identity) = (target.open(name)?, name.to_owned(), identity.clone());
    blocking(move || ArchiveReader::read(&name, source, &identity, |_| Ok(()))).await
}

/// Puts an archive in the place of what is there. No server may run on it. What was there is kept for [`undo`], until the next restore.
///
/// # Errors
/// The archive is not good, or a server runs: nothing was changed. Later errors leave what is there as it was, or are gone on with by
/// [`finish_interrupted`].
pub async fn restore(
    (target, name): (&Target, &str),
    identity: &Identity,
    place: &Place,
    migrations: &[Migrations],
    clock: Arc<dyn Clock>,
) -> Result<Restored, BackupError> {
    finish_interrupted(place).await?;
    let started_at = clock.now();
    let database = place.open().await?;
    let presence = alone(&database, place).await?;
    verify(target, name, identity).await?;
    let scratch = Scratch {
        url: match sqlite_path(&place.database_url) {
            Some(path) => format!("sqlite:{}", beside(path, ".restoring").display()),
            None => place.database_url.clone(),
        },
        schema: sqlite_path(&place.database_url).is_none().then(|| schemas::RESTORING.to_owned()),
        files: beside(&place.files(), ".restoring"),
        key: beside(&place.key(), ".restoring"),
    };
    scratch.clear(&database).await?;
    let loaded = load((target, name), identity, &scratch, migrations, Arc::clone(&clock)).await;
    let manifest = match loaded {
        Ok(manifest) => manifest,
        Err(error) => {
            scratch.clear(&database).await?;
            return Err(error);
        }
    };
    // The file is about to be replaced: its log must be folded in, and nobody may have it open.
    database.close().await;
    finish::replace(place).await?;
    let database = place.open().await?;
    let run = Run {
        kind: RunKind::Restore.as_str().into(),
        started_at,
        finished_at: clock.now(),
        archive: Some(name.to_owned()),
        byte_size: None,
        row_count: i64::try_from(manifest.rows()).ok(),
        error: None,
    };
    runs::record(&database, &run).await?;
    database.close().await;
    drop(presence);
    Ok(Restored { manifest })
}

/// Exchanges what the last restore has put in its place with what was there before. Done twice, it changes nothing.
///
/// # Errors
/// There is nothing to go back to, or a server runs.
pub async fn undo(place: &Place) -> Result<(), BackupError> {
    finish_interrupted(place).await?;
    let database = place.open().await?;
    let presence = alone(&database, place).await?;
    finish::check_kept(place, &database).await?;
    database.close().await;
    finish::exchange(place).await?;
    drop(presence);
    Ok(())
}

/// Goes on with a restore that was interrupted while it put things in their places. Does nothing otherwise. Called before a server starts.
///
/// # Errors
/// The disk or the database refuse.
pub async fn finish_interrupted(place: &Place) -> Result<bool, BackupError> {
    finish::go_on(place).await
}

async fn alone(database: &Database, place: &Place) -> Result<Presence, BackupError> {
    Presence::alone(database, &place.database_url).await?.ok_or_else(|| {
        BackupError::Refused(
            "a server runs on this database: stop every server that uses it, then try again. Nothing was changed"
                .into(),
        )
    })
}
