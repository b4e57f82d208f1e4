//! Listening, and stopping cleanly.

use std::{future::Future, io, net::SocketAddr, time::Duration};

use axum::Router;
use tokio::net::TcpListener;

/// Serves until `stop` ends; then takes no new connections and lets running requests finish for at most `grace`.
///
/// # Errors
/// The listener breaks.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    stop: impl Future<Output = ()> + Send + 'static,
    grace: Duration,
) -> io::Result<()> {
    let (stopping, stopped) = tokio::sync::oneshot::channel();
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let server = axum::serve(listener, service).with_graceful_shutdown(async move {
        stop.await;
        // Fails only when the server is gone already.
        let _ = stopping.send(());
    });
    let deadline = async move {
        // An error means the server ended without being asked: then there is nothing to wait for.
        if stopped.await.is_ok() {
            tokio::time::sleep(grace).await;
        } else {
            std::future::pending::<()>().await;
        }
    };
    tokio::select! {
        result = server.into_future() => result,
        () = deadline => {
            tracing::warn!(grace_seconds = grace.as_secs(), "some requests did not finish in time and were ended");
            Ok(())
        }
    }
}
