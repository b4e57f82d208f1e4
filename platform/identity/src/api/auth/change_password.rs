//! POST /api/v1/auth/change-password: sets a new password after the old one; other sessions end.

use std::sync::Arc;

use schemars::JsonSchema;
use seaworthy_http::{Body, Endpoint, NoContent, SignedIn, post};
use seaworthy_kernel::{Code, FieldCode, FieldError, Problem, operation::LimitClass};
use serde::Deserialize;

use crate::{
    Identity,
    store::{accounts, sessions},
};

/// Old and new password.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ChangePasswordInput {
    /// The password until now.
    #[schemars(length(min = 1, max = 100))]
    current_password: String,
    /// The password from now on; 8 to 100 characters.
    #[schemars(length(min = 8, max = 100))]
    new_password: String,
}

pub(crate) fn endpoint(identity: &Arc<Identity>) -> Endpoint {
    let identity = Arc::clone(identity);
    post("/api/v1/auth/change-password", "auth_change_password", "Set a new password; all other sessions end")
        .tag(super::TAG)
        .limit(LimitClass::SignIn)
        .audit("account.password_changed")
        .fails_with(&[Code::WrongPassword])
        .handle(move |caller, body| handle(Arc::clone(&identity), caller, body))
}

async fn handle(
    identity: Arc<Identity>,
    caller: SignedIn,
    Body(input): Body<ChangePasswordInput>,
) -> Result<NoContent, Problem> {
    let row = accounts::by_id(caller.platform.database.read(), caller.owner()).await?.ok_or_else(Problem::not_found)?;
    if !identity.passwords.verify(input.current_password, Some(row.password_hash)).await? {
        let message = "is not the password of this account";
        let error = FieldError::new("current_password", FieldCode::NotAllowed, message);
        return Err(Problem { errors: vec![error], ..Problem::new(Code::WrongPassword) });
    }
    let hash = identity.passwords.hash(input.new_password).await?;
    let now = caller.now();
    let change = caller.change().await?;
    accounts::set_password(&change, row.id, hash, now).await?;
    sessions::end_all(&change, row.id, Some(caller.principal().session), now).await?;
    change.commit(Some(row.id)).await?;
    Ok(NoContent)
}
