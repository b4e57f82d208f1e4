//! POST /api/v1/admin/schedules/{name}/resume: it runs again, from its next time on.

use seaworthy_http::{Admin, Endpoint, Json, Path, post};
use seaworthy_jobs::admin::ScheduleRecord;
use seaworthy_kernel::Problem;

use super::ByName;

pub(crate) fn endpoint() -> Endpoint {
    post("/api/v1/admin/schedules/{name}/resume", "schedules_resume", "Let a schedule run again, from its next time on")
        .tag(super::TAG)
        .audit("schedule.resumed")
        .handle(handle)
}

async fn handle(caller: Admin, Path(path): Path<ByName>) -> Result<Json<ScheduleRecord>, Problem> {
    Ok(Json(super::set(&caller, &path.name, false).await?))
}
