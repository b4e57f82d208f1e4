//! GET /api/v1/watches/compare: two to four watches side by side.

use schemars::JsonSchema;
use seaworthy_http::{Endpoint, Json, Query, SignedIn, get};
use seaworthy_kernel::Problem;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::store::read::{self, Watch};

/// Which watches.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct CompareQuery {
    /// Two to four ids, in the order of the columns.
    #[schemars(length(min = 2, max = 4), extend("uniqueItems" = true))]
    ids: Vec<Uuid>,
}

/// Watches side by side.
#[derive(Debug, Serialize, JsonSchema)]
struct Comparison {
    /// Those that are there, in the order asked for.
    items: Vec<Watch>,
    /// Those that are not there.
    missing: Vec<Uuid>,
}

pub(crate) fn endpoint() -> Endpoint {
    get("/api/v1/watches/compare", "watches_compare", "Two to four watches side by side").tag(super::TAG).handle(handle)
}

async fn handle(caller: SignedIn, Query(query): Query<CompareQuery>) -> Result<Json<Comparison>, Problem> {
    let database = caller.platform.database.reader().await?;
    let items = read::watches(&database, caller.owner(), &query.ids).await?;
    let missing = query.ids.into_iter().filter(|id| !items.iter().any(|watch| watch.id == *id)).collect();
    Ok(Json(Comparison { items, missing }))
}
