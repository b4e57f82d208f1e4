//! DELETE /api/v1/auth/sessions/{id}: ends one of one's sessions.

use seaworthy_http::{ById, Endpoint, NoContent, Path, SignedIn, delete};
use seaworthy_kernel::Problem;

use crate::store::sessions;

pub(crate) fn endpoint() -> Endpoint {
    delete("/api/v1/auth/sessions/{id}", "auth_end_session", "End one of one's sessions")
        .tag(super::TAG)
        .audit("session.ended")
        .handle(handle)
}

async fn handle(caller: SignedIn, Path(path): Path<ById>) -> Result<NoContent, Problem> {
    let change = caller.change().await?;
    if !sessions::end(&change, caller.owner(), path.id, caller.now()).await? {
        return Err(Problem::not_found());
    }
    change.commit(Some(path.id)).await?;
    Ok(NoContent)
}
