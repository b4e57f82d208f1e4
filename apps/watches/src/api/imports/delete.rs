//! DELETE /api/v1/imports/{id}: removes a draft.

use seaworthy_http::{ById, Endpoint, NoContent, Path, SignedIn, delete};
use seaworthy_kernel::{Code, Problem};

use crate::store::imports;

pub(crate) fn endpoint() -> Endpoint {
    delete("/api/v1/imports/{id}", "imports_delete", "Remove an import that was not applied")
        .tag(super::TAG)
        .audit("import.deleted")
        .fails_with(&[Code::Conflict])
        .handle(handle)
}

async fn handle(caller: SignedIn, Path(path): Path<ById>) -> Result<NoContent, Problem> {
    let change = caller.change().await?;
    if imports::lock(&change, caller.owner(), path.id).await?.is_none() {
        return Err(Problem::not_found());
    }
    if !imports::delete_draft(&change, caller.owner(), path.id).await? {
        return Err(Problem::new(Code::Conflict).detail("the import was applied; undo it instead"));
    }
    change.commit(Some(path.id)).await?;
    Ok(NoContent)
}
