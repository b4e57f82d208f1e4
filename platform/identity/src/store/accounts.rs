//! Accounts.

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use seaworthy_kernel::{Code, Currency, Problem, operation::Role};
use seaworthy_store::{Engine, FromQueryResult, Query, StoreError, WriteTx, sql};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Colours of the pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
    /// As the device is set.
    System,
}

/// Language of the pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    /// English.
    En,
    /// German.
    De,
}

/// An account, as its owner and administrators see it.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "User")]
pub struct Account {
    /// Its id.
    pub id: Uuid,
    /// As written at registration.
    pub email: String,
    /// Name for display.
    pub full_name: Option<String>,
    /// What it may do.
    pub role: Role,
    /// Currency that new amounts start with.
    pub default_currency: Currency,
    /// Colours of the pages.
    pub theme: Theme,
    /// Language of the pages.
    pub language: Language,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
    /// When somebody last signed in to it.
    pub last_sign_in_at: Option<DateTime<Utc>>,
}

/// A row of `users`.
#[derive(Debug, FromQueryResult)]
pub(crate) struct AccountRow {
    pub(crate) id: Uuid,
    pub(crate) email: String,
    pub(crate) password_hash: String,
    full_name: Option<String>,
    role: String,
    default_currency: String,
    theme: String,
    language: String,
    pub(crate) created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
    last_sign_in_at: Option<DateTime<Utc>>,
}

pub(crate) const COLUMNS: &str = "SELECT id, email, password_hash, full_name, role, default_currency, theme, language, created_at, updated_at, \
     last_sign_in_at FROM users";

impl From<AccountRow> for Account {
    fn from(row: AccountRow) -> Self {
        // Words outside the CHECK constraints cannot be in the table.
        Self {
            id: row.id,
            email: row.email,
            full_name: row.full_name,
            role: Role::parse(&row.role).unwrap_or(Role::User),
            default_currency: row.default_currency.parse().unwrap_or(Currency::USD),
            theme: match row.theme.as_str() {
                "light" => Theme::Light,
                "dark" => Theme::Dark,
                _ => Theme::System,
            },
            language: if row.language == "de" { Language::De } else { Language::En },
            created_at: row.created_at,
            updated_at: row.updated_at,
            last_sign_in_at: row.last_sign_in_at,
        }
    }
}

impl Theme {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
            Self::System => "system",
        }
    }
}

impl Language {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::De => "de",
        }
    }
}

/// What a new account starts with.
#[derive(Debug)]
pub(crate) struct NewAccount<'a> {
    pub(crate) id: Uuid,
    pub(crate) email: &'a str,
    pub(crate) password_hash: String,
    pub(crate) full_name: Option<String>,
    pub(crate) role: Role,
    pub(crate) now: DateTime<Utc>,
}

/// The address that must be unique: one mailbox, one account.
pub(crate) fn email_key(email: &str) -> String {
    email.trim().to_lowercase()
}

pub(crate) async fn none_exists(connection: &impl Query) -> Result<bool, StoreError> {
    Ok(!connection.value::<bool>(sql!("SELECT EXISTS (SELECT 1 FROM users) AS value")).await?)
}

/// Keeps other registrations waiting to the end of the transaction, so that there is one first account.
pub(crate) async fn lock_registration(transaction: &WriteTx) -> Result<(), StoreError> {
    if transaction.engine() == Engine::Postgres {
        transaction.run(sql!("SELECT pg_advisory_xact_lock(95879169)")).await?;
    }
    Ok(())
}

pub(crate) async fn insert(transaction: &WriteTx, account: NewAccount<'_>) -> Result<(), Problem> {
    let done = transaction.run(sql!(
        "INSERT INTO users (id, email, email_key, password_hash, full_name, role, default_currency, theme, language, created_at, updated_at) \
         VALUES ({}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {})",
        account.id,
        account.email.trim(),
        email_key(account.email),
        account.password_hash,
        account.full_name,
        account.role.as_str(),
        Currency::USD.code(),
        Theme::System.as_str(),
        Language::En.as_str(),
        account.now,
        account.now
    ));
    match done.await {
        Err(StoreError::Duplicate(_)) => Err(Problem::new(Code::EmailTaken)),
        other => Ok(other.map(|_| ())?),
    }
}

pub(crate) async fn by_email(connection: &impl Query, email: &str) -> Result<Option<AccountRow>, StoreError> {
    let mut sql = sql!(COLUMNS);
    sql.push(" WHERE email_key = {}", [email_key(email).into()]);
    connection.optional(sql).await
}

pub(crate) async fn by_id(connection: &impl Query, id: Uuid) -> Result<Option<AccountRow>, StoreError> {
    let mut sql = sql!(COLUMNS);
    sql.push(" WHERE id = {}", [id.into()]);
    connection.optional(sql).await
}

/// The account, or the refusal that there is none.
pub(crate) async fn read(connection: &impl Query, id: Uuid) -> Result<Account, Problem> {
    by_id(connection, id).await?.map(Account::from).ok_or_else(Problem::not_found)
}

pub(crate) async fn set_password(
    transaction: &WriteTx,
    id: Uuid,
    hash: String,
    now: DateTime<Utc>,
) -> Result<u64, StoreError> {
    transaction.run(sql!("UPDATE users SET password_hash = {}, updated_at = {} WHERE id = {}", hash, now, id)).await
}

/// How many administrators there are besides this account.
pub(crate) async fn other_admins(transaction: &WriteTx, id: Uuid) -> Result<i64, StoreError> {
    transaction.value(sql!("SELECT count(*) AS value FROM users WHERE role = 'admin' AND id <> {}", id)).await
}
