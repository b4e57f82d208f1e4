//! POST /api/v1/admin/job-queues/{name}/resume: its jobs begin again.

use seaworthy_http::{Admin, Endpoint, Json, Path, post};
use seaworthy_jobs::admin::QueueRecord;
use seaworthy_kernel::Problem;

use super::ByName;

pub(crate) fn endpoint() -> Endpoint {
    post("/api/v1/admin/job-queues/{name}/resume", "job_queues_resume", "Let a queue's jobs begin again")
        .tag(super::TAG)
        .audit("job_queue.resumed")
        .handle(handle)
}

async fn handle(caller: Admin, Path(path): Path<ByName>) -> Result<Json<QueueRecord>, Problem> {
    Ok(Json(super::set(&caller, &path.name, false).await?))
}
