//! PUT /api/v1/admin/mode: switches to reading only, to maintenance, or back. Runs in every mode: it is the way back.

use schemars::JsonSchema;
use seaworthy_http::{
    Admin, Body, Endpoint, Json,
    mode::{self, Mode, ServiceMode},
    put,
};
use seaworthy_kernel::Problem;
use serde::Deserialize;

use super::super::TAG;

/// Another mode.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ModeInput {
    /// What the installation is to do.
    mode: Mode,
    /// What people are told, at most 500 characters.
    #[schemars(length(max = 500))]
    reason: Option<String>,
    /// When they are told to try again, in seconds; 60 if left out.
    #[schemars(range(min = 1, max = 86_400))]
    retry_after_seconds: Option<u32>,
}

pub(crate) fn endpoint() -> Endpoint {
    put("/api/v1/admin/mode", "mode_update", "Switch to reading only, to maintenance, or back")
        .tag(TAG)
        .audit("mode.changed")
        .in_every_mode()
        .handle(handle)
}

async fn handle(caller: Admin, Body(input): Body<ModeInput>) -> Result<Json<ServiceMode>, Problem> {
    let now = caller.now();
    let wanted = ServiceMode {
        mode: input.mode,
        reason: input.reason.filter(|reason| !reason.trim().is_empty()),
        retry_after_seconds: input.retry_after_seconds.unwrap_or(60),
        changed_at: Some(now),
    };
    let change = caller.change().await?;
    mode::write(&change, &wanted, now).await?;
    change.commit(None).await?;
    caller.platform.switched(wanted.clone());
    tracing::warn!(mode = wanted.mode.as_str(), "an administrator switched the mode");
    Ok(Json(wanted))
}
