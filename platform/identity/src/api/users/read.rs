//! GET /api/v1/users/{id}: one account.

use seaworthy_http::{Admin, ById, Endpoint, Json, Path, get};
use seaworthy_kernel::Problem;

use crate::{Account, store::accounts};

pub(crate) fn endpoint() -> Endpoint {
    get("/api/v1/users/{id}", "users_read", "One account").tag(super::TAG).handle(handle)
}

async fn handle(caller: Admin, Path(path): Path<ById>) -> Result<Json<Account>, Problem> {
    Ok(Json(accounts::read(caller.platform.database.read(), path.id).await?))
}
