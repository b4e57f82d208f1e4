//! POST /api/v1/watches/{id}/images: adds a picture.

use std::sync::Arc;

use seaworthy_http::{ById, Created, Endpoint, Path, SignedIn, Upload, post};
use seaworthy_kernel::{Code, Problem, operation::LimitClass};

use crate::{
    Watches, pictures,
    store::{
        images::{self, Image, ImageRow},
        read, write,
    },
};

/// Pictures of one watch.
const MOST: usize = 100;

pub(crate) fn endpoint(app: &Arc<Watches>) -> Endpoint {
    let app = Arc::clone(app);
    post(
        "/api/v1/watches/{id}/images",
        "images_upload",
        "Add a picture: JPEG, PNG, GIF or WebP; what it tells of place and camera is removed",
    )
    .tag(super::TAG)
    .limit(LimitClass::Upload)
    .audit("image.added")
    .fails_with(&[Code::ImageUnreadable, Code::ImageTooLarge, Code::Conflict])
    .handle(move |caller, path, upload| handle(Arc::clone(&app), caller, path, upload))
}

async fn handle(
    app: Arc<Watches>,
    caller: SignedIn,
    Path(path): Path<ById>,
    upload: Upload,
) -> Result<Created<Image>, Problem> {
    let owner = caller.owner();
    // Before anything is read: a stranger's watch takes no files.
    if !read::exists(caller.platform.database.read(), owner, path.id).await? {
        return Err(Problem::not_found());
    }
    let file = upload.file(usize::try_from(app.options.images.max_bytes).unwrap_or(usize::MAX)).await?;
    let stored = pictures::store(&app, &caller.platform, owner, path.id, file.name, file.bytes, "upload").await?;
    match enter(&caller, path.id, stored.row.clone()).await {
        Ok(row) => {
            let location = format!("/api/v1/watches/{}/images/{}", path.id, row.id);
            Ok(Created { record: row.into(), location })
        }
        Err(problem) => {
            stored.discard(&caller.platform).await;
            Err(problem)
        }
    }
}

/// Enters the row behind the others; the first picture is the primary one.
async fn enter(caller: &SignedIn, watch: uuid::Uuid, mut row: ImageRow) -> Result<ImageRow, Problem> {
    let change = caller.change().await?;
    // Locks the watch's row: two uploads at once do not both become the first.
    if !write::touch(&change, caller.owner(), watch, caller.now()).await? {
        return Err(Problem::not_found());
    }
    let others = images::of_watch(&**change, watch).await?;
    if others.len() >= MOST {
        return Err(
            Problem::new(Code::Conflict).detail(format!("a watch has at most {MOST} pictures; delete one first"))
        );
    }
    row.position = others.last().map_or(0, |last| last.position + 1);
    row.is_primary = others.is_empty();
    images::insert(&change, &row).await?;
    change.commit(Some(row.id)).await?;
    Ok(row)
}
