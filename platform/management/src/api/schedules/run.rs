//! POST /api/v1/admin/schedules/{name}/run: runs a schedule now; its next time stays.

use seaworthy_http::{Admin, Endpoint, Json, Path, post};
use seaworthy_jobs::admin::ScheduleRecord;
use seaworthy_kernel::Problem;

use super::ByName;

pub(crate) fn endpoint() -> Endpoint {
    post("/api/v1/admin/schedules/{name}/run", "schedules_run", "Run a schedule now; its next time stays")
        .tag(super::TAG)
        .audit("schedule.run")
        .handle(handle)
}

async fn handle(caller: Admin, Path(path): Path<ByName>) -> Result<Json<ScheduleRecord>, Problem> {
    let schedule = super::declared(&caller, &path.name)?;
    let change = caller.change().await?;
    let job = caller.platform.jobs.run_schedule(&change, schedule).await?;
    change.commit(Some(job)).await?;
    Ok(Json(super::one(&caller, &path.name).await?))
}
