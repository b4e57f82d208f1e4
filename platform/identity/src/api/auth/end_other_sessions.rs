//! DELETE /api/v1/auth/sessions: ends all of one's sessions but this one.

use seaworthy_http::{Endpoint, NoContent, SignedIn, delete};
use seaworthy_kernel::Problem;

use crate::store::sessions;

pub(crate) fn endpoint() -> Endpoint {
    delete("/api/v1/auth/sessions", "auth_end_other_sessions", "End all of one's sessions but this one")
        .tag(super::TAG)
        .audit("session.others_ended")
        .handle(handle)
}

async fn handle(caller: SignedIn) -> Result<NoContent, Problem> {
    let change = caller.change().await?;
    sessions::end_all(&change, caller.owner(), Some(caller.principal().session), caller.now()).await?;
    change.commit(Some(caller.owner())).await?;
    Ok(NoContent)
}
