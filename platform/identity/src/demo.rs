//! The demo account.

use seaworthy_http::Platform;
use seaworthy_kernel::{Problem, ids, operation::Role};
use uuid::Uuid;

use crate::{
    Identity, secrets,
    store::accounts::{self, NewAccount},
};

/// Its address.
pub const DEMO_EMAIL: &str = "demo@example.com";

/// Makes the account or finds it, and gives it a password of this start: a demo has no secret that is known everywhere.
pub(crate) async fn prepare(identity: &Identity, platform: &Platform) -> Result<(Uuid, String), Problem> {
    let password: String = secrets::new_secret()?.chars().filter(char::is_ascii_alphanumeric).take(12).collect();
    let hash = identity.passwords.hash(password.clone()).await?;
    let now = platform.clock.now();
    let transaction = platform.database.write().await?;
    let id = match accounts::by_email(&*transaction, DEMO_EMAIL).await? {
        Some(row) => {
            accounts::set_password(&transaction, row.id, hash, now).await?;
            row.id
        }
        None => {
            let id = ids::new_id(now);
            let full_name = Some("Demo Collector".to_owned());
            let account = NewAccount { id, email: DEMO_EMAIL, password_hash: hash, full_name, role: Role::Admin, now };
            accounts::insert(&transaction, account).await?;
            id
        }
    };
    transaction.commit().await?;
    identity.setup.offer_demo(password.clone());
    Ok((id, password))
}
