//! POST /api/v1/admin/backups/drills: tries an archive out.

use std::sync::Arc;

use seaworthy_http::{Admin, Body, Endpoint, Json, post};
use seaworthy_kernel::{Code, Problem};

use super::{
    super::{Backups, jobs::DRILL},
    ArchiveInput, BackupJob, ask, listed,
};

pub(super) fn endpoint(backups: &Arc<Backups>) -> Endpoint {
    let backups = Arc::clone(backups);
    post(
        "/api/v1/admin/backups/drills",
        "backups_drill",
        "Restore an archive into a scratch place and compare everything, as a job",
    )
    .tag(crate::api::TAG)
    .audit("backup.drill_requested")
    .fails_with(&[Code::NotFound, Code::Conflict])
    .handle(move |caller, body| handle(Arc::clone(&backups), caller, body))
}

async fn handle(
    backups: Arc<Backups>,
    caller: Admin,
    Body(input): Body<ArchiveInput>,
) -> Result<Json<BackupJob>, Problem> {
    let which = listed(&backups, input)?;
    Ok(Json(ask(&caller, DRILL, which).await?))
}
