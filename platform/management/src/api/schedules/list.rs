//! GET /api/v1/admin/schedules: every schedule with its last and next run.

use seaworthy_http::{Admin, Endpoint, Json, get};
use seaworthy_jobs::admin::{self, ScheduleRecord};
use seaworthy_kernel::Problem;

pub(crate) fn endpoint() -> Endpoint {
    get("/api/v1/admin/schedules", "schedules_list", "Every schedule with its last and next run")
        .tag(super::TAG)
        .handle(handle)
}

async fn handle(caller: Admin) -> Result<Json<Vec<ScheduleRecord>>, Problem> {
    Ok(Json(admin::schedules(&caller.platform.database).await?))
}
