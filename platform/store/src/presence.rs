//! Who uses a database: servers together, or one that replaces it alone.

use std::{
    fs::{File, TryLockError},
    time::Duration,
};

use sqlx::{Connection as _, PgConnection, postgres::PgConnectOptions};
use tokio::{
    task::AbortHandle,
    time::{sleep, timeout},
};

use crate::{Database, Engine, StoreError, sqlite_path};

/// Any constant will do, as long as all versions use the same one.
const KEY: i64 = 0x5EA_0002;
/// Between two looks whether PostgreSQL still holds the lock; no answer in this time is none.
const WATCH: Duration = Duration::from_secs(5);

/// Says to others that the database is in use, until it is dropped. On SQLite a lock on the file `DATABASE.lock`; on PostgreSQL an advisory
/// lock on a connection of its own, which is taken again where the connection was lost: a restart of the database drops its locks.
#[derive(Debug)]
pub struct Presence {
    _file: Option<File>,
    watch: Option<AbortHandle>,
}

/// The connection goes with the task that watches it.
impl Drop for Presence {
    fn drop(&mut self) {
        if let Some(watch) = &self.watch {
            watch.abort();
        }
    }
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
            return lock_file(url, shared).map(|file| file.map(|file| Self { _file: Some(file), watch: None }));
        }
        let options = database.postgres_options();
        let taken =
            advisory_lock(&options, shared).await.map_err(|error| StoreError::Unavailable(error.to_string()))?;
        let Some(connection) = taken else { return Ok(None) };
        let watch = tokio::spawn(watch(options, connection, shared)).abort_handle();
        Ok(Some(Self { _file: None, watch: Some(watch) }))
    }
}

/// A connection that holds the lock until it is closed; `None` where others keep it from that.
async fn advisory_lock(options: &PgConnectOptions, shared: bool) -> Result<Option<PgConnection>, sqlx::Error> {
    let mut connection = PgConnection::connect_with(options).await?;
    let text = if shared { "SELECT pg_try_advisory_lock_shared($1)" } else { "SELECT pg_try_advisory_lock($1)" };
    let taken: bool = sqlx::query_scalar(text).bind(KEY).fetch_one(&mut connection).await?;
    Ok(taken.then_some(connection))
}

/// Keeps the connection, and takes the lock again when it is lost.
async fn watch(options: PgConnectOptions, mut connection: PgConnection, shared: bool) {
    loop {
        sleep(WATCH).await;
        if matches!(timeout(WATCH, connection.ping()).await, Ok(Ok(()))) {
            continue;
        }
        // Closed first: if only its answer was late, its lock would stand in the way of the new one.
        drop(connection);
        connection = lock_again(&options, shared).await;
        tracing::info!("the lock that says that the database is in use was lost, and is held again");
    }
}

async fn lock_again(options: &PgConnectOptions, shared: bool) -> PgConnection {
    const LOST: &str =
        "the lock that says that the database is in use is lost: a restore could begin under this process";
    loop {
        match timeout(WATCH, advisory_lock(options, shared)).await {
            Ok(Ok(Some(connection))) => return connection,
            Ok(Ok(None)) => tracing::error!(error = "others hold it", "{LOST}"),
            Ok(Err(error)) => tracing::error!(%error, "{LOST}"),
            Err(error) => tracing::error!(%error, "{LOST}"),
        }
        sleep(WATCH).await;
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
