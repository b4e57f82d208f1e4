//! GET /api/v1/reference/brands.

use seaworthy_http::{Endpoint, Json, Public, get};
use seaworthy_kernel::Problem;

use crate::store::reference::{self, ReferenceItem};

pub(crate) fn endpoint() -> Endpoint {
    get("/api/v1/reference/brands", "reference_brands", "Brands common to all accounts")
        .tag(super::TAG)
        .cache(super::CACHE)
        .handle(handle)
}

async fn handle(caller: Public) -> Result<Json<Vec<ReferenceItem>>, Problem> {
    Ok(Json(reference::common_brands(caller.platform.database.read()).await?))
}
