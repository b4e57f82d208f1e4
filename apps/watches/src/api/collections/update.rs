//! PATCH /api/v1/collections/{id}: changes a collection.

use seaworthy_http::{ById, Endpoint, Json, Patch, Path, SignedIn, patch};
use seaworthy_kernel::Problem;

use crate::store::collections::{self, Collection, CollectionInput};

pub(crate) fn endpoint() -> Endpoint {
    patch("/api/v1/collections/{id}", "collections_update", "Change a collection")
        .tag(super::TAG)
        .audit("collection.changed")
        .handle(handle)
}

async fn handle(
    caller: SignedIn,
    Path(path): Path<ById>,
    changes: Patch<CollectionInput>,
) -> Result<Json<Collection>, Problem> {
    let change = caller.change().await?;
    let current = collections::one(&**change, caller.owner(), path.id).await?.ok_or_else(Problem::not_found)?;
    let next = super::clean(changes.apply(&current.into())?)?;
    collections::update(&change, caller.owner(), path.id, &next, caller.now()).await?;
    let record = collections::one(&**change, caller.owner(), path.id).await?.ok_or_else(Problem::not_found)?;
    change.commit(Some(path.id)).await?;
    Ok(Json(record))
}
