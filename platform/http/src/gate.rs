//! What the HTTP room asks of the identity room: who is it, and write down what they did.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use http::HeaderMap;
use seaworthy_kernel::{Problem, operation::Role};
use seaworthy_store::WriteTx;
use uuid::Uuid;

use crate::Platform;

/// How the caller proved who they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Credential {
    /// The browser's session cookie.
    Cookie,
    /// `Authorization: Bearer`.
    Bearer,
}

/// An account that is signed in.
#[derive(Debug, Clone)]
pub struct Principal {
    /// The account.
    pub account: Uuid,
    /// The session in which it acts.
    pub session: Uuid,
    /// Its role now.
    pub role: Role,
    /// How it proved itself in this request.
    pub credential: Credential,
}

/// One row of the audit log.
#[derive(Debug, Clone)]
pub struct AuditEntry {
    /// When.
    pub at: DateTime<Utc>,
    /// Who; none where nobody was signed in.
    pub actor: Option<Uuid>,
    /// What, e.g. `watch.changed`.
    pub action: &'static str,
    /// On which record.
    pub target: Option<Uuid>,
    /// In which request.
    pub request_id: String,
    /// From where.
    pub address: Option<String>,
}

/// Tells who calls, and keeps the audit log.
#[async_trait]
pub trait Gate: Send + Sync {
    /// Reads the credentials in the headers. `None` where there are none.
    ///
    /// # Errors
    /// Credentials that are wrong, over or revoked.
    async fn authenticate(&self, platform: &Platform, headers: &HeaderMap) -> Result<Option<Principal>, Problem>;

    /// Writes one row into the audit log, in the transaction of the change.
    ///
    /// # Errors
    /// What the database says; then the change does not happen either.
    async fn audit(&self, transaction: &WriteTx, entry: AuditEntry) -> Result<(), Problem>;
}
