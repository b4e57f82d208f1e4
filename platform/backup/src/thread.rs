//! Compressing and encrypting take the processor for long: they have a thread of their own.

use std::{future::Future, pin::pin};

use futures_util::future::{Either, select};
use tokio::{runtime::Handle, sync::oneshot};

use crate::error::BackupError;

/// Runs `work`, which may compute and wait, on a thread where it is in nobody's way. It ends where it waits next, once nobody waits for its
/// result: a job that was handed to another node must not go on here.
pub(crate) async fn on_own_thread<T, F>(work: impl FnOnce() -> F + Send + 'static) -> Result<T, BackupError>
where
    T: Send + 'static,
    F: Future<Output = Result<T, BackupError>>,
{
    let runtime = Handle::current();
    let (waiter, gone) = oneshot::channel::<()>();
    let result = blocking(move || {
        runtime.block_on(async {
            match select(pin!(work()), gone).await {
                Either::Left((result, _)) => result,
                Either::Right(_) => Err(BackupError::Refused("nobody waits for the result any more".into())),
            }
        })
    })
    .await;
    drop(waiter);
    result
}

/// Runs `work`, which does not wait for anything asynchronous by itself.
pub(crate) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, BackupError> + Send + 'static,
) -> Result<T, BackupError> {
    let result = tokio::task::spawn_blocking(work).await;
    result.unwrap_or_else(|error| Err(BackupError::Refused(format!("it was interrupted: {error}"))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn work_ends_when_nobody_waits_for_it() {
        let (begun, has_begun) = oneshot::channel::<()>();
        let (lives, has_ended) = oneshot::channel::<()>();
        let waiting = tokio::spawn(on_own_thread(async move || {
            let _lives = lives;
            begun.send(()).unwrap();
            std::future::pending::<Result<(), BackupError>>().await
        }));
        has_begun.await.unwrap();
        waiting.abort();
        has_ended.await.unwrap_err();
    }
}
