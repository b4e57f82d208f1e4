//! Accounts, sessions, tokens, roles, and the audit log.

mod api;
mod console;
mod demo;
mod gate;
mod options;
mod passwords;
mod remove_dead_sessions;
mod secrets;
mod session_cache;
mod setup;
mod store;
mod tokens;

use std::sync::Arc;

use async_trait::async_trait;
pub use demo::DEMO_EMAIL;
pub use options::{IdentityOptions, Registration};
use seaworthy_http::{App, Endpoint, Platform};
use seaworthy_jobs::{JobKind, Schedule};
use seaworthy_kernel::Problem;
use seaworthy_store::{Migration, Migrations};
pub use store::accounts::{Account, Language, Theme};

use crate::{passwords::Passwords, session_cache::SessionCache, setup::Setup, tokens::AccessTokens};

/// The identity room: an [`App`] like the others, and the [`seaworthy_http::Gate`] of all.
pub struct Identity {
    options: IdentityOptions,
    passwords: Passwords,
    tokens: AccessTokens,
    setup: Setup,
    sessions: SessionCache,
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
            setup: Setup::new(&options),
            sessions: SessionCache::new(),
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

    fn jobs(self: Arc<Self>, platform: &Platform) -> Vec<JobKind> {
        vec![remove_dead_sessions::job(platform.clone())]
    }

    fn schedules(&self) -> Vec<Schedule> {
        vec![remove_dead_sessions::schedule()]
    }
}
