//! Accounts from the command line of the server: whoever can start it there may do everything, so nobody is signed in.

use seaworthy_http::{AuditEntry, Gate as _, Platform};
use seaworthy_kernel::{Code, FieldCode, FieldError, Problem, ids, operation::Role};
use seaworthy_store::{Query as _, Sql, WriteTx, sql};
use uuid::Uuid;

use crate::{
    Account, Identity, secrets,
    store::{
        accounts::{self, AccountRow, COLUMNS, NewAccount},
        sessions,
    },
};

/// Where the audit log has no request: the command line.
const REQUEST: &str = "command-line";

/// Fewest characters of a password.
const SHORTEST: usize = 8;
/// Most characters of a password.
const LONGEST: usize = 100;

impl Identity {
    /// Every account, the oldest first.
    ///
    /// # Errors
    /// What the database says.
    pub async fn list_accounts(&self, platform: &Platform) -> Result<Vec<Account>, Problem> {
        let mut sql: Sql = sql!(COLUMNS);
        sql.push(" ORDER BY created_at, id", []);
        let rows: Vec<AccountRow> = platform.database.read().all(sql).await?;
        Ok(rows.into_iter().map(Account::from).collect())
    }

    /// A password that nobody has chosen: 16 letters and digits, 95 random bits.
    ///
    /// # Errors
    /// The system has no randomness to give.
    pub fn generate_password() -> Result<String, Problem> {
        let mut password = String::new();
        while password.len() < 16 {
            password.extend(secrets::new_secret()?.chars().filter(char::is_ascii_alphanumeric));
        }
        password.truncate(16);
        Ok(password)
    }

    /// Makes an account, whether registration is open or not.
    ///
    /// # Errors
    /// The address or password cannot be accepted; [`Code::EmailTaken`]; what the database says.
    pub async fn create_account(
        &self,
        platform: &Platform,
        email: &str,
        password: String,
        role: Role,
    ) -> Result<Account, Problem> {
        check_email(email)?;
        let password_hash = self.passwords.hash(checked(password)?).await?;
        let now = platform.clock.now();
        let id = ids::new_id(now);
        let transaction = platform.database.write().await?;
        accounts::lock_registration(&transaction).await?;
        accounts::insert(&transaction, NewAccount { id, email, password_hash, full_name: None, role, now }).await?;
        self.written(platform, transaction, "account.created", id).await?;
        accounts::read(platform.database.read(), id).await
    }

    /// Gives an account another password; all its sessions end.
    ///
    /// # Errors
    /// [`Code::NotFound`]; the password cannot be accepted; what the database says.
    pub async fn reset_password(&self, platform: &Platform, email: &str, password: String) -> Result<(), Problem> {
        let hash = self.passwords.hash(checked(password)?).await?;
        let transaction = platform.database.write().await?;
        let account = found(&transaction, email).await?;
        self.lock_out(platform, &transaction, account.id, hash).await?;
        self.written(platform, transaction, "account.password_reset", account.id).await
    }

    /// Gives an account another role.
    ///
    /// # Errors
    /// [`Code::NotFound`]; [`Code::LastAdmin`]; what the database says.
    pub async fn set_role(&self, platform: &Platform, email: &str, role: Role) -> Result<(), Problem> {
        let transaction = platform.database.write().await?;
        accounts::lock_registration(&transaction).await?;
        let account = found(&transaction, email).await?;
        if role != Role::Admin {
            keep_an_admin(&transaction, &account).await?;
        }
        transaction
            .run(sql!(
                "UPDATE users SET role = {}, updated_at = {} WHERE id = {}",
                role.as_str(),
                platform.clock.now(),
                account.id
            ))
            .await?;
        sessions::announce_change(&transaction).await?;
        self.written(platform, transaction, "account.role_changed", account.id).await
    }

    /// Shuts an account out: its sessions end and its password becomes one that nobody knows, until it is given another. What belongs
    /// to it stays.
    ///
    /// # Errors
    /// [`Code::NotFound`]; [`Code::LastAdmin`]; what the database says.
    pub async fn disable_account(&self, platform: &Platform, email: &str) -> Result<(), Problem> {
        let hash = self.passwords.hash(secrets::new_secret()?).await?;
        let transaction = platform.database.write().await?;
        accounts::lock_registration(&transaction).await?;
        let account = found(&transaction, email).await?;
        keep_an_admin(&transaction, &account).await?;
        self.lock_out(platform, &transaction, account.id, hash).await?;
        self.written(platform, transaction, "account.disabled", account.id).await
    }

    async fn lock_out(
        &self,
        platform: &Platform,
        transaction: &WriteTx,
        id: Uuid,
        hash: String,
    ) -> Result<(), Problem> {
        let now = platform.clock.now();
        accounts::set_password(transaction, id, hash, now).await?;
        sessions::end_all(transaction, id, None, now).await?;
        Ok(())
    }

    async fn written(
        &self,
        platform: &Platform,
        transaction: WriteTx,
        action: &'static str,
        target: Uuid,
    ) -> Result<(), Problem> {
        let entry = AuditEntry {
            at: platform.clock.now(),
            actor: None,
            action,
            target: Some(target),
            request_id: REQUEST.into(),
            address: None,
        };
        self.audit(&transaction, entry).await?;
        Ok(transaction.commit().await?)
    }
}

async fn found(transaction: &WriteTx, email: &str) -> Result<Account, Problem> {
    let row = accounts::by_email(&**transaction, email).await?;
    row.map(Account::from).ok_or_else(|| Problem::not_found().detail(format!("no account has the address {email}")))
}

async fn keep_an_admin(transaction: &WriteTx, account: &Account) -> Result<(), Problem> {
    if account.role == Role::Admin && accounts::other_admins(transaction, account.id).await? == 0 {
        return Err(Problem::new(Code::LastAdmin));
    }
    Ok(())
}

fn checked(password: String) -> Result<String, Problem> {
    let length = password.chars().count();
    if (SHORTEST..=LONGEST).contains(&length) {
        return Ok(password);
    }
    let code = if length < SHORTEST { FieldCode::TooShort } else { FieldCode::TooLong };
    let message = format!("a password has {SHORTEST} to {LONGEST} characters");
    Err(Problem::field(FieldError::new("password", code, message.clone())).detail(message))
}

/// What the API's schema refuses too: everything that cannot be a mailbox.
fn check_email(email: &str) -> Result<(), Problem> {
    let parts = email.split_once('@');
    let fits = parts.is_some_and(|(name, domain)| !name.is_empty() && !domain.is_empty() && !domain.contains('@'));
    if fits && email.len() <= 254 && !email.contains(char::is_whitespace) {
        return Ok(());
    }
    let message = format!("{email} is no e-mail address");
    Err(Problem::field(FieldError::new("email", FieldCode::BadFormat, message.clone())).detail(message))
}
