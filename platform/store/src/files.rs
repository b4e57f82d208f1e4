//! Files of the apps: on disk below the data folder. Names are made by the apps from ids, never from what a client says.

use std::path::{Path as FsPath, PathBuf};

use bytes::Bytes;
use futures_util::{StreamExt as _, TryStreamExt as _, stream::BoxStream};
use object_store::{ObjectStore as _, ObjectStoreExt as _, PutPayload, local::LocalFileSystem, path::Path};

use crate::StoreError;

/// A store of files by path, e.g. `watches/<owner>/<watch>/<image>/full.jpg`. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Files {
    inner: std::sync::Arc<LocalFileSystem>,
    root: PathBuf,
}

/// A file's bytes, in pieces, and its size.
pub struct FileStream {
    /// Size in bytes.
    pub size: u64,
    /// The pieces in order.
    pub pieces: BoxStream<'static, Result<Bytes, StoreError>>,
}

impl std::fmt::Debug for FileStream {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("FileStream").field("size", &self.size).finish_non_exhaustive()
    }
}

impl Files {
    /// Files below `root`, which is made if missing.
    ///
    /// # Errors
    /// The folder cannot be made or read.
    pub fn on_disk(root: &FsPath) -> Result<Self, StoreError> {
        std::fs::create_dir_all(root).map_err(|error| {
            StoreError::Unusable(format!(
                "cannot make the folder {}: {error}. Check DATA_DIR and its permissions.",
                root.display()
            ))
        })?;
        let inner = LocalFileSystem::new_with_prefix(root)?.with_automatic_cleanup(true).with_fsync(true);
        Ok(Self { inner: std::sync::Arc::new(inner), root: root.to_path_buf() })
    }

    /// Where the files are.
    pub fn root(&self) -> &FsPath {
        &self.root
    }

    /// Writes a whole file. It appears under its name only when complete.
    ///
    /// # Errors
    /// The name is not allowed, or the disk refuses.
    pub async fn put(&self, name: &str, content: Bytes) -> Result<(), StoreError> {
        self.inner.put(&path(name)?, PutPayload::from_bytes(content)).await?;
        Ok(())
    }

    /// Opens a file for reading in pieces; `None` where there is none.
    ///
    /// # Errors
    /// The name is not allowed, or the disk refuses.
    pub async fn get(&self, name: &str) -> Result<Option<FileStream>, StoreError> {
        match self.inner.get(&path(name)?).await {
            Ok(found) => {
                let size = found.meta.size;
                Ok(Some(FileStream { size, pieces: found.into_stream().map_err(StoreError::from).boxed() }))
            }
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Removes every file whose name begins with the folder `prefix`. Missing ones are no error.
    ///
    /// # Errors
    /// The name is not allowed, or the disk refuses.
    pub async fn remove_folder(&self, prefix: &str) -> Result<usize, StoreError> {
        let mut removed = 0;
        for name in self.list(prefix).await? {
            match self.inner.delete(&path(&name)?).await {
                Ok(()) => removed += 1,
                Err(object_store::Error::NotFound { .. }) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(removed)
    }

    /// Names of all files below the folder `prefix`.
    ///
    /// # Errors
    /// The name is not allowed, or the disk refuses.
    pub async fn list(&self, prefix: &str) -> Result<Vec<String>, StoreError> {
        let prefix = path(prefix)?;
        Ok(self.inner.list(Some(&prefix)).map_ok(|meta| meta.location.to_string()).try_collect().await?)
    }
}

/// The folder of all files that belong to an account: it goes with the account.
pub fn folder_of(account: uuid::Uuid) -> String {
    format!("accounts/{account}")
}

fn path(name: &str) -> Result<Path, StoreError> {
    // `Path::parse` refuses `..`, empty parts and control characters; symbolic links below the root are ours alone to make.
    Path::parse(name).map_err(|error| StoreError::Files(error.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn files_come_back_and_go_with_their_folder() {
        let folder = tempfile::tempdir().unwrap();
        let files = Files::on_disk(folder.path()).unwrap();
        files.put("a/1/full.jpg", Bytes::from_static(b"one")).await.unwrap();
        files.put("a/1/thumbnail.jpg", Bytes::from_static(b"two")).await.unwrap();
        files.put("a/10/full.jpg", Bytes::from_static(b"ten")).await.unwrap();
        let found = files.get("a/1/full.jpg").await.unwrap().unwrap();
        assert_eq!(found.size, 3);
        let bytes: Vec<Bytes> = found.pieces.try_collect().await.unwrap();
        assert_eq!(bytes.concat(), b"one");
        assert_eq!(files.remove_folder("a/1").await.unwrap(), 2);
        assert!(files.get("a/1/full.jpg").await.unwrap().is_none());
        assert!(files.get("a/10/full.jpg").await.unwrap().is_some(), "a folder is not a text prefix");
        assert_eq!(files.remove_folder("a/1").await.unwrap(), 0);
    }

    #[tokio::test]
    async fn names_cannot_leave_the_root() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("files");
        std::fs::write(folder.path().join("secret"), b"secret").unwrap();
        let files = Files::on_disk(&root).unwrap();
        for name in ["../secret", "a/../../secret", "a//b", "./secret", "a/\0"] {
            assert!(files.get(name).await.is_err(), "{name:?}");
            assert!(files.put(name, Bytes::from_static(b"x")).await.is_err(), "{name:?}");
        }
        // An absolute name is read below the root.
        assert!(files.get("/secret").await.unwrap().is_none());
    }
}
