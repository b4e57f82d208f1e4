//! What can go wrong with the database and files, and what the client is told.

use sea_orm::{DbErr, RuntimeErr, SqlErr};
use seaworthy_kernel::{Code, Problem};

/// A failure of the store.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// A unique constraint was violated. The text is the engine's own: never shown to clients.
    #[error("a row with this key exists: {0}")]
    Duplicate(String),
    /// A foreign key points nowhere, or a row is still pointed at.
    #[error("a referenced row is missing or still in use: {0}")]
    Reference(String),
    /// No connection in time: the database is down, or the pool is used up.
    #[error("the database does not answer: {0}")]
    Unavailable(String),
    /// Anything else the database said.
    #[error("database: {0}")]
    Database(DbErr),
    /// The address or the engine cannot be used. Says what to do.
    #[error("{0}")]
    Unusable(String),
    /// Files could not be read or written.
    #[error("files: {0}")]
    Files(#[from] object_store::Error),
    /// The schema does not fit this version. Says what to do.
    #[error("{0}")]
    Schema(String),
}

impl From<DbErr> for StoreError {
    fn from(error: DbErr) -> Self {
        match error.sql_err() {
            Some(SqlErr::UniqueConstraintViolation(text)) => return Self::Duplicate(text),
            Some(SqlErr::ForeignKeyConstraintViolation(text)) => return Self::Reference(text),
            _ => {}
        }
        match &error {
            DbErr::ConnectionAcquire(_) | DbErr::Conn(_) => Self::Unavailable(error.to_string()),
            DbErr::Exec(RuntimeErr::SqlxError(inner)) | DbErr::Query(RuntimeErr::SqlxError(inner)) => match &**inner {
                // The way to the database broke, perhaps in the middle of an answer, which then makes no sense.
                sqlx::Error::Io(_)
                | sqlx::Error::Tls(_)
                | sqlx::Error::Protocol(_)
                | sqlx::Error::PoolTimedOut
                | sqlx::Error::PoolClosed
                | sqlx::Error::WorkerCrashed => Self::Unavailable(error.to_string()),
                sqlx::Error::Database(said) if said.code().is_some_and(|code| is_passing(&code)) => {
                    Self::Unavailable(error.to_string())
                }
                _ => Self::Database(error),
            },
            _ => Self::Database(error),
        }
    }
}

/// Whether the database only cannot do it now: PostgreSQL is being stopped or started (57P01 to 57P03), has no connection left (53300),
/// lost one (class 08) or has no room on its disk (53100); SQLite has none (13, SQLITE_FULL).
fn is_passing(code: &str) -> bool {
    matches!(code, "57P01" | "57P02" | "57P03" | "53300" | "53100" | "13") || code.starts_with("08")
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Unavailable(_) => {
                Self { retry_after: Some(5), cause: Some(error.to_string()), ..Self::new(Code::Unavailable) }
            }
            other => Self::internal(other),
        }
    }
}
