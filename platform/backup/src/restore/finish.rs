//! Putting what was restored in its place, and exchanging it with what was there.

use std::{
    fs::{self, File},
    path::Path,
};

use seaworthy_store::{Database, sqlite_path};

use super::{
    Place, beside,
    journal::{Journal, SchemaMove},
    schemas,
};
use crate::{archive::hexadecimal, error::BackupError, thread::blocking};

const RESTORING: &str = ".restoring";
const KEPT: &str = ".before-restore";
const ASIDE: &str = ".aside";
/// SQLite's log belongs to the file by its name, and moves with it: usually it was folded in, and is not there.
const PARTS: [&str; 2] = ["", "-wal"];

/// What was restored beside the present data takes its place.
pub(super) async fn replace(place: &Place) -> Result<(), BackupError> {
    // Where there was none, an empty one is kept: going back must take the restored files away again.
    let files = place.files();
    fs::create_dir_all(&files).map_err(BackupError::io(format!("cannot make {}", files.display())))?;
    let mut renames = Vec::new();
    for path in place.paths() {
        let restored = beside(&path, RESTORING);
        // A key that the archive does not have stays.
        if restored.exists() {
            let kept = beside(&path, KEPT);
            for more in PARTS {
                remove(&beside(&kept, more))?;
                renames.push((beside(&path, more), beside(&kept, more)));
            }
            renames.push((restored, path));
        }
    }
    let schemas = sqlite_path(&place.database_url).is_none().then_some(SchemaMove::Replace);
    begin(place, &Journal { id: new_id()?, schemas, renames, done: 0 })?;
    go_on(place).await.map(|_| ())
}

/// The present data and what was there before the last restore change places.
pub(super) async fn exchange(place: &Place) -> Result<(), BackupError> {
    let mut renames = Vec::new();
    for path in place.paths() {
        let kept = beside(&path, KEPT);
        if kept.exists() {
            let aside = beside(&path, ASIDE);
            for more in PARTS {
                let [path, kept, aside] = [&path, &kept, &aside].map(|path| beside(path, more));
                renames.extend([(path.clone(), aside.clone()), (kept.clone(), path), (aside, kept)]);
            }
        }
    }
    let schemas = sqlite_path(&place.database_url).is_none().then_some(SchemaMove::Exchange);
    begin(place, &Journal { id: new_id()?, schemas, renames, done: 0 })?;
    go_on(place).await.map(|_| ())
}

/// Refuses where no restore has kept anything.
pub(super) async fn check_kept(place: &Place, database: &Database) -> Result<(), BackupError> {
    let is_kept = match sqlite_path(&place.database_url) {
        Some(path) => beside(path, KEPT).exists(),
        None => schemas::exists(database, schemas::KEPT).await?,
    };
    if is_kept {
        return Ok(());
    }
    Err(BackupError::Refused(
        "there is nothing to go back to: no restore was done here, or what it kept is gone".into(),
    ))
}

fn new_id() -> Result<String, BackupError> {
    Ok(hexadecimal(&crate::age::random::<8>()?))
}

fn begin(place: &Place, journal: &Journal) -> Result<(), BackupError> {
    // The index of SQLite's log is made again from the log.
    if let Some(path) = sqlite_path(&place.database_url) {
        remove(&beside(path, "-shm"))?;
    }
    journal.write(&place.data_dir).map_err(BackupError::io("cannot begin to put the restored data in its place"))
}

/// Does what a journal says, if there is one. Tells whether there was: one that another process has done meanwhile counts as none.
pub(super) async fn go_on(place: &Place) -> Result<bool, BackupError> {
    let doing = || {
        format!(
            "cannot put the restored data in its place; {} says how far it is",
            place.data_dir.join("restore.journal").display()
        )
    };
    // Usually there is none, and nothing to lock for.
    if Journal::read(&place.data_dir).map_err(BackupError::io(doing()))?.is_none() {
        return Ok(false);
    }
    // Two that follow a journal at once would move what the other has just put in its place: it is read again under the lock.
    let _alone = lock(place).await?;
    let Some(mut journal) = Journal::read(&place.data_dir).map_err(BackupError::io(doing()))? else { return Ok(false) };
    if let Some(what) = journal.schemas.take() {
        let database = place.open().await?;
        let moved = move_schemas(&database, what, &journal.id).await;
        database.close().await;
        moved?;
        journal.write(&place.data_dir).map_err(BackupError::io(doing()))?;
    }
    journal.rename_all(&place.data_dir).map_err(BackupError::io(doing()))?;
    Ok(true)
}

/// Waits for other processes that follow the same journal. The lock ends with the file, or with its process.
async fn lock(place: &Place) -> Result<File, BackupError> {
    let path = place.data_dir.join("restore.lock");
    blocking(move || {
        let opened = File::options().create(true).truncate(false).write(true).open(&path);
        opened
            .and_then(|file| file.lock().map(|()| file))
            .map_err(BackupError::io(format!("cannot lock {}", path.display())))
    })
    .await
}

async fn move_schemas(database: &Database, what: SchemaMove, id: &str) -> Result<(), BackupError> {
    // The move and its mark are one transaction: with the mark it was done before an interruption.
    if schemas::mark(database).await?.as_deref() == Some(id) {
        return Ok(());
    }
    match what {
        SchemaMove::Replace => schemas::replace(database, id).await,
        SchemaMove::Exchange => schemas::exchange(database, id).await,
    }
}

pub(crate) fn remove(path: &Path) -> Result<(), BackupError> {
    let removed = if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
    match removed {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(BackupError::io(format!("cannot remove {}", path.display()))(error))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use std::{future::poll_fn, pin::pin, task::Poll};

    use super::*;

    /// The other process is between two steps: whoever comes now must wait, and not do its steps a second time.
    #[tokio::test]
    async fn nobody_follows_a_journal_that_another_process_follows() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let place =
            Place { database_url: format!("sqlite:{}", at("x.db").display()), data_dir: folder.path().to_path_buf() };
        for name in ["x", "x.restoring"] {
            fs::write(at(name), name).unwrap();
        }
        let renames = vec![(at("x"), at("x.before-restore")), (at("x.restoring"), at("x"))];
        let journal = Journal { id: String::new(), schemas: None, renames, done: 0 };
        journal.write(folder.path()).unwrap();
        let theirs = lock(&place).await.unwrap();
        let mut ours = pin!(go_on(&place));
        assert!(poll_fn(|context| Poll::Ready(ours.as_mut().poll(context).is_pending())).await, "it did not wait");
        journal.rename_all(folder.path()).unwrap();
        drop(theirs);
        assert!(!ours.await.unwrap(), "the other process has done it");
        assert_eq!(fs::read_to_string(at("x.before-restore")).unwrap(), "x");
        assert_eq!(fs::read_to_string(at("x")).unwrap(), "x.restoring");
    }
}
