//! DELETE /api/v1/watches/{id}/permanently: removes a watch that is in the trash, with its pictures.

use seaworthy_http::{ById, Endpoint, NoContent, Path, SignedIn, delete};
use seaworthy_kernel::{Code, Problem};

use crate::store::{images, read, write};

pub(crate) fn endpoint() -> Endpoint {
    delete(
        "/api/v1/watches/{id}/permanently",
        "watches_purge",
        "Remove a watch that is in the trash, with its pictures, for ever",
    )
    .tag(super::TAG)
    .audit("watch.purged")
    .fails_with(&[Code::Conflict])
    .handle(handle)
}

async fn handle(caller: SignedIn, Path(path): Path<ById>) -> Result<NoContent, Problem> {
    let owner = caller.owner();
    let change = caller.change().await?;
    if !read::exists(&**change, owner, path.id).await? {
        return Err(Problem::not_found());
    }
    if !write::purge(&change, owner, path.id).await? {
        return Err(Problem::new(Code::Conflict).detail("the watch is not in the trash; delete it first"));
    }
    change.commit(Some(path.id)).await?;
    caller.platform.files.remove_folder(&images::watch_folder(owner, path.id)).await?;
    Ok(NoContent)
}
