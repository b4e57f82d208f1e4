//! GET /api/v1/admin/jobs/{id}: a job with its attempts and steps.

use seaworthy_http::{Admin, ById, Endpoint, Json, Path, get};
use seaworthy_jobs::admin::{self, JobDetail};
use seaworthy_kernel::Problem;

pub(crate) fn endpoint() -> Endpoint {
    get("/api/v1/admin/jobs/{id}", "jobs_read", "A job with its attempts and steps").tag(super::TAG).handle(handle)
}

async fn handle(caller: Admin, Path(path): Path<ById>) -> Result<Json<JobDetail>, Problem> {
    Ok(Json(admin::read(&caller.platform.database, path.id).await?))
}
