//! DELETE /api/v1/auth/sessions/{id}: ends one of one's sessions.

use std::sync::Arc;

use seaworthy_http::{ById, Endpoint, NoContent, Path, SignedIn, delete};
use seaworthy_kernel::Problem;

use crate::{Identity, store::sessions};

pub(crate) fn endpoint(identity: &Arc<Identity>) -> Endpoint {
    let identity = Arc::clone(identity);
    delete("/api/v1/auth/sessions/{id}", "auth_end_session", "End one of one's sessions")
        .tag(super::TAG)
        .audit("session.ended")
        .handle(move |caller, path| handle(Arc::clone(&identity), caller, path))
}

async fn handle(identity: Arc<Identity>, caller: SignedIn, Path(path): Path<ById>) -> Result<NoContent, Problem> {
    let change = caller.change().await?;
    if !sessions::end(&change, caller.owner(), path.id, caller.now()).await? {
        return Err(Problem::not_found());
    }
    change.commit(Some(path.id)).await?;
    identity.forget_sessions();
    Ok(NoContent)
}
