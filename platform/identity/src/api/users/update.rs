//! PATCH /api/v1/users/{id}: gives an account another role.

use schemars::JsonSchema;
use seaworthy_http::{Admin, ById, Endpoint, Json, Patch, Path, patch};
use seaworthy_kernel::{Code, Problem, operation::Role};
use seaworthy_store::{Query as _, sql};
use serde::{Deserialize, Serialize};

use crate::{
    Account,
    store::{accounts, sessions},
};

/// What an administrator changes about an account.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct UserInput {
    /// What it may do.
    role: Role,
}

pub(crate) fn endpoint() -> Endpoint {
    patch("/api/v1/users/{id}", "users_update", "Give an account another role")
        .tag(super::TAG)
        .audit("account.role_changed")
        .fails_with(&[Code::Conflict, Code::LastAdmin])
        .handle(handle)
}

async fn handle(caller: Admin, Path(path): Path<ById>, changes: Patch<UserInput>) -> Result<Json<Account>, Problem> {
    let change = caller.change().await?;
    accounts::lock_registration(&change).await?;
    let mut account = accounts::read(&**change, path.id).await?;
    let next = changes.apply(&UserInput { role: account.role })?;
    if account.role == Role::Admin && next.role != Role::Admin {
        if account.id == caller.owner() {
            return Err(Problem::new(Code::Conflict).detail("administrators cannot take their own role away"));
        }
        if accounts::other_admins(&change, account.id).await? == 0 {
            return Err(Problem::new(Code::LastAdmin));
        }
    }
    (account.role, account.updated_at) = (next.role, caller.now());
    change
        .run(sql!(
            "UPDATE users SET role = {}, updated_at = {} WHERE id = {}",
            account.role.as_str(),
            account.updated_at,
            account.id
        ))
        .await?;
    sessions::announce_change(&change).await?;
    change.commit(Some(account.id)).await?;
    Ok(Json(account))
}
