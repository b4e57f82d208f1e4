//! Counts the statements that one request sends, so that tests can say how many an operation needs; and writes them down, so that
//! benchmarks can send the same ones without the application.

use std::{
    future::Future,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU32, Ordering},
    },
};

use sea_orm::Statement;

tokio::task_local! {
    static STATEMENTS: QueryCount;
    static RECORD: Arc<Mutex<Vec<Statement>>>;
}

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

/// Runs `work` and returns what it returns, with every statement it sends from this task, in order, values included. For benchmarks
/// and tests alone: values may be secrets.
pub async fn recording<F: Future>(work: F) -> (F::Output, Vec<Statement>) {
    let record = Arc::default();
    let output = RECORD.scope(Arc::clone(&record), work).await;
    let statements = std::mem::take(&mut *record.lock().unwrap_or_else(PoisonError::into_inner));
    (output, statements)
}

/// Called once for each statement, by the connection.
pub(crate) fn note(statement: &Statement) {
    // Outside a request nobody counts, and outside a benchmark nobody writes down.
    let _ = STATEMENTS.try_with(|count| count.0.fetch_add(1, Ordering::Relaxed));
    let _ = RECORD.try_with(|record| record.lock().unwrap_or_else(PoisonError::into_inner).push(statement.clone()));
}
