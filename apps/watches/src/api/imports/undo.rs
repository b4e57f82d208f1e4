//! POST /api/v1/imports/{id}/undo: removes everything that an import made.

use seaworthy_http::{ById, Endpoint, Json, Path, SignedIn, post};
use seaworthy_kernel::{Code, Problem};

use crate::{
    import::{Import, Reading, view},
    store::{images, imports},
};

pub(crate) fn endpoint() -> Endpoint {
    post(
        "/api/v1/imports/{id}/undo",
        "imports_undo",
        "Remove every watch that an import made, and brands and collections it made that nothing else uses",
    )
    .tag(super::TAG)
    .audit("import.undone")
    .fails_with(&[Code::Conflict])
    .handle(handle)
}

async fn handle(caller: SignedIn, Path(path): Path<ById>) -> Result<Json<Import>, Problem> {
    let change = caller.change().await?;
    let mut row = imports::lock(&change, caller.owner(), path.id).await?.ok_or_else(Problem::not_found)?;
    if row.status != "applied" {
        return Err(Problem::new(Code::Conflict).detail("only an import that was applied can be undone"));
    }
    let reading = Reading::stored(&row)?;
    let now = caller.now();
    let watches = imports::undo(&change, caller.owner(), row.id, now).await?;
    change.commit(Some(row.id)).await?;
    for watch in watches {
        caller.platform.files.remove_folder(&images::watch_folder(caller.owner(), watch)).await?;
    }
    (row.status, row.undone_at) = ("undone".into(), Some(now));
    Ok(Json(view(row, reading, None)))
}
