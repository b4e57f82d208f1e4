//! POST /api/v1/imports/{id}/apply: brings the list in, all of it or nothing.

use seaworthy_http::{ById, Endpoint, Json, Path, SignedIn, post};
use seaworthy_kernel::{Code, Problem, operation::LimitClass};

use crate::{
    import::{self, Import, Plan, Reading, view},
    store::imports,
};

pub(crate) fn endpoint() -> Endpoint {
    post("/api/v1/imports/{id}/apply", "imports_apply", "Bring the list in, all of it or nothing")
        .tag(super::TAG)
        .limit(LimitClass::Upload)
        .audit("import.applied")
        .fails_with(&[Code::Conflict, Code::ListUnreadable])
        .handle(handle)
}

async fn handle(caller: SignedIn, Path(path): Path<ById>) -> Result<Json<Import>, Problem> {
    let change = caller.change().await?;
    let mut row = imports::lock(&change, caller.owner(), path.id).await?.ok_or_else(Problem::not_found)?;
    if row.status != "draft" {
        return Err(Problem::new(Code::Conflict).detail(format!("the import is {} already", row.status)));
    }
    let reading = Reading::stored(&row)?;
    // Planned inside the transaction: what is there already is what is there now.
    let plan = Plan::make(&**change, caller.owner(), &reading).await?;
    row.created_count = import::apply(&caller, &change, row.id, &reading, &plan).await?;
    let now = caller.now();
    (row.status, row.applied_at) = ("applied".into(), Some(now));
    imports::set_applied(&change, row.id, row.created_count, now).await?;
    change.commit(Some(row.id)).await?;
    Ok(Json(view(row, reading, None)))
}
