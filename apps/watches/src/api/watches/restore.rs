//! POST /api/v1/watches/{id}/restore: takes a watch out of the trash.

use seaworthy_http::{ById, Endpoint, Json, Path, SignedIn, post};
use seaworthy_kernel::Problem;

use crate::store::{
    read::{self, Watch},
    write,
};

pub(crate) fn endpoint() -> Endpoint {
    post("/api/v1/watches/{id}/restore", "watches_restore", "Take a watch out of the trash")
        .tag(super::TAG)
        .audit("watch.restored")
        .handle(handle)
}

async fn handle(caller: SignedIn, Path(path): Path<ById>) -> Result<Json<Watch>, Problem> {
    let change = caller.change().await?;
    if !write::set_deleted(&change, caller.owner(), path.id, None, caller.now()).await? {
        return Err(Problem::not_found());
    }
    let record = read::watch(&**change, caller.owner(), path.id).await?.ok_or_else(Problem::not_found)?;
    change.commit(Some(path.id)).await?;
    Ok(Json(record))
}
