//! When to stop: SIGTERM from a supervisor, Ctrl-C from a person.

use std::future::Future;

/// Ends at the first signal to stop. Signals count from this call on, not only from the first wait: a signal during the start must end
/// the server cleanly too.
#[cfg(unix)]
pub(crate) fn stop() -> impl Future<Output = ()> + Send + 'static {
    use tokio::signal::unix::{Signal, SignalKind, signal};

    async fn received(signal: std::io::Result<Signal>, name: &str) {
        match signal {
            Ok(mut signal) => {
                signal.recv().await;
                tracing::info!("{name}: stopping");
            }
            Err(error) => {
                tracing::warn!(%error, "{name} cannot be waited for");
                std::future::pending::<()>().await;
            }
        }
    }
    let (terminate, interrupt) = (signal(SignalKind::terminate()), signal(SignalKind::interrupt()));
    async {
        tokio::select! {
            () = received(terminate, "SIGTERM") => {}
            () = received(interrupt, "Ctrl-C") => {}
        }
    }
}

/// Ends at the first Ctrl-C.
#[cfg(not(unix))]
pub(crate) fn stop() -> impl Future<Output = ()> + Send + 'static {
    async {
        if let Err(error) = tokio::signal::ctrl_c().await {
            tracing::warn!(%error, "Ctrl-C cannot be waited for");
            std::future::pending::<()>().await;
        }
    }
}
