//! POST /api/v1/admin/backups/verifications: checks an archive to its end.

use std::sync::Arc;

use seaworthy_http::{Admin, Body, Endpoint, Json, post};
use seaworthy_kernel::{Code, Problem};

use super::{
    super::{Backups, jobs::VERIFY},
    ArchiveInput, BackupJob, ask, listed,
};

pub(super) fn endpoint(backups: &Arc<Backups>) -> Endpoint {
    let backups = Arc::clone(backups);
    post(
        "/api/v1/admin/backups/verifications",
        "backups_verify",
        "Read an archive and check everything in it, as a job",
    )
    .tag(crate::api::TAG)
    .audit("backup.check_requested")
    .fails_with(&[Code::NotFound, Code::Conflict])
    .handle(move |caller, body| handle(Arc::clone(&backups), caller, body))
}

async fn handle(
    backups: Arc<Backups>,
    caller: Admin,
    Body(input): Body<ArchiveInput>,
) -> Result<Json<BackupJob>, Problem> {
    let which = listed(&backups, input)?;
    Ok(Json(ask(&caller, VERIFY, which).await?))
}
