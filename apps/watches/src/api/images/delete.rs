//! DELETE /api/v1/watches/{id}/images/{image_id}: removes a picture and its files.

use seaworthy_http::{Endpoint, NoContent, Path, SignedIn, delete};
use seaworthy_kernel::Problem;

use super::ImagePath;
use crate::store::{images, write};

pub(crate) fn endpoint() -> Endpoint {
    delete("/api/v1/watches/{id}/images/{image_id}", "images_delete", "Remove a picture and its files")
        .tag(super::TAG)
        .audit("image.deleted")
        .handle(handle)
}

async fn handle(caller: SignedIn, Path(path): Path<ImagePath>) -> Result<NoContent, Problem> {
    let owner = caller.owner();
    let change = caller.change().await?;
    if !write::touch(&change, owner, path.id, caller.now()).await? {
        return Err(Problem::not_found());
    }
    let row = images::one(&**change, owner, path.id, path.image_id).await?.ok_or_else(Problem::not_found)?;
    images::delete(&change, path.id, row.id).await?;
    if row.is_primary
        && let Some(next) = images::of_watch(&**change, path.id).await?.first()
    {
        images::set_primary(&change, path.id, next.id).await?;
    }
    change.commit(Some(row.id)).await?;
    caller.platform.files.remove_folder(&images::folder(owner, path.id, row.id)).await?;
    Ok(NoContent)
}
