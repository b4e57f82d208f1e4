//! Where archives are kept.

use std::{
    fs::{self, File},
    io::{self, Read},
    path::{Path, PathBuf},
};

use chrono::{DateTime, NaiveDateTime, Utc};

use crate::error::BackupError;

const PREFIX: &str = "seaworthy-";
const SUFFIX: &str = ".tar.zst.age";
const MOMENT: &str = "%Y%m%dT%H%M%S%3fZ";

/// An archive that is there, whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// Its name.
    pub name: String,
    /// Size in bytes.
    pub size: u64,
    /// When it was begun, by its name.
    pub created_at: DateTime<Utc>,
}

/// A folder of archives.
#[derive(Debug, Clone)]
pub struct Target {
    folder: PathBuf,
}

impl Target {
    /// Archives in a folder, which is made when it is needed.
    pub fn folder(folder: &Path) -> Self {
        Self { folder: folder.to_path_buf() }
    }

    /// The name of an archive that is begun now.
    pub fn name_at(now: DateTime<Utc>) -> String {
        format!("{PREFIX}{}{SUFFIX}", now.format(MOMENT))
    }

    /// Begins an archive under a name that is not taken for one.
    pub(crate) fn begin(&self, name: &str) -> Result<Unfinished, BackupError> {
        let doing = || format!("cannot write to {} (BACKUP_DIR)", self.folder.display());
        fs::create_dir_all(&self.folder).map_err(BackupError::io(doing()))?;
        let path = self.folder.join(format!(".{name}.partial"));
        let mut options = File::options();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(&path).map_err(BackupError::io(doing()))?;
        Ok(Unfinished { path: Some(path), finished: self.folder.join(name), file })
    }

    /// Every whole archive, the newest first.
    ///
    /// # Errors
    /// The folder cannot be read.
    pub fn list(&self) -> Result<Vec<Stored>, BackupError> {
        let doing = || format!("cannot read {} (BACKUP_DIR)", self.folder.display());
        let entries = match fs::read_dir(&self.folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(BackupError::io(doing())(error)),
        };
        let mut found = Vec::new();
        for entry in entries {
            let entry = entry.map_err(BackupError::io(doing()))?;
            let Ok(name) = entry.file_name().into_string() else { continue };
            let Some(created_at) = moment_of(&name) else { continue };
            let size = entry.metadata().map_err(BackupError::io(doing()))?.len();
            found.push(Stored { name, size, created_at });
        }
        found.sort_by(|one, other| other.name.cmp(&one.name));
        Ok(found)
    }

    /// Opens an archive by its name, or by a path to a file elsewhere.
    ///
    /// # Errors
    /// It is not there.
    pub fn open(&self, name: &str) -> Result<Box<dyn Read + Send>, BackupError> {
        let here = self.folder.join(name);
        let path = if here.is_file() { here } else { PathBuf::from(name) };
        let file = File::open(&path).map_err(BackupError::io(format!("cannot open the archive {}", path.display())))?;
        Ok(Box::new(file))
    }

    /// Removes archives that are older than `keep_days`, but never the newest `keep_at_least`; and what was begun and never finished a day
    /// ago or earlier. Returns their names.
    ///
    /// # Errors
    /// One cannot be removed.
    pub fn prune(&self, now: DateTime<Utc>, keep_days: u32, keep_at_least: usize) -> Result<Vec<String>, BackupError> {
        let oldest = now - chrono::TimeDelta::days(keep_days.into());
        let mut removed = Vec::new();
        for stored in self.list()?.into_iter().skip(keep_at_least).filter(|stored| stored.created_at < oldest) {
            self.remove(&stored.name)?;
            removed.push(stored.name);
        }
        for entry in fs::read_dir(&self.folder).into_iter().flatten().filter_map(Result::ok) {
            let name = entry.file_name().to_string_lossy().into_owned();
            let whole = name.strip_prefix('.').and_then(|name| name.strip_suffix(".partial"));
            if whole.and_then(moment_of).is_some_and(|begun| begun < now - chrono::TimeDelta::days(1)) {
                self.remove(&name)?;
                removed.push(name);
            }
        }
        Ok(removed)
    }

    fn remove(&self, name: &str) -> Result<(), BackupError> {
        fs::remove_file(self.folder.join(name)).map_err(BackupError::io(format!("cannot remove the archive {name}")))
    }
}

fn moment_of(name: &str) -> Option<DateTime<Utc>> {
    let moment = name.strip_prefix(PREFIX)?.strip_suffix(SUFFIX)?;
    NaiveDateTime::parse_from_str(moment, MOMENT).ok().map(|moment| moment.and_utc())
}

/// An archive that is being written. Dropping it removes it.
pub(crate) struct Unfinished {
    path: Option<PathBuf>,
    finished: PathBuf,
    file: File,
}

impl Unfinished {
    pub(crate) fn writer(&self) -> &File {
        &self.file
    }

    /// Gives it its name once it is safe on the disk. Returns its size in bytes.
    pub(crate) fn finish(mut self) -> io::Result<u64> {
        self.file.sync_all()?;
        let size = self.file.metadata()?.len();
        if let Some(path) = self.path.take() {
            fs::rename(path, &self.finished)?;
        }
        if let Some(folder) = self.finished.parent() {
            File::open(folder)?.sync_all()?;
        }
        Ok(size)
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        if let Some(path) = self.path.take() {
            // What cannot be removed now is removed by `prune`.
            let _ = fs::remove_file(path);
        }
    }
}
