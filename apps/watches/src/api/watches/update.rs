//! PATCH /api/v1/watches/{id}: changes a watch.

use seaworthy_http::{ById, Endpoint, Patch, Path, SignedIn, Versioned, patch};
use seaworthy_kernel::{Code, Problem};

use crate::{
    domain::watch::{WatchInput, WatchRecord},
    store::{
        read::{self, Watch},
        write,
    },
};

pub(crate) fn endpoint() -> Endpoint {
    patch(
        "/api/v1/watches/{id}",
        "watches_update",
        "Change a watch; null clears a field; If-Match keeps others' changes",
    )
    .tag(super::TAG)
    .audit("watch.changed")
    .fails_with(&[Code::Conflict, Code::PreconditionFailed])
    .handle(handle)
}

async fn handle(
    caller: SignedIn,
    Path(path): Path<ById>,
    changes: Patch<WatchInput>,
) -> Result<Versioned<Watch>, Problem> {
    let owner = caller.owner();
    let change = caller.change().await?;
    let row = read::lock_row(&change, owner, path.id).await?.ok_or_else(Problem::not_found)?;
    caller.if_match(row.version)?;
    if row.deleted_at.is_some() {
        return Err(Problem::new(Code::Conflict).detail("the watch is in the trash; restore it first"));
    }
    let complications = read::complications(&**change, &[path.id]).await?.remove(&path.id).unwrap_or_default();
    let record = WatchRecord::try_from(changes.apply(&WatchInput::from(row.record(&complications)))?)?;
    let brand = write::check_references(&change, owner, &record).await?;
    write::update(&change, owner, path.id, &record, &brand, caller.now()).await?;
    let record = read::watch(&**change, owner, path.id).await?.ok_or_else(Problem::not_found)?;
    change.commit(Some(path.id)).await?;
    Ok(Versioned { version: record.version, record })
}
