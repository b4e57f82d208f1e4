//! DELETE /api/v1/auth/sessions: ends all of one's sessions but this one.

use std::sync::Arc;

use seaworthy_http::{Endpoint, NoContent, SignedIn, delete};
use seaworthy_kernel::Problem;

use crate::{Identity, store::sessions};

pub(crate) fn endpoint(identity: &Arc<Identity>) -> Endpoint {
    let identity = Arc::clone(identity);
    delete("/api/v1/auth/sessions", "auth_end_other_sessions", "End all of one's sessions but this one")
        .tag(super::TAG)
        .audit("session.others_ended")
        .handle(move |caller| handle(Arc::clone(&identity), caller))
}

async fn handle(identity: Arc<Identity>, caller: SignedIn) -> Result<NoContent, Problem> {
    let change = caller.change().await?;
    sessions::end_all(&change, caller.owner(), Some(caller.principal().session), caller.now()).await?;
    change.commit(Some(caller.owner())).await?;
    identity.forget_sessions();
    Ok(NoContent)
}
