//! PUT /api/v1/watches/{id}/images/order: sets the order of the pictures.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use seaworthy_http::{Body, ById, Endpoint, Json, Path, SignedIn, put};
use seaworthy_kernel::{FieldCode, FieldError, Problem};
use serde::Deserialize;
use uuid::Uuid;

use crate::store::{
    images::{self, Image},
    write,
};

/// The order.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct OrderInput {
    /// All pictures of the watch, each once, first to last.
    #[schemars(length(max = 100))]
    image_ids: Vec<Uuid>,
}

pub(crate) fn endpoint() -> Endpoint {
    put("/api/v1/watches/{id}/images/order", "images_reorder", "Set the order of a watch's pictures")
        .tag(super::TAG)
        .audit("image.reordered")
        .handle(handle)
}

async fn handle(
    caller: SignedIn,
    Path(path): Path<ById>,
    Body(input): Body<OrderInput>,
) -> Result<Json<Vec<Image>>, Problem> {
    let change = caller.change().await?;
    if !write::touch(&change, caller.owner(), path.id, caller.now()).await? {
        return Err(Problem::not_found());
    }
    let present: BTreeSet<Uuid> = images::of_watch(&**change, path.id).await?.iter().map(|row| row.id).collect();
    let wanted: BTreeSet<Uuid> = input.image_ids.iter().copied().collect();
    if present != wanted || wanted.len() != input.image_ids.len() {
        let message = "must name every picture of the watch once; read the list again";
        return Err(Problem::field(FieldError::new("image_ids", FieldCode::NotAllowed, message)));
    }
    images::set_order(&change, path.id, &input.image_ids).await?;
    let rows = images::of_watch(&**change, path.id).await?;
    change.commit(Some(path.id)).await?;
    Ok(Json(rows.into_iter().map(Image::from).collect()))
}
