//! GET /api/v1/brands: one's own brands.

use seaworthy_http::{Endpoint, Json, SignedIn, get};
use seaworthy_kernel::Problem;

use crate::store::brands::{self, Brand};

pub(crate) fn endpoint() -> Endpoint {
    get("/api/v1/brands", "brands_list", "Brands that one has added").tag(super::TAG).handle(handle)
}

async fn handle(caller: SignedIn) -> Result<Json<Vec<Brand>>, Problem> {
    Ok(Json(brands::own(caller.platform.database.read(), caller.owner()).await?))
}
