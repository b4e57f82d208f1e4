//! POST /api/v1/auth/logout: ends the session.

use seaworthy_http::{Endpoint, NoContent, SignedIn, WithCookie, post};
use seaworthy_kernel::Problem;

use super::signed_in;
use crate::store::sessions;

pub(crate) fn endpoint() -> Endpoint {
    post("/api/v1/auth/logout", "auth_logout", "End this session").tag(super::TAG).audit("session.ended").handle(handle)
}

async fn handle(caller: SignedIn) -> Result<WithCookie<NoContent>, Problem> {
    let session = caller.principal().session;
    let change = caller.change().await?;
    sessions::end(&change, caller.owner(), session, caller.now()).await?;
    change.commit(Some(session)).await?;
    Ok(WithCookie { output: NoContent, cookie: Some(signed_in::set_cookie(&caller, "", 0)) })
}
