//! DELETE /api/v1/watches/{id}: moves a watch to the trash.

use seaworthy_http::{ById, Endpoint, NoContent, Path, SignedIn, delete};
use seaworthy_kernel::Problem;

use crate::store::write;

pub(crate) fn endpoint() -> Endpoint {
    delete("/api/v1/watches/{id}", "watches_delete", "Move a watch to the trash, from which it can be restored")
        .tag(super::TAG)
        .audit("watch.deleted")
        .handle(handle)
}

async fn handle(caller: SignedIn, Path(path): Path<ById>) -> Result<NoContent, Problem> {
    let now = caller.now();
    let change = caller.change().await?;
    if !write::set_deleted(&change, caller.owner(), path.id, Some(now), now).await? {
        return Err(Problem::not_found());
    }
    change.commit(Some(path.id)).await?;
    Ok(NoContent)
}
