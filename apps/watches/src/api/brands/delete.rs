//! DELETE /api/v1/brands/{id}: removes one of one's own brands.

use seaworthy_http::{ById, Endpoint, NoContent, Path, SignedIn, delete};
use seaworthy_kernel::{Code, Problem};

use crate::store::brands;

pub(crate) fn endpoint() -> Endpoint {
    delete("/api/v1/brands/{id}", "brands_delete", "Remove one of one's own brands")
        .tag(super::TAG)
        .audit("brand.deleted")
        .fails_with(&[Code::Conflict])
        .handle(handle)
}

async fn handle(caller: SignedIn, Path(path): Path<ById>) -> Result<NoContent, Problem> {
    let change = caller.change().await?;
    brands::delete(&change, caller.owner(), path.id).await?;
    change.commit(Some(path.id)).await?;
    Ok(NoContent)
}
