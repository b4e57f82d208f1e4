//! Queues: what stands in each, and whether its jobs begin.

pub(crate) mod list;
pub(crate) mod pause;
pub(crate) mod resume;

use schemars::JsonSchema;
use seaworthy_http::Admin;
use seaworthy_jobs::admin::{self, QueueRecord};
use seaworthy_kernel::Problem;
use serde::Deserialize;

use super::jobs::TAG;

/// A queue or schedule by its name.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ByName {
    /// Its name.
    #[schemars(length(max = 100))]
    pub(super) name: String,
}

async fn set(caller: &Admin, name: &str, paused: bool) -> Result<QueueRecord, Problem> {
    let change = caller.change().await?;
    caller.platform.jobs.pause(&change, name, paused).await?;
    change.commit(None).await?;
    tracing::info!(queue = name, paused, "an administrator changed a queue");
    let all = admin::queues(&caller.platform.database).await?;
    all.into_iter().find(|queue| queue.name == name).ok_or_else(Problem::not_found)
}
