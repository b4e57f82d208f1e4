//! When to stop: SIGTERM from a supervisor, Ctrl-C from a person. Who asks twice does not want to wait.

use std::future::Future;

/// Ends at the first signal to stop; a second one ends the process at once, with the exit code that shells use for the signal.
/// Signals count from this call on, not only from the first wait: a signal during the start must end the server cleanly too.
#[cfg(unix)]
pub(crate) fn stop() -> impl Future<Output = ()> + Send + 'static {
    use tokio::{
        signal::unix::{SignalKind, signal},
        sync::mpsc,
    };

    let (sender, mut received) = mpsc::channel(2);
    for (kind, name) in [(SignalKind::terminate(), "SIGTERM"), (SignalKind::interrupt(), "Ctrl-C")] {
        let sender = sender.clone();
        match signal(kind) {
            Ok(mut signal) => {
                tokio::spawn(async move {
                    while signal.recv().await.is_some() && sender.send((kind, name)).await.is_ok() {}
                });
            }
            Err(error) => tracing::warn!(%error, "{name} cannot be waited for"),
        }
    }
    async move {
        let Some((_, name)) = received.recv().await else { return std::future::pending().await };
        tracing::info!("{name}: stopping");
        tokio::spawn(async move {
            if let Some((kind, name)) = received.recv().await {
                tracing::warn!("{name} again: ending at once");
                std::process::exit(128 + kind.as_raw_value());
            }
        });
    }
}

/// Ends at the first Ctrl-C; a second one ends the process at once.
#[cfg(not(unix))]
pub(crate) fn stop() -> impl Future<Output = ()> + Send + 'static {
    async {
        if let Err(error) = tokio::signal::ctrl_c().await {
            tracing::warn!(%error, "Ctrl-C cannot be waited for");
            std::future::pending::<()>().await;
        }
        tokio::spawn(async {
            if tokio::signal::ctrl_c().await.is_ok() {
                std::process::exit(130);
            }
        });
    }
}
