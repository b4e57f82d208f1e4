//! POST /api/v1/auth/logout: ends the session.

use std::sync::Arc;

use seaworthy_http::{Endpoint, NoContent, SignedIn, WithCookie, post};
use seaworthy_kernel::Problem;

use super::signed_in;
use crate::{Identity, store::sessions};

pub(crate) fn endpoint(identity: &Arc<Identity>) -> Endpoint {
    let identity = Arc::clone(identity);
    post("/api/v1/auth/logout", "auth_logout", "End this session")
        .tag(super::TAG)
        .audit("session.ended")
        .handle(move |caller| handle(Arc::clone(&identity), caller))
}

async fn handle(identity: Arc<Identity>, caller: SignedIn) -> Result<WithCookie<NoContent>, Problem> {
    let session = caller.principal().session;
    let change = caller.change().await?;
    sessions::end(&change, caller.owner(), session, caller.now()).await?;
    change.commit(Some(session)).await?;
    identity.forget_sessions();
    Ok(WithCookie { output: NoContent, cookie: Some(signed_in::set_cookie(&caller, "", 0)) })
}
