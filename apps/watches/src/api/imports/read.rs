//! GET /api/v1/imports/{id}: an import with what it would do.

use seaworthy_http::{ById, Endpoint, Json, Path, SignedIn, get};
use seaworthy_kernel::Problem;

use crate::{
    import::{Import, Plan, Reading, view},
    store::imports,
};

pub(crate) fn endpoint() -> Endpoint {
    get("/api/v1/imports/{id}", "imports_read", "An import with what it would do").tag(super::TAG).handle(handle)
}

async fn handle(caller: SignedIn, Path(path): Path<ById>) -> Result<Json<Import>, Problem> {
    let database = caller.platform.database.read();
    let row = imports::one(database, caller.owner(), path.id).await?.ok_or_else(Problem::not_found)?;
    let reading = Reading::stored(&row)?;
    let plan = if row.status == "draft" { Some(Plan::make(database, caller.owner(), &reading).await?) } else { None };
    Ok(Json(view(row, reading, plan.as_ref())))
}
