//! PUT /api/v1/admin/log-level: logs by another level for a time.

use chrono::TimeDelta;
use schemars::JsonSchema;
use seaworthy_http::{Admin, Body, Endpoint, Json, put};
use seaworthy_kernel::Problem;
use serde::Deserialize;

use super::{super::TAG, Level, LogLevel};

/// What to log, and for how long.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct LogLevelInput {
    /// Least severity to log.
    level: Level,
    /// After this many seconds LOG_LEVEL holds again; 900 (a quarter of an hour) if left out, a day at most: what is turned up to find a
    /// fault is easily forgotten.
    #[schemars(range(min = 1, max = 86_400))]
    for_seconds: Option<u32>,
}

pub(crate) fn endpoint() -> Endpoint {
    put("/api/v1/admin/log-level", "log_level_update", "Make this node log by another level for a time")
        .tag(TAG)
        .audit("log_level.changed")
        .handle(handle)
}

async fn handle(caller: Admin, Body(input): Body<LogLevelInput>) -> Result<Json<LogLevel>, Problem> {
    let until = caller.now() + TimeDelta::seconds(input.for_seconds.unwrap_or(900).into());
    // Written down before it holds: what nobody can trace back does not happen.
    caller.change().await?.commit(None).await?;
    let control = &caller.platform.options.log_level;
    control.set(input.level.as_str(), Some(until)).map_err(Problem::internal)?;
    tracing::warn!(level = input.level.as_str(), %until, "an administrator changed the log level");
    Ok(Json(control.state(caller.now()).into()))
}
