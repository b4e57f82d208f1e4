//! What can go wrong with a backup.

use seaworthy_store::StoreError;

use crate::age::AgeError;

/// A failure of backing up, checking or restoring. Each text says what to do, or what is wrong with which part.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The database or the apps' files.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Reading or writing an archive, or a folder.
    #[error("{doing}: {source}")]
    Io {
        /// What was being done.
        doing: String,
        /// What the system says.
        source: std::io::Error,
    },
    /// A key.
    #[error(transparent)]
    Key(#[from] AgeError),
    /// The archive is not whole, or not what it says.
    #[error("the archive {name} is not good: {why}")]
    Archive {
        /// Which archive.
        name: String,
        /// What is wrong with it.
        why: String,
    },
    /// It cannot be done now or here; the text says why and what to do.
    #[error("{0}")]
    Refused(String),
}

impl BackupError {
    /// For `map_err`: what was being done when the system refused.
    pub(crate) fn io(doing: impl Into<String>) -> impl FnOnce(std::io::Error) -> Self {
        let doing = doing.into();
        move |source| Self::Io { doing, source }
    }

    pub(crate) fn archive(name: &str, why: impl std::fmt::Display) -> Self {
        Self::Archive { name: name.into(), why: why.to_string() }
    }
}

impl From<sea_orm::DbErr> for BackupError {
    fn from(error: sea_orm::DbErr) -> Self {
        Self::Store(error.into())
    }
}
