//! POST /api/v1/watches/bulk: one action on many watches, with a result for each.

use schemars::JsonSchema;
use seaworthy_http::{Body, Endpoint, Json, SignedIn, post};
use seaworthy_kernel::{FieldCode, FieldError, Problem};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::store::{collections, images, write};

/// What to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum BulkAction {
    /// Move to the trash.
    Delete,
    /// Take out of the trash.
    Restore,
    /// Remove from the trash for ever.
    Purge,
    /// Put into `collection_id`, or into no collection.
    Move,
}

/// An action on many watches.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct BulkInput {
    /// Up to 200 watches.
    #[schemars(length(min = 1, max = 200))]
    ids: Vec<Uuid>,
    /// What to do.
    action: BulkAction,
    /// For `move`: where to; null for no collection.
    collection_id: Option<Uuid>,
}

/// What became of one watch.
#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum BulkStatus {
    /// It was done.
    Done,
    /// There is no such watch in a state that the action fits.
    NotFound,
}

/// What became of one watch.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "BulkOutcome")]
struct BulkResult {
    /// The watch.
    id: Uuid,
    /// What became of it.
    status: BulkStatus,
}

/// What became of each.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "BulkResult")]
struct BulkResults {
    /// In the order of the ids.
    results: Vec<BulkResult>,
}

pub(crate) fn endpoint() -> Endpoint {
    post("/api/v1/watches/bulk", "watches_bulk", "One action on many watches, with a result for each")
        .tag(super::TAG)
        .audit("watches.bulk_changed")
        .handle(handle)
}

async fn handle(caller: SignedIn, Body(input): Body<BulkInput>) -> Result<Json<BulkResults>, Problem> {
    let (owner, now) = (caller.owner(), caller.now());
    let change = caller.change().await?;
    if let (BulkAction::Move, Some(id)) = (input.action, input.collection_id)
        && !collections::belongs(&**change, owner, id).await?
    {
        return Err(Problem::field(FieldError::new(
            "collection_id",
            FieldCode::NotFound,
            "there is no such collection",
        )));
    }
    let mut results = Vec::with_capacity(input.ids.len());
    for id in input.ids {
        let done = match input.action {
            BulkAction::Delete => write::set_deleted(&change, owner, id, Some(now), now).await?,
            BulkAction::Restore => write::set_deleted(&change, owner, id, None, now).await?,
            BulkAction::Purge => write::purge(&change, owner, id).await?,
            BulkAction::Move => write::set_collection(&change, owner, id, input.collection_id, now).await?,
        };
        results.push(BulkResult { id, status: if done { BulkStatus::Done } else { BulkStatus::NotFound } });
    }
    change.commit(None).await?;
    if input.action == BulkAction::Purge {
        for result in results.iter().filter(|result| matches!(result.status, BulkStatus::Done)) {
            caller.platform.files.remove_folder(&images::watch_folder(owner, result.id)).await?;
        }
    }
    Ok(Json(BulkResults { results }))
}
