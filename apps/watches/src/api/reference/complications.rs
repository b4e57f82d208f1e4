//! GET /api/v1/reference/complications.

use seaworthy_http::{Endpoint, Json, Public, get};
use seaworthy_kernel::Problem;

use crate::store::reference::{self, ReferenceItem};

pub(crate) fn endpoint() -> Endpoint {
    get("/api/v1/reference/complications", "reference_complications", "Complications")
        .tag(super::TAG)
        .cache(super::CACHE)
        .handle(handle)
}

async fn handle(caller: Public) -> Result<Json<Vec<ReferenceItem>>, Problem> {
    Ok(Json(reference::complications(caller.platform.database.read()).await?))
}
