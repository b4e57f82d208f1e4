//! GET /api/v1/imports: one's imports, newest first.

use seaworthy_http::{Endpoint, Json, SignedIn, get};
use seaworthy_kernel::Problem;

use crate::{import::ImportSummary, store::imports};

pub(crate) fn endpoint() -> Endpoint {
    get("/api/v1/imports", "imports_list", "One's imports, newest first, at most 200").tag(super::TAG).handle(handle)
}

async fn handle(caller: SignedIn) -> Result<Json<Vec<ImportSummary>>, Problem> {
    let rows = imports::all(caller.platform.database.read(), caller.owner()).await?;
    Ok(Json(rows.into_iter().map(ImportSummary::from).collect()))
}
