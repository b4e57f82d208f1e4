//! GET /api/v1/watches/{id}/images: pictures of a watch in their order.

use seaworthy_http::{ById, Endpoint, Json, Path, SignedIn, get};
use seaworthy_kernel::Problem;

use crate::store::{
    images::{self, Image},
    read,
};

pub(crate) fn endpoint() -> Endpoint {
    get("/api/v1/watches/{id}/images", "images_list", "Pictures of a watch in their order")
        .tag(super::TAG)
        .handle(handle)
}

async fn handle(caller: SignedIn, Path(path): Path<ById>) -> Result<Json<Vec<Image>>, Problem> {
    let database = &caller.platform.database.reader().await?;
    if !read::exists(database, caller.owner(), path.id).await? {
        return Err(Problem::not_found());
    }
    Ok(Json(images::of_watch(database, path.id).await?.into_iter().map(Image::from).collect()))
}
