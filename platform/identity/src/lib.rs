//! Accounts, sessions, tokens, roles, and the audit log.

mod api;
mod demo;
mod gate;
mod options;
mod passwords;
mod secrets;
mod setup;
mod store;
mod tokens;

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use async_trait::async_trait;
pub use demo::DEMO_EMAIL;
use moka::sync::Cache;
pub use options::{IdentityOptions, Registration};
use seaworthy_http::{App, Endpoint, Platform};
use seaworthy_kernel::Problem;
use seaworthy_store::{Migration, Migrations};
pub use store::accounts::{Account, Language, Theme};

use crate::{gate::SessionKey, passwords::Passwords, setup::Setup, store::sessions::LiveSession, tokens::AccessTokens};

/// The identity room: an [`App`] like the others, and the [`seaworthy_http::Gate`] of all.
pub struct Identity {
    options: IdentityOptions,
    passwords: Passwords,
    tokens: AccessTokens,
    setup: Setup,
    /// Sessions seen in the last half minute: a request needs no query to know its caller.
    sessions: Cache<SessionKey, Arc<LiveSession>>,
    /// How often all were forgotten: what was read before must not be remembered after.
    forgotten: AtomicU64,
}

impl std::fmt::Debug for Identity {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Identity").field("options", &self.options).finish_non_exhaustive()
    }
}

impl Identity {
    /// The room with these settings.
    pub fn new(options: IdentityOptions) -> Arc<Self> {
        Arc::new(Self {
            tokens: AccessTokens::new(&options),
            passwords: Passwords::new(),
            setup: Setup::new(),
            sessions: Cache::builder().max_capacity(100_000).time_to_live(std::time::Duration::from_secs(30)).build(),
            forgotten: AtomicU64::new(0),
            options,
        })
    }

    /// The one-time token with which the first account is made; `None` once there is an account.
    ///
    /// # Errors
    /// What the database says.
    pub async fn setup_token(&self, platform: &Platform) -> Result<Option<String>, Problem> {
        let empty = store::accounts::none_exists(platform.database.read()).await?;
        Ok(empty.then(|| self.setup.token().to_owned()))
    }

    /// Makes the demo account, or finds it. Its password is new at each start and returned.
    ///
    /// # Errors
    /// What the database says.
    pub async fn demo_account(&self, platform: &Platform) -> Result<(uuid::Uuid, String), Problem> {
        demo::prepare(self, platform).await
    }

    /// Forgets what is remembered of sessions, after some were ended or a role was changed.
    fn forget_sessions(&self) {
        self.forgotten.fetch_add(1, Ordering::SeqCst);
        self.sessions.invalidate_all();
    }
}

const MIGRATIONS: &[Migration] = &[Migration {
    number: 1,
    name: "accounts_and_sessions",
    sqlite: include_str!("migrations/sqlite/0001_accounts_and_sessions.sql"),
    postgres: include_str!("migrations/postgres/0001_accounts_and_sessions.sql"),
}];

#[async_trait]
impl App for Identity {
    fn name(&self) -> &'static str {
        "identity"
    }

    fn migrations(&self) -> Migrations {
        Migrations { app: "identity", steps: MIGRATIONS }
    }

    fn endpoints(self: Arc<Self>) -> Vec<Endpoint> {
        api::endpoints(&self)
    }

    async fn housekeeping(&self, platform: &Platform) -> Result<(), Problem> {
        store::sessions::remove_dead(platform).await
    }
}
