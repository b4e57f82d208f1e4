//! POST /api/v1/admin/jobs/{id}/requeue: lets a job that is dead or cancelled run again.

use seaworthy_http::{Admin, ById, Endpoint, Json, Path, post};
use seaworthy_jobs::admin::{self, JobDetail};
use seaworthy_kernel::{Code, Problem};

pub(crate) fn endpoint() -> Endpoint {
    post("/api/v1/admin/jobs/{id}/requeue", "jobs_requeue", "Let a job that is dead or cancelled run again")
        .tag(super::TAG)
        .audit("job.requeued")
        .fails_with(&[Code::Conflict])
        .handle(handle)
}

async fn handle(caller: Admin, Path(path): Path<ById>) -> Result<Json<JobDetail>, Problem> {
    let change = caller.change().await?;
    caller.platform.jobs.requeue(&change, path.id).await?;
    change.commit(Some(path.id)).await?;
    Ok(Json(admin::read(&caller.platform.database, path.id).await?))
}
