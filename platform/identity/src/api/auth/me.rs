//! GET /api/v1/auth/me: one's own account.

use seaworthy_http::{Endpoint, Json, SignedIn, get};
use seaworthy_kernel::Problem;

use crate::{Account, store::accounts};

pub(crate) fn endpoint() -> Endpoint {
    get("/api/v1/auth/me", "auth_me", "One's own account").tag(super::TAG).handle(handle)
}

async fn handle(caller: SignedIn) -> Result<Json<Account>, Problem> {
    Ok(Json(accounts::read(caller.platform.database.read(), caller.owner()).await?))
}
