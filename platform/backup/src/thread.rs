//! Compressing and encrypting take the processor for long: they have a thread of their own.

use std::future::Future;

use tokio::runtime::Handle;

use crate::error::BackupError;

/// Runs `work`, which may compute and wait, on a thread where it is in nobody's way.
pub(crate) async fn on_own_thread<T, F>(work: impl FnOnce() -> F + Send + 'static) -> Result<T, BackupError>
where
    T: Send + 'static,
    F: Future<Output = Result<T, BackupError>>,
{
    let runtime = Handle::current();
    blocking(move || runtime.block_on(work())).await
}

/// Runs `work`, which does not wait for anything asynchronous by itself.
pub(crate) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, BackupError> + Send + 'static,
) -> Result<T, BackupError> {
    let result = tokio::task::spawn_blocking(work).await;
    result.unwrap_or_else(|error| Err(BackupError::Refused(format!("it was interrupted: {error}"))))
}
