//! POST /api/v1/collections: makes a collection.

use seaworthy_http::{Body, Created, Endpoint, SignedIn, post};
use seaworthy_kernel::Problem;

use crate::store::collections::{self, Collection, CollectionInput};

pub(crate) fn endpoint() -> Endpoint {
    post("/api/v1/collections", "collections_create", "Make a collection")
        .tag(super::TAG)
        .audit("collection.created")
        .handle(handle)
}

async fn handle(caller: SignedIn, Body(input): Body<CollectionInput>) -> Result<Created<Collection>, Problem> {
    let input = super::clean(input)?;
    let id = caller.new_id();
    let change = caller.change().await?;
    collections::insert(&change, caller.owner(), id, &input, None, caller.now()).await?;
    let record = collections::one(&**change, caller.owner(), id).await?.ok_or_else(Problem::not_found)?;
    change.commit(Some(id)).await?;
    Ok(Created { record, location: format!("/api/v1/collections/{id}") })
}
