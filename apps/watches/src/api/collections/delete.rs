//! DELETE /api/v1/collections/{id}: removes a collection; its watches stay.

use seaworthy_http::{ById, Endpoint, NoContent, Path, SignedIn, delete};
use seaworthy_kernel::Problem;

use crate::store::collections;

pub(crate) fn endpoint() -> Endpoint {
    delete("/api/v1/collections/{id}", "collections_delete", "Remove a collection; its watches stay")
        .tag(super::TAG)
        .audit("collection.deleted")
        .handle(handle)
}

async fn handle(caller: SignedIn, Path(path): Path<ById>) -> Result<NoContent, Problem> {
    let change = caller.change().await?;
    if !collections::delete(&change, caller.owner(), path.id).await? {
        return Err(Problem::not_found());
    }
    change.commit(Some(path.id)).await?;
    Ok(NoContent)
}
