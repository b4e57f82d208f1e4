//! GET /api/v1/watches/{id}/images/{image_id}/content: the bytes of a picture, for its owner alone.

use futures_util::StreamExt as _;
use schemars::JsonSchema;
use seaworthy_http::{Download, Endpoint, Path, Query, SignedIn, get};
use seaworthy_kernel::Problem;
use serde::Deserialize;

use super::ImagePath;
use crate::store::images;

/// In which size.
#[derive(Debug, Clone, Copy, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum ImageVariant {
    /// Longest side at most 480 px.
    Thumbnail,
    /// Longest side at most 1280 px.
    Medium,
    /// Longest side at most 4096 px.
    #[default]
    Full,
}

/// In which size.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ContentQuery {
    /// In which size; `full` if left out.
    #[serde(default)]
    variant: ImageVariant,
}

pub(crate) fn endpoint() -> Endpoint {
    // The bytes under an id never change, so the browser may keep them; nobody between may.
    get("/api/v1/watches/{id}/images/{image_id}/content", "images_content", "The bytes of a picture")
        .tag(super::TAG)
        .cache("private, max-age=31536000, immutable")
        .handle(handle)
}

async fn handle(
    caller: SignedIn,
    Path(path): Path<ImagePath>,
    Query(query): Query<ContentQuery>,
) -> Result<Download, Problem> {
    let owner = caller.owner();
    let row = images::one(caller.platform.database.read(), owner, path.id, path.image_id)
        .await?
        .ok_or_else(Problem::not_found)?;
    let variant = match query.variant {
        ImageVariant::Thumbnail => "thumbnail",
        ImageVariant::Medium => "medium",
        ImageVariant::Full => "full",
    };
    let name = format!("{}/{variant}", images::folder(owner, path.id, row.id));
    let file = caller
        .platform
        .files
        .get(&name)
        .await?
        .ok_or_else(|| Problem::internal(format!("the file {name} is missing")))?;
    Ok(Download {
        content_type: if row.content_type == "image/webp" { "image/webp" } else { "image/jpeg" },
        save_as: None,
        size: Some(file.size),
        etag: Some(format!("{}-{variant}", row.id)),
        pieces: file.pieces.map(|piece| piece.map_err(std::io::Error::other)).boxed(),
    })
}
