//! GET /api/v1/collections/{id}: one collection.

use seaworthy_http::{ById, Endpoint, Json, Path, SignedIn, get};
use seaworthy_kernel::Problem;

use crate::store::collections::{self, Collection};

pub(crate) fn endpoint() -> Endpoint {
    get("/api/v1/collections/{id}", "collections_read", "One collection").tag(super::TAG).handle(handle)
}

async fn handle(caller: SignedIn, Path(path): Path<ById>) -> Result<Json<Collection>, Problem> {
    let found = collections::one(caller.platform.database.read(), caller.owner(), path.id).await?;
    found.map(Json).ok_or_else(Problem::not_found)
}
