//! Opening a database, reading, and writing in transactions.

use std::{
    path::Path,
    str::FromStr as _,
    sync::Arc,
    time::{Duration, Instant},
};

use sea_orm::{
    AccessMode, DatabaseConnection, DatabaseTransaction, DbBackend, IsolationLevel, SqliteTransactionMode,
    SqlxPostgresConnector, SqlxSqliteConnector, TransactionOptions, TransactionTrait as _,
};
use sqlx::{
    Connection as _, PgConnection,
    postgres::{PgConnectOptions, PgPoolOptions},
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

use crate::{
    Events, PoolUse, Query as _, Reader, StoreError, WriteTx, count, events,
    measure::{self, READING, SHARED, StatementMeasures, WRITING},
    sql,
};

/// Which database engine answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// A file of this process: for one node.
    Sqlite,
    /// A server: for one node or many.
    Postgres,
}

impl Engine {
    /// Name for people and for health.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Sqlite => "sqlite",
            Self::Postgres => "postgresql",
        }
    }
}

/// Size and times of the connection pool.
#[derive(Debug, Clone, Copy)]
pub struct PoolOptions {
    /// Connections that are kept.
    pub size: u32,
    /// How many more may be opened under load; closed again when idle.
    pub overflow: u32,
    /// How long a request waits for a connection before it is refused.
    pub wait: Duration,
    /// Age at which a connection is closed and opened anew.
    pub recycle: Duration,
}

impl Default for PoolOptions {
    fn default() -> Self {
        Self { size: 10, overflow: 20, wait: Duration::from_secs(30), recycle: Duration::from_secs(3600) }
    }
}

/// A PostgreSQL connection that answered less than this ago is used without asking whether it is still there.
const TRUSTED_FOR: Duration = Duration::from_secs(1);

/// SQLite engines before this can lose committed writes in WAL mode.
const OLDEST_SQLITE: [u32; 3] = [3, 51, 3];

/// Connections to one database. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Database {
    engine: Engine,
    reader: DatabaseConnection,
    /// The same pool as `reader` on PostgreSQL; the one writing connection on SQLite.
    writer: DatabaseConnection,
    events: Events,
    /// Of the readers.
    measures: Arc<StatementMeasures>,
}

impl Database {
    /// Opens `url`: `sqlite:path`, `sqlite://path`, `postgres://…` or `postgresql://…`.
    ///
    /// # Errors
    /// [`StoreError::Unusable`] for another scheme or an SQLite engine that is too old, [`StoreError::Unavailable`] when it does not answer.
    pub async fn open(url: &str, pool: PoolOptions) -> Result<Self, StoreError> {
        let (engine, mut reader, mut writer, events) = if let Some(path) = sqlite_path(url) {
            let (reader, writer) = open_sqlite(path, pool).await?;
            (Engine::Sqlite, reader, writer, Events::of_this_process())
        } else if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            let shared = open_postgres(url, pool).await?;
            (Engine::Postgres, shared.clone(), shared, events::between_nodes(url).await)
        } else {
            return Err(StoreError::Unusable("DATABASE_URL: expected sqlite:PATH or postgres://…".into()));
        };
        let named = |pool| Arc::new(StatementMeasures::new(if engine == Engine::Sqlite { pool } else { SHARED }));
        let measures = named(READING);
        for (connection, measures) in [(&mut reader, Arc::clone(&measures)), (&mut writer, named(WRITING))] {
            connection.set_metric_callback(move |info| {
                measures.note(&info.statement.sql, info.elapsed, info.failed);
                count::note(info.statement);
            });
        }
        let database = Self { engine, reader, writer, events, measures };
        if engine == Engine::Sqlite {
            check_sqlite_version(&database.sqlite_version().await?)?;
        }
        Ok(database)
    }

    /// Version of the engine, e.g. `3.51.3` or `15.18 (Debian …)`.
    ///
    /// # Errors
    /// What the database says.
    pub async fn version(&self) -> Result<String, StoreError> {
        match self.engine {
            Engine::Sqlite => self.sqlite_version().await,
            Engine::Postgres => self.reader.value(sql!("SELECT current_setting('server_version') AS value")).await,
        }
    }

    async fn sqlite_version(&self) -> Result<String, StoreError> {
        self.reader.value(sql!("SELECT sqlite_version() AS value")).await
    }

    /// Which engine answers.
    pub fn engine(&self) -> Engine {
        self.engine
    }

    /// For reading, outside a transaction.
    pub fn read(&self) -> &DatabaseConnection {
        &self.reader
    }

    /// One connection for several statements of one request, one after the other.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when no connection is free in time.
    pub async fn reader(&self) -> Result<Reader, StoreError> {
        let started = Instant::now();
        let reader = Reader::take(&self.reader, self.engine, Arc::clone(&self.measures)).await?;
        measure::acquired(if self.engine == Engine::Sqlite { READING } else { SHARED }, started.elapsed());
        Ok(reader)
    }

    /// Begins a transaction that may write. On SQLite it takes the write lock at once (`BEGIN IMMEDIATE`), so that two never meet half-way.
    /// Dropping it without [`WriteTx::commit`] undoes everything.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when no connection is free in time.
    pub async fn write(&self) -> Result<WriteTx, StoreError> {
        let mode = (self.engine == Engine::Sqlite).then_some(SqliteTransactionMode::Immediate);
        let options = TransactionOptions { sqlite_transaction_mode: mode, ..TransactionOptions::default() };
        let started = Instant::now();
        let transaction = self.writer.begin_with_options(options).await?;
        measure::acquired(if self.engine == Engine::Sqlite { WRITING } else { SHARED }, started.elapsed());
        Ok(WriteTx::new(transaction, self.engine, self.events.clone()))
    }

    /// A transaction that reads, all of it as the database is now, whatever others write meanwhile.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when no connection is free in time.
    pub async fn snapshot(&self) -> Result<DatabaseTransaction, StoreError> {
        let postgres = self.engine == Engine::Postgres;
        let options = TransactionOptions {
            isolation_level: postgres.then_some(IsolationLevel::RepeatableRead),
            access_mode: postgres.then_some(AccessMode::ReadOnly),
            sqlite_transaction_mode: (!postgres).then_some(SqliteTransactionMode::Deferred),
        };
        let transaction = self.reader.begin_with_options(options).await?;
        // The moment is that of the first statement.
        transaction.value::<i64>(sql!("SELECT count(*) AS value FROM schema_migrations")).await?;
        Ok(transaction)
    }

    /// Opens a database that is being filled from a copy: on SQLite without checks of foreign keys, because rows come table by table, and
    /// without waiting for the disk; on PostgreSQL in the schema `schema`, which must be there.
    ///
    /// # Errors
    /// As [`Database::open`].
    pub async fn open_for_loading(url: &str, schema: Option<&str>) -> Result<Self, StoreError> {
        let pool = PoolOptions { size: 2, overflow: 1, ..PoolOptions::default() };
        let Some(path) = sqlite_path(url) else {
            let mark = if url.contains('?') { '&' } else { '?' };
            return match schema {
                Some(schema) => Self::open(&format!("{url}{mark}options[search_path]={schema}"), pool).await,
                None => Self::open(url, pool).await,
            };
        };
        let options = sqlite_options(path).foreign_keys(false).synchronous(SqliteSynchronous::Off);
        let pool = SqlitePoolOptions::new().max_connections(1).connect_with(options).await;
        let writer = SqlxSqliteConnector::from_sqlx_sqlite_pool(pool.map_err(|error| cannot_open(path, &error))?);
        let (reader, measures) = (writer.clone(), Arc::new(StatementMeasures::new(WRITING)));
        Ok(Self { engine: Engine::Sqlite, reader, writer, events: Events::of_this_process(), measures })
    }

    /// What the nodes that use this database tell one another.
    pub fn events(&self) -> &Events {
        &self.events
    }

    /// How to reach the same PostgreSQL again, for a connection outside the pool.
    pub(crate) fn postgres_options(&self) -> PgConnectOptions {
        PgConnectOptions::clone(&self.writer.get_postgres_connection_pool().connect_options())
    }

    /// Asks the database for an answer: for health.
    ///
    /// # Errors
    /// What keeps it from answering.
    pub async fn ping(&self) -> Result<(), StoreError> {
        self.reader().await?.value::<i32>(sql!("SELECT 1 AS value")).await.map(|_| ())
    }

    /// How its pools of connections are used now.
    pub fn pools(&self) -> Vec<PoolUse> {
        match self.engine {
            Engine::Sqlite => vec![
                PoolUse::of(READING, self.reader.get_sqlite_connection_pool()),
                PoolUse::of(WRITING, self.writer.get_sqlite_connection_pool()),
            ],
            Engine::Postgres => vec![PoolUse::of(SHARED, self.reader.get_postgres_connection_pool())],
        }
    }

    /// Brings the metrics of the pools up to date: before they are read.
    pub fn measure_pools(&self) {
        self.pools().iter().for_each(PoolUse::measure);
    }

    /// Runs statements outside a transaction on the writing connection: `VACUUM`, pragmas, test set-up.
    ///
    /// # Errors
    /// What the database says.
    pub async fn execute_script(&self, script: &str) -> Result<(), StoreError> {
        use sea_orm::ConnectionTrait as _;
        self.writer.execute_unprepared(script).await?;
        Ok(())
    }

    /// Waits for running statements and closes every connection. SQLite's write-ahead log is folded into the file.
    pub async fn close(self) {
        self.events.stop().await;
        // An error while closing has no remedy: the process is about to end, and both engines recover by themselves.
        let _ = self.reader.close_by_ref().await;
        let _ = self.writer.close_by_ref().await;
    }
}

/// The file of an address such as `sqlite:PATH`; `None` for other engines.
pub fn sqlite_path(url: &str) -> Option<&Path> {
    let path = url.strip_prefix("sqlite:")?;
    Some(Path::new(path.strip_prefix("//").unwrap_or(path)))
}

fn sqlite_options(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .foreign_keys(true)
        .journal_mode(SqliteJournalMode::Wal)
        // FULL: what was acknowledged outlives a power cut, not only the end of the process.
        .synchronous(SqliteSynchronous::Full)
        .busy_timeout(Duration::from_secs(10))
        .pragma("temp_store", "memory")
        .pragma("cache_size", "-8000")
        .optimize_on_close(true, None)
}

async fn open_sqlite(path: &Path, pool: PoolOptions) -> Result<(DatabaseConnection, DatabaseConnection), StoreError> {
    let options = sqlite_options(path);
    let build = |most: u32| {
        SqlitePoolOptions::new().max_connections(most).acquire_timeout(pool.wait).max_lifetime(pool.recycle)
    };
    let writer = build(1).connect_with(options.clone()).await.map_err(|error| cannot_open(path, &error))?;
    // Four readers saturate two cores (docs/adr/0003); a connection costs a thread and a page cache.
    let readers = build(pool.size.clamp(1, 4)).connect_lazy_with(options.optimize_on_close(false, None));
    let connect = SqlxSqliteConnector::from_sqlx_sqlite_pool;
    Ok((connect(readers), connect(writer)))
}

async fn open_postgres(url: &str, pool: PoolOptions) -> Result<DatabaseConnection, StoreError> {
    let options = PgConnectOptions::from_str(url)
        // The address holds a password: the error must not repeat it.
        .map_err(|_| StoreError::Unusable("DATABASE_URL: expected postgres://user:password@host:port/database".into()))?
        .application_name("seaworthy")
        .options([("timezone", "UTC")]);
    // The pool tries again and again and at last tells only that it did; one connection tells why.
    let first = tokio::time::timeout(pool.wait, PgConnection::connect_with(&options)).await;
    match first {
        // Its end has no remedy and needs none.
        Ok(Ok(connection)) => _ = connection.close().await,
        Ok(Err(error)) => return Err(no_answer(&options, &error.to_string())),
        Err(_) => return Err(no_answer(&options, &format!("no answer within {} s", pool.wait.as_secs()))),
    }
    let pool = PgPoolOptions::new()
        .max_connections(pool.size + pool.overflow)
        .acquire_timeout(pool.wait)
        .max_lifetime(pool.recycle)
        .idle_timeout(Duration::from_secs(300))
        // In place of the library's own test, which asks before every use: a round trip each time.
        .test_before_acquire(false)
        .before_acquire(|connection, state| {
            Box::pin(async move {
                if state.idle_for >= TRUSTED_FOR {
                    connection.ping().await?;
                }
                Ok(true)
            })
        })
        .connect_with(options)
        .await
        .map_err(|error| StoreError::Unavailable(error.to_string()))?;
    Ok(SqlxPostgresConnector::from_sqlx_postgres_pool(pool))
}

fn no_answer(options: &PgConnectOptions, why: &str) -> StoreError {
    StoreError::Unavailable(format!(
        "PostgreSQL at {}:{}: {why}. Check DATABASE_URL, and that the server runs.",
        options.get_host(),
        options.get_port()
    ))
}

fn cannot_open(path: &Path, error: &sqlx::Error) -> StoreError {
    StoreError::Unusable(format!(
        "cannot open the database file {}: {error}. Check DATA_DIR and its permissions.",
        path.display()
    ))
}

fn check_sqlite_version(version: &str) -> Result<(), StoreError> {
    let mut parts = version.split('.').map(|part| part.parse::<u32>().unwrap_or_default());
    let found = [parts.next().unwrap_or_default(), parts.next().unwrap_or_default(), parts.next().unwrap_or_default()];
    if found < OLDEST_SQLITE {
        return Err(StoreError::Unusable(format!(
            "SQLite {version} can lose committed writes in WAL mode; build with 3.51.3 or later"
        )));
    }
    Ok(())
}

/// The engine of a sea-orm connection.
impl From<DbBackend> for Engine {
    fn from(backend: DbBackend) -> Self {
        if backend == DbBackend::Postgres { Self::Postgres } else { Self::Sqlite }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_engines_are_refused() {
        for version in ["3.51.2", "3.7.0", "2.8.17", "rubbish"] {
            assert!(check_sqlite_version(version).is_err(), "{version}");
        }
        for version in ["3.51.3", "3.52.0", "4.0.0"] {
            assert!(check_sqlite_version(version).is_ok(), "{version}");
        }
    }
}
