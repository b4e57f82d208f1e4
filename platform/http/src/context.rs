//! One request, as its handler sees it.

use std::{
    net::IpAddr,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use chrono::{DateTime, Utc};
use http::HeaderMap;
use seaworthy_kernel::{Code, Problem, ids, operation::Operation};
use seaworthy_store::WriteTx;
use uuid::Uuid;

use crate::{AuditEntry, Platform, Principal};

/// One request, as its handler sees it.
#[derive(Debug, Clone)]
pub struct Context {
    /// What every operation has at hand.
    pub platform: Platform,
    /// The declaration that is being served.
    pub operation: Arc<Operation>,
    /// Under which the log has this request.
    pub request_id: Arc<str>,
    /// The client's address, after trusted proxies.
    pub address: Option<IpAddr>,
    /// The request's headers.
    pub headers: Arc<HeaderMap>,
    pub(crate) actor: Option<Uuid>,
    pub(crate) audited: Arc<AtomicBool>,
}

impl Context {
    /// The present moment.
    pub fn now(&self) -> DateTime<Utc> {
        self.platform.clock.now()
    }

    /// A new id.
    pub fn new_id(&self) -> Uuid {
        ids::new_id(self.now())
    }

    /// A header as text, if it is there and is text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// Begins the transaction in which the operation changes something. Its audit row is written by [`Change::commit`].
    ///
    /// # Errors
    /// [`Code::Unavailable`] when the database does not answer.
    pub async fn change(&self) -> Result<Change, Problem> {
        Ok(Change { transaction: self.platform.database.write().await?, context: self.clone() })
    }

    /// Refuses when If-Match is there and does not name this version of the record.
    ///
    /// # Errors
    /// [`Code::PreconditionFailed`].
    pub fn if_match(&self, version: i64) -> Result<(), Problem> {
        let Some(wanted) = self.header("if-match") else { return Ok(()) };
        let matches = wanted.split(',').map(str::trim).any(|tag| {
            let tag = tag.strip_prefix("W/").unwrap_or(tag).trim_matches('"');
            tag == "*" || tag.split('.').next() == Some(&format!("v{version}"))
        });
        if matches { Ok(()) } else { Err(Problem::new(Code::PreconditionFailed)) }
    }

    pub(crate) fn with_actor(mut self, principal: Option<&Principal>) -> Self {
        self.actor = principal.map(|principal| principal.account);
        self
    }
}

/// A transaction of an operation, which writes the operation's audit row when it is committed.
#[derive(Debug)]
pub struct Change {
    transaction: WriteTx,
    context: Context,
}

impl Change {
    /// Makes the change and its audit row last together. `target`: the record that was changed.
    ///
    /// # Errors
    /// What the database says; then nothing happened.
    pub async fn commit(self, target: Option<Uuid>) -> Result<(), Problem> {
        let actor = self.context.actor;
        self.commit_as(actor, target).await
    }

    /// [`Change::commit`] where the actor is known only now: signing in, registering.
    ///
    /// # Errors
    /// What the database says; then nothing happened.
    pub async fn commit_as(self, actor: Option<Uuid>, target: Option<Uuid>) -> Result<(), Problem> {
        let action = self.context.operation.audit;
        self.commit_action(action, actor, target).await
    }

    /// [`Change::commit_as`] under another action than the declared one: where something else was done than asked for.
    ///
    /// # Errors
    /// What the database says; then nothing happened.
    pub async fn commit_instead(
        self,
        action: &'static str,
        actor: Option<Uuid>,
        target: Option<Uuid>,
    ) -> Result<(), Problem> {
        self.commit_action(Some(action), actor, target).await
    }

    async fn commit_action(
        self,
        action: Option<&'static str>,
        actor: Option<Uuid>,
        target: Option<Uuid>,
    ) -> Result<(), Problem> {
        let Self { transaction, context } = self;
        if let Some(action) = action {
            let entry = AuditEntry {
                at: context.now(),
                actor,
                action,
                target,
                request_id: context.request_id.to_string(),
                address: context.address.map(|address| address.to_string()),
            };
            context.platform.gate.audit(&transaction, entry).await?;
            context.audited.store(true, Ordering::Relaxed);
        }
        Ok(transaction.commit().await?)
    }
}

impl std::ops::Deref for Change {
    type Target = WriteTx;

    fn deref(&self) -> &WriteTx {
        &self.transaction
    }
}
