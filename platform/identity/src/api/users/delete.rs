//! DELETE /api/v1/users/{id}: removes an account with all that belongs to it, files too.

use seaworthy_http::{Admin, ById, Endpoint, NoContent, Path, delete};
use seaworthy_kernel::{Code, Problem, operation::Role};
use seaworthy_store::{Query as _, sql};

use crate::store::{accounts, sessions};

pub(crate) fn endpoint() -> Endpoint {
    delete("/api/v1/users/{id}", "users_delete", "Remove an account with all that belongs to it")
        .tag(super::TAG)
        .audit("account.deleted")
        .fails_with(&[Code::Conflict, Code::LastAdmin])
        .handle(handle)
}

async fn handle(caller: Admin, Path(path): Path<ById>) -> Result<NoContent, Problem> {
    let change = caller.change().await?;
    accounts::lock_registration(&change).await?;
    let account = accounts::read(&**change, path.id).await?;
    if path.id == caller.owner() {
        return Err(Problem::new(Code::Conflict).detail("administrators cannot remove their own account"));
    }
    // The caller may have been removed meanwhile, by the account that is to go.
    if account.role == Role::Admin && accounts::other_admins(&change, account.id).await? == 0 {
        return Err(Problem::new(Code::LastAdmin));
    }
    // Rows of every app refer to the account with ON DELETE CASCADE.
    change.run(sql!("DELETE FROM users WHERE id = {}", path.id)).await?;
    sessions::announce_change(&change).await?;
    // Jobs stand below the accounts and cannot refer to them.
    caller.platform.jobs.forget_owner(&change, path.id).await?;
    change.commit(Some(path.id)).await?;
    // After the commit: files without rows are swept up later if this is cut short, rows without files would be broken.
    caller.platform.files.remove_folder(&seaworthy_store::files::folder_of(path.id)).await?;
    Ok(NoContent)
}
