//! POST /api/v1/admin/jobs/{id}/cancel: takes a job back.

use seaworthy_http::{Admin, ById, Endpoint, Json, Path, post};
use seaworthy_jobs::admin::{self, JobDetail};
use seaworthy_kernel::{Code, Problem};

pub(crate) fn endpoint() -> Endpoint {
    post(
        "/api/v1/admin/jobs/{id}/cancel",
        "jobs_cancel",
        "Take a job back: one that waits at once, one that runs as soon as it looks",
    )
    .tag(super::TAG)
    .audit("job.cancelled")
    .fails_with(&[Code::Conflict])
    .handle(handle)
}

async fn handle(caller: Admin, Path(path): Path<ById>) -> Result<Json<JobDetail>, Problem> {
    let change = caller.change().await?;
    caller.platform.jobs.cancel(&change, path.id).await?;
    change.commit(Some(path.id)).await?;
    Ok(Json(admin::read(&caller.platform.database, path.id).await?))
}
