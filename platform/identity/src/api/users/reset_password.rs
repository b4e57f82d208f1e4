//! POST /api/v1/users/{id}/reset-password: gives an account a new password; all its sessions end.

use std::sync::Arc;

use schemars::JsonSchema;
use seaworthy_http::{Admin, Body, ById, Endpoint, NoContent, Path, post};
use seaworthy_kernel::Problem;
use serde::Deserialize;

use crate::{
    Identity,
    store::{accounts, sessions},
};

/// The password to set.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ResetPasswordInput {
    /// 8 to 100 characters.
    #[schemars(length(min = 8, max = 100))]
    new_password: String,
}

pub(crate) fn endpoint(identity: &Arc<Identity>) -> Endpoint {
    let identity = Arc::clone(identity);
    post(
        "/api/v1/users/{id}/reset-password",
        "users_reset_password",
        "Give an account a new password; all its sessions end",
    )
    .tag(super::TAG)
    .audit("account.password_reset")
    .handle(move |caller, path, body| handle(Arc::clone(&identity), caller, path, body))
}

async fn handle(
    identity: Arc<Identity>,
    caller: Admin,
    Path(path): Path<ById>,
    Body(input): Body<ResetPasswordInput>,
) -> Result<NoContent, Problem> {
    let hash = identity.passwords.hash(input.new_password).await?;
    let now = caller.now();
    let change = caller.change().await?;
    if accounts::set_password(&change, path.id, hash, now).await? == 0 {
        return Err(Problem::not_found());
    }
    // One's own session goes on: who resets their own password this way is not thrown out.
    let kept = (path.id == caller.owner()).then_some(caller.principal().session);
    sessions::end_all(&change, path.id, kept, now).await?;
    change.commit(Some(path.id)).await?;
    Ok(NoContent)
}
