//! GET /api/v1/admin/job-queues: every queue with what stands in it.

use seaworthy_http::{Admin, Endpoint, Json, get};
use seaworthy_jobs::admin::{self, QueueRecord};
use seaworthy_kernel::Problem;

pub(crate) fn endpoint() -> Endpoint {
    get("/api/v1/admin/job-queues", "job_queues_list", "Every queue with what stands in it")
        .tag(super::TAG)
        .handle(handle)
}

async fn handle(caller: Admin) -> Result<Json<Vec<QueueRecord>>, Problem> {
    Ok(Json(admin::queues(&caller.platform.database).await?))
}
