//! PUT /api/v1/admin/alerts/{rule}/silence: lets a rule tell nothing new for a time.

use std::sync::Arc;

use chrono::TimeDelta;
use schemars::JsonSchema;
use seaworthy_http::{Admin, Body, Endpoint, NoContent, Path, put};
use seaworthy_kernel::Problem;
use serde::Deserialize;

use super::ByRule;
use crate::Management;

/// For how long.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct SilenceInput {
    /// After this many seconds it tells again; thirty days at most.
    #[schemars(range(min = 1, max = 2_592_000))]
    for_seconds: u32,
}

pub(crate) fn endpoint(management: &Arc<Management>) -> Endpoint {
    let management = Arc::clone(management);
    put("/api/v1/admin/alerts/{rule}/silence", "alerts_silence", "Let a rule of this node tell nothing new for a time")
        .tag(super::super::TAG)
        .audit("alert.silenced")
        .handle(move |caller, path, body| handle(Arc::clone(&management), caller, path, body))
}

async fn handle(
    management: Arc<Management>,
    caller: Admin,
    Path(path): Path<ByRule>,
    Body(input): Body<SilenceInput>,
) -> Result<NoContent, Problem> {
    let until = caller.now() + TimeDelta::seconds(input.for_seconds.into());
    // Written down before it holds: what nobody can trace back does not happen.
    caller.change().await?.commit(None).await?;
    management.options.alerts.silence(path.rule, until);
    tracing::warn!(rule = path.rule.id(), %until, "an administrator silenced an alert rule");
    Ok(NoContent)
}
