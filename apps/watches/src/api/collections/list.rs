//! GET /api/v1/collections: one's collections.

use seaworthy_http::{Endpoint, Json, SignedIn, get};
use seaworthy_kernel::Problem;

use crate::store::collections::{self, Collection};

pub(crate) fn endpoint() -> Endpoint {
    get("/api/v1/collections", "collections_list", "One's collections, the default one first, then the oldest first")
        .tag(super::TAG)
        .handle(handle)
}

async fn handle(caller: SignedIn) -> Result<Json<Vec<Collection>>, Problem> {
    Ok(Json(collections::all(caller.platform.database.read(), caller.owner()).await?))
}
