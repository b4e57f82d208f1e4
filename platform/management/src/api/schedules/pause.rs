//! POST /api/v1/admin/schedules/{name}/pause: it does not run until it is resumed.

use seaworthy_http::{Admin, Endpoint, Json, Path, post};
use seaworthy_jobs::admin::ScheduleRecord;
use seaworthy_kernel::Problem;

use super::ByName;

pub(crate) fn endpoint() -> Endpoint {
    post("/api/v1/admin/schedules/{name}/pause", "schedules_pause", "Keep a schedule from running")
        .tag(super::TAG)
        .audit("schedule.paused")
        .handle(handle)
}

async fn handle(caller: Admin, Path(path): Path<ByName>) -> Result<Json<ScheduleRecord>, Problem> {
    Ok(Json(super::set(&caller, &path.name, true).await?))
}
