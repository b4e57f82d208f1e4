//! Who uses a database: servers together, or one that replaces it alone.

use std::fs::{File, TryLockError};

use sqlx::{Connection as _, PgConnection};

use crate::{Database, Engine, StoreError, sqlite_path};

/// Any constant will do, as long as all versions use the same one.
const KEY: i64 = 0x5EA_0002;

/// Says to others that the database is in use, until it is dropped. On SQLite a lock on the file `DATABASE.lock`; on PostgreSQL an advisory
/// lock on a connection of its own.
#[derive(Debug)]
pub struct Presence {
    _file: Option<File>,
    _connection: Option<PgConnection>,
}

impl Presence {
    /// For a server: beside other servers. `None` while somebody has the database alone.
    ///
    /// # Errors
    /// The lock cannot be asked for.
    pub async fn shared(database: &Database, url: &str) -> Result<Option<Self>, StoreError> {
        Self::take(database, url, true).await
    }

    /// For a restore: alone. `None` while a server uses the database.
    ///
    /// # Errors
    /// The lock cannot be asked for.
    pub async fn alone(database: &Database, url: &str) -> Result<Option<Self>, StoreError> {
        Self::take(database, url, false).await
    }

    async fn take(database: &Database, url: &str, shared: bool) -> Result<Option<Self>, StoreError> {
        if database.engine() == Engine::Sqlite {
            return lock_file(url, shared).map(|file| file.map(|file| Self { _file: Some(file), _connection: None }));
        }
        let unavailable = |error: sqlx::Error| StoreError::Unavailable(error.to_string());
        let mut connection = PgConnection::connect_with(&database.postgres_options()).await.map_err(unavailable)?;
        let text = if shared { "SELECT pg_try_advisory_lock_shared($1)" } else { "SELECT pg_try_advisory_lock($1)" };
        let taken: bool = sqlx::query_scalar(text).bind(KEY).fetch_one(&mut connection).await.map_err(unavailable)?;
        Ok(taken.then_some(Self { _file: None, _connection: Some(connection) }))
    }
}

fn lock_file(url: &str, shared: bool) -> Result<Option<File>, StoreError> {
    let Some(path) = sqlite_path(url) else { return Ok(None) };
    let mut name = path.as_os_str().to_owned();
    name.push(".lock");
    let refused = |error: std::io::Error| StoreError::Unusable(format!("cannot lock {}: {error}", name.display()));
    let file = File::options().create(true).truncate(false).write(true).open(&name).map_err(refused)?;
    match if shared { file.try_lock_shared() } else { file.try_lock() } {
        Ok(()) => Ok(Some(file)),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(error)) => Err(refused(error)),
    }
}
