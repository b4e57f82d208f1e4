//! POST /api/v1/admin/backups: asks for a backup.

use std::sync::Arc;

use seaworthy_http::{Admin, Endpoint, Json, post};
use seaworthy_kernel::{Code, Problem};

use super::{
    super::{
        Backups,
        jobs::{CREATE, Which},
    },
    BackupJob, ask,
};

pub(super) fn endpoint(backups: &Arc<Backups>) -> Endpoint {
    let backups = Arc::clone(backups);
    post("/api/v1/admin/backups", "backups_create", "Make a backup, as a job")
        .tag(crate::api::TAG)
        .audit("backup.requested")
        .fails_with(&[Code::Conflict])
        .handle(move |caller| handle(Arc::clone(&backups), caller))
}

async fn handle(backups: Arc<Backups>, caller: Admin) -> Result<Json<BackupJob>, Problem> {
    backups.options()?;
    Ok(Json(ask(&caller, CREATE, Which::default()).await?))
}
