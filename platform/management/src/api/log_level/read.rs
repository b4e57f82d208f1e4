//! GET /api/v1/admin/log-level: what is logged now.

use seaworthy_http::{Admin, Endpoint, Json, get};
use seaworthy_kernel::Problem;

use super::{super::TAG, LogLevel};

pub(crate) fn endpoint() -> Endpoint {
    get("/api/v1/admin/log-level", "log_level_read", "What this node logs").tag(TAG).handle(handle)
}

async fn handle(caller: Admin) -> Result<Json<LogLevel>, Problem> {
    Ok(Json(caller.platform.options.log_level.state(caller.now()).into()))
}
