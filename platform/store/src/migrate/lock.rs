//! One node migrates at a time.

use std::time::Duration;

use sqlx::{Connection as _, PgConnection};

use crate::{Database, Engine, StoreError};

/// Any constant will do, as long as all nodes and all versions use the same one.
const KEY: i64 = 0x5EA_0001;
const BETWEEN_TRIES: Duration = Duration::from_millis(100);
const PATIENCE: Duration = Duration::from_secs(600);

/// The right to migrate. On SQLite the write transaction is lock enough, and this holds nothing.
pub(super) struct Lock(Option<PgConnection>);

impl Lock {
    /// Waits until no other node migrates.
    ///
    /// # Errors
    /// The database does not answer, or another node has been at it for ten minutes.
    pub(super) async fn take(database: &Database) -> Result<Self, StoreError> {
        if database.engine() == Engine::Sqlite {
            return Ok(Self(None));
        }
        // A connection of its own: it must outlive the transactions, and the pool may be as small as one.
        let unavailable = |error: sqlx::Error| StoreError::Unavailable(error.to_string());
        let mut connection = PgConnection::connect_with(&database.postgres_options()).await.map_err(unavailable)?;
        let started = tokio::time::Instant::now();
        loop {
            // Asked for again and again, never waited for: CREATE INDEX CONCURRENTLY waits for every running statement, so a node that
            // waited inside one for this lock would wait for a node that waits for it.
            let taken: bool = sqlx::query_scalar("SELECT pg_try_advisory_lock($1)")
                .bind(KEY)
                .fetch_one(&mut connection)
                .await
                .map_err(unavailable)?;
            if taken {
                return Ok(Self(Some(connection)));
            }
            if started.elapsed() > PATIENCE {
                return Err(StoreError::Schema(
                    "another node has been changing the schema for ten minutes: look at what it does, then start again"
                        .into(),
                ));
            }
            tokio::time::sleep(BETWEEN_TRIES).await;
        }
    }

    /// Lets the next node in. Without this the end of the connection does.
    pub(super) async fn release(self) {
        if let Some(connection) = self.0 {
            // An error means that the connection is gone, and the lock with it.
            let _ = connection.close().await;
        }
    }
}
