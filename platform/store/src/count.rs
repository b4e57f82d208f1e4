//! Counts the statements that one request sends, so that tests can say how many an operation needs.

use std::{
    future::Future,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
};

tokio::task_local! { static STATEMENTS: QueryCount; }

/// How many statements were sent since [`counting`] began. Transaction brackets are not counted.
#[derive(Debug, Clone, Default)]
pub struct QueryCount(Arc<AtomicU32>);

impl QueryCount {
    /// Statements so far.
    pub fn get(&self) -> u32 {
        self.0.load(Ordering::Relaxed)
    }
}

/// Runs `work`; every statement it sends from this task is added to `count`.
pub async fn counting<F: Future>(count: QueryCount, work: F) -> F::Output {
    STATEMENTS.scope(count, work).await
}

/// Called once for each statement, by the connection.
pub(crate) fn add_one() {
    // Outside a request nobody counts.
    let _ = STATEMENTS.try_with(|count| count.0.fetch_add(1, Ordering::Relaxed));
}
