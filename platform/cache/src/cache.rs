//! Values that are costly to find and may be a little old.

use std::{future::Future, sync::Arc, time::Duration};

use metrics::{Counter, counter};
use moka::future::Cache as Memory;
use seaworthy_kernel::Problem;
use serde::{Serialize, de::DeserializeOwned};

use crate::Shared;

/// Values of one kind, by key: in memory, behind that in Redis, behind that wherever they come from. However many ask at once for what
/// is not there, one finds it and the others wait for that.
pub struct Cache<T> {
    name: &'static str,
    lifetime: Duration,
    memory: Memory<String, Arc<T>>,
    hit: Counter,
    shared: Counter,
    miss: Counter,
}

impl<T> std::fmt::Debug for Cache<T> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Cache").field("name", &self.name).finish_non_exhaustive()
    }
}

impl<T: Serialize + DeserializeOwned + Send + Sync + 'static> Cache<T> {
    /// At most `most` values, each for `lifetime` at the longest: in memory, and as long again in Redis.
    pub fn new(name: &'static str, most: u64, lifetime: Duration) -> Self {
        let requests =
            |outcome: &'static str| counter!("seaworthy_cache_requests_total", "cache" => name, "outcome" => outcome);
        Self {
            name,
            lifetime,
            memory: Memory::builder().max_capacity(most).time_to_live(lifetime).build(),
            hit: requests("hit"),
            shared: requests("shared"),
            miss: requests("miss"),
        }
    }

    /// The value of `key`; `find` finds it where nobody remembers it.
    ///
    /// # Errors
    /// What `find` says. Nothing is remembered then.
    pub async fn get(
        &self,
        shared: &Shared,
        key: &str,
        find: impl Future<Output = Result<T, Problem>>,
    ) -> Result<Arc<T>, Problem> {
        if let Some(value) = self.memory.get(key).await {
            self.hit.increment(1);
            return Ok(value);
        }
        let found = self.memory.try_get_with_by_ref(key, async {
            let name = shared.name(self.name, key);
            let text: Option<Option<String>> = shared
                .ask(async |mut connection| redis::cmd("GET").arg(&name).query_async(&mut connection).await)
                .await;
            // What another node wrote and this one cannot read is found again and written over.
            if let Some(value) = text.flatten().and_then(|text| serde_json::from_str(&text).ok()) {
                self.shared.increment(1);
                return Ok(Arc::new(value));
            }
            self.miss.increment(1);
            let value = find.await?;
            let text = serde_json::to_string(&value).map_err(Problem::internal)?;
            let seconds = self.lifetime.as_secs().max(1);
            // Without Redis it is remembered here alone.
            let _: Option<()> = shared
                .ask(async |mut connection| {
                    redis::cmd("SET").arg(&name).arg(text).arg("EX").arg(seconds).query_async(&mut connection).await
                })
                .await;
            Ok(Arc::new(value))
        });
        found.await.map_err(|problem: Arc<Problem>| Problem::clone(&problem))
    }
}
