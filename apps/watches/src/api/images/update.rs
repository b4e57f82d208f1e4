//! PATCH /api/v1/watches/{id}/images/{image_id}: makes a picture the primary one, or no longer.

use schemars::JsonSchema;
use seaworthy_http::{Endpoint, Json, Patch, Path, SignedIn, patch};
use seaworthy_kernel::Problem;
use serde::{Deserialize, Serialize};

use super::ImagePath;
use crate::store::{
    images::{self, Image},
    write,
};

/// What can be changed about a picture.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ImageInput {
    /// True for the one picture shown in lists. False makes the first of the others primary.
    is_primary: bool,
}

pub(crate) fn endpoint() -> Endpoint {
    patch("/api/v1/watches/{id}/images/{image_id}", "images_update", "Choose the picture that lists show")
        .tag(super::TAG)
        .audit("image.changed")
        .handle(handle)
}

async fn handle(
    caller: SignedIn,
    Path(path): Path<ImagePath>,
    changes: Patch<ImageInput>,
) -> Result<Json<Image>, Problem> {
    let owner = caller.owner();
    let change = caller.change().await?;
    if !write::touch(&change, owner, path.id, caller.now()).await? {
        return Err(Problem::not_found());
    }
    let row = images::one(&**change, owner, path.id, path.image_id).await?.ok_or_else(Problem::not_found)?;
    let wanted = changes.apply(&ImageInput { is_primary: row.is_primary })?.is_primary;
    if wanted && !row.is_primary {
        images::set_primary(&change, path.id, row.id).await?;
    } else if !wanted && row.is_primary {
        // A watch with pictures always has a primary one; the only picture stays it.
        let rows = images::of_watch(&**change, path.id).await?;
        if let Some(other) = rows.iter().find(|other| other.id != row.id) {
            images::set_primary(&change, path.id, other.id).await?;
        }
    }
    let row = images::one(&**change, owner, path.id, path.image_id).await?.ok_or_else(Problem::not_found)?;
    change.commit(Some(row.id)).await?;
    Ok(Json(row.into()))
}
