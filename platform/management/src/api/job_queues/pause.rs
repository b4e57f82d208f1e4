//! POST /api/v1/admin/job-queues/{name}/pause: none of its jobs begins until it is resumed.

use seaworthy_http::{Admin, Endpoint, Json, Path, post};
use seaworthy_jobs::admin::QueueRecord;
use seaworthy_kernel::Problem;

use super::ByName;

pub(crate) fn endpoint() -> Endpoint {
    post("/api/v1/admin/job-queues/{name}/pause", "job_queues_pause", "Keep a queue's jobs from beginning")
        .tag(super::TAG)
        .audit("job_queue.paused")
        .handle(handle)
}

async fn handle(caller: Admin, Path(path): Path<ByName>) -> Result<Json<QueueRecord>, Problem> {
    Ok(Json(super::set(&caller, &path.name, true).await?))
}
