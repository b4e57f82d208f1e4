//! The connection to Redis. Nothing depends on it: whoever asks gets an answer or none, and goes on without.

use std::{
    future::Future,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use chrono::{DateTime, TimeDelta, Utc};
use redis::{AsyncConnectionConfig, Client, RedisError, aio::MultiplexedConnection};
use seaworthy_kernel::Clock;
use tokio::sync::Mutex as AsyncMutex;

/// A Redis beside the server answers within a millisecond. One that takes this long is of no use.
const LONGEST_ANSWER: Duration = Duration::from_millis(250);
const LONGEST_CONNECT: Duration = Duration::from_millis(250);
/// After a failure nobody asks again for this long: a Redis that is gone must not make every request slow.
const PAUSE: TimeDelta = TimeDelta::seconds(10);

/// REDIS_URL cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("REDIS_URL: {0}")]
pub struct SharedError(String);

/// How the shared memory is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SharedStatus {
    /// No Redis is set: each node counts and remembers for itself.
    Alone,
    /// Redis answers.
    Reachable,
    /// Redis does not answer: as long as that lasts, each node counts and remembers for itself.
    Lost {
        /// Since when.
        since: DateTime<Utc>,
        /// What it said last, without its address.
        error: String,
    },
}

/// Memory that nodes share. Cheap to clone.
#[derive(Clone)]
pub struct Shared(Option<Arc<Redis>>);

struct Redis {
    client: Client,
    /// Made with the first use, and again after a failure.
    connection: AsyncMutex<Option<MultiplexedConnection>>,
    clock: Arc<dyn Clock>,
    lost: Mutex<Option<Lost>>,
    prefix: String,
}

#[derive(Clone)]
struct Lost {
    since: DateTime<Utc>,
    ask_again_at: DateTime<Utc>,
    error: String,
}

impl std::fmt::Debug for Shared {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_tuple("Shared").field(&self.status()).finish()
    }
}

impl Shared {
    /// No Redis: this process has its memory for itself.
    pub fn alone() -> Self {
        Self(None)
    }

    /// The Redis at `url` (`redis://…` or `rediss://…`). Connects with the first use, so a Redis that is down delays no start.
    /// `version`: nodes of different versions share counts, but no cached values, whose shape may differ.
    ///
    /// # Errors
    /// The address is none; the text does not repeat it, because it may hold a password.
    pub fn at(url: &str, clock: Arc<dyn Clock>, version: &str) -> Result<Self, SharedError> {
        let client = Client::open(url).map_err(|error| SharedError(without_address(&error)))?;
        let (connection, lost, prefix) = (AsyncMutex::default(), Mutex::default(), format!("seaworthy:{version}:"));
        Ok(Self(Some(Arc::new(Redis { client, connection, clock, lost, prefix }))))
    }

    /// How it is, by the last use.
    pub fn status(&self) -> SharedStatus {
        match self.0.as_ref().map(|redis| redis.lost()) {
            None => SharedStatus::Alone,
            Some(None) => SharedStatus::Reachable,
            Some(Some(lost)) => SharedStatus::Lost { since: lost.since, error: lost.error },
        }
    }

    /// Asks Redis for an answer, and tells how it is.
    pub async fn check(&self) -> SharedStatus {
        self.ask(async |mut connection| redis::cmd("PING").query_async::<String>(&mut connection).await).await;
        self.status()
    }

    /// A name under which values of this version are kept.
    pub(crate) fn name(&self, kind: &str, key: &str) -> String {
        self.0.as_ref().map_or_else(String::new, |redis| format!("{}{kind}:{key}", redis.prefix))
    }

    /// Asks Redis something; none where there is no Redis or it does not answer.
    pub(crate) async fn ask<T, F>(&self, question: impl FnOnce(MultiplexedConnection) -> F) -> Option<T>
    where
        F: Future<Output = Result<T, RedisError>>,
    {
        let redis = self.0.as_ref()?;
        let now = redis.clock.now();
        if redis.lost().is_some_and(|lost| now < lost.ask_again_at) {
            return None;
        }
        let answer = async { question(redis.connection().await?).await };
        match answer.await {
            Ok(answer) => {
                redis.found();
                Some(answer)
            }
            Err(error) => {
                *redis.connection.lock().await = None;
                redis.lose(without_address(&error));
                None
            }
        }
    }
}

impl Redis {
    async fn connection(&self) -> Result<MultiplexedConnection, RedisError> {
        let mut known = self.connection.lock().await;
        if let Some(connection) = &*known {
            return Ok(connection.clone());
        }
        if let Some(lost) = self.lost().filter(|lost| self.clock.now() < lost.ask_again_at) {
            // Somebody tried while this one waited for the lock.
            return Err((redis::ErrorKind::Io, "Redis does not answer", lost.error).into());
        }
        let config = AsyncConnectionConfig::new()
            .set_connection_timeout(Some(LONGEST_CONNECT))
            .set_response_timeout(Some(LONGEST_ANSWER));
        let connection = self.client.get_multiplexed_async_connection_with_config(&config).await?;
        Ok(known.insert(connection).clone())
    }

    fn lost(&self) -> Option<Lost> {
        self.lost.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn lose(&self, error: String) {
        let now = self.clock.now();
        let mut lost = self.lost.lock().unwrap_or_else(PoisonError::into_inner);
        let since = lost.as_ref().map_or(now, |lost| lost.since);
        if lost.is_none() {
            tracing::warn!(error, "Redis does not answer: this node counts and remembers for itself");
        }
        *lost = Some(Lost { since, ask_again_at: now + PAUSE, error });
    }

    fn found(&self) {
        let mut lost = self.lost.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(lost) = lost.take() {
            let seconds = (self.clock.now() - lost.since).num_seconds();
            tracing::info!(seconds, "Redis answers again");
        }
    }
}

/// The kind of the error alone: its text may name the address with its password.
fn without_address(error: &RedisError) -> String {
    format!("{:?}", error.kind())
}
