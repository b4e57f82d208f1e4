//! A transaction that may write, and what it tells the other nodes when it lasts.

use std::sync::{Mutex, PoisonError};

use sea_orm::DatabaseTransaction;

use crate::{Engine, Event, Events, Query as _, StoreError, events, sql};

/// A transaction that may write.
#[derive(Debug)]
pub struct WriteTx {
    transaction: DatabaseTransaction,
    engine: Engine,
    events: Events,
    announced: Mutex<Vec<Event>>,
}

impl WriteTx {
    pub(crate) fn new(transaction: DatabaseTransaction, engine: Engine, events: Events) -> Self {
        Self { transaction, engine, events, announced: Mutex::default() }
    }

    /// Tells every node, this one too, as soon as the transaction is committed; nobody if it is undone.
    ///
    /// # Errors
    /// The payload is too long; what the database says.
    pub async fn announce(&self, event: Event) -> Result<(), StoreError> {
        let text = self.events.text_of(&event)?;
        if self.engine == Engine::Postgres {
            self.transaction.run(sql!("SELECT pg_notify({}, {})", events::CHANNEL, text)).await?;
        }
        self.announced.lock().unwrap_or_else(PoisonError::into_inner).push(event);
        Ok(())
    }

    /// Tells the listeners of this process alone, once the transaction is committed: for what other nodes learn by a trigger.
    pub fn announce_here(&self, event: Event) {
        self.announced.lock().unwrap_or_else(PoisonError::into_inner).push(event);
    }

    /// Makes everything in it last.
    ///
    /// # Errors
    /// What the database says; then nothing in it happened.
    pub async fn commit(self) -> Result<(), StoreError> {
        let Self { transaction, events, announced, .. } = self;
        let announced = announced.into_inner().unwrap_or_else(PoisonError::into_inner);
        if announced.is_empty() {
            return Ok(transaction.commit().await?);
        }
        // On its own: whoever waits may go (a client that leaves, a time limit) when the database has it already.
        let committing = tokio::spawn(async move {
            let result = transaction.commit().await;
            // After a failure too: whether it lasts is not always known, and to forget is never wrong.
            announced.into_iter().for_each(|event| events.deliver(event));
            result
        });
        Ok(committing.await.map_err(|error| StoreError::Unavailable(error.to_string()))??)
    }

    /// Undoes everything in it.
    ///
    /// # Errors
    /// What the database says; the transaction is undone all the same when the connection goes.
    pub async fn rollback(self) -> Result<(), StoreError> {
        Ok(self.transaction.rollback().await?)
    }

    /// Which engine answers.
    pub fn engine(&self) -> Engine {
        self.engine
    }
}

impl std::ops::Deref for WriteTx {
    type Target = DatabaseTransaction;

    fn deref(&self) -> &Self::Target {
        &self.transaction
    }
}
