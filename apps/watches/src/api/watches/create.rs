//! POST /api/v1/watches: enters a watch.

use seaworthy_http::{Body, Created, Endpoint, SignedIn, post};
use seaworthy_kernel::Problem;

use crate::{
    domain::watch::{WatchInput, WatchRecord},
    store::{
        read::{self, Watch},
        write::{self, NewWatch},
    },
};

pub(crate) fn endpoint() -> Endpoint {
    post("/api/v1/watches", "watches_create", "Enter a watch").tag(super::TAG).audit("watch.created").handle(handle)
}

async fn handle(caller: SignedIn, Body(input): Body<WatchInput>) -> Result<Created<Watch>, Problem> {
    let record = WatchRecord::try_from(input)?;
    let (id, owner) = (caller.new_id(), caller.owner());
    let change = caller.change().await?;
    let brand_name = write::check_references(&change, owner, &record).await?;
    write::insert(&change, owner, &[NewWatch { id, record, brand_name, import: None, at: caller.now() }]).await?;
    let record = read::watch(&**change, owner, id).await?.ok_or_else(Problem::not_found)?;
    change.commit(Some(id)).await?;
    Ok(Created { record, location: format!("/api/v1/watches/{id}") })
}
