//! GET /api/v1/reference/movement-types.

use seaworthy_http::{Endpoint, Json, Public, get};
use seaworthy_kernel::Problem;

use crate::store::reference::{self, ReferenceItem};

pub(crate) fn endpoint() -> Endpoint {
    get("/api/v1/reference/movement-types", "reference_movement_types", "Movement types")
        .tag(super::TAG)
        .cache(super::CACHE)
        .handle(handle)
}

async fn handle(caller: Public) -> Result<Json<Vec<ReferenceItem>>, Problem> {
    Ok(Json(reference::movement_types(caller.platform.database.read()).await?))
}
